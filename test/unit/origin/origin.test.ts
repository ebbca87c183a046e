import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOrigin, type Origin } from '../../../demo/origin/origin.js';

const body = Uint8Array.from({ length: 50_000 }, (_, index) => (index * 7) & 255);
const stream = new Map([['a/0.m4s', body], ['manifest.mpd', new TextEncoder().encode('<MPD/>')]]);
const media = { stream: (id: string) => (id === 'sample' ? stream : null) };
const segment = '/media/sample/a/0.m4s';

let origin: Origin;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'origin-'));
  await mkdir(join(folder, 'page'));
  await writeFile(join(folder, 'page/index.html'), '<p>page</p>');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await symlink(join(folder, 'secret.txt'), join(folder, 'page/link.txt'));
  origin = await createOrigin({ media, folders: [{ prefix: '/', folder: join(folder, 'page') }] });
});

afterEach(async () => {
  await origin.close();
  await rm(folder, { recursive: true });
});

const get = (path: string, init: RequestInit = {}): Promise<Response> => fetch(origin.url + path, init);
const bytesOf = async (response: Response): Promise<Uint8Array> => new Uint8Array(await response.arrayBuffer());
const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** What arrived before the response ended, broke, or fell silent for `silenceMs`. */
async function partOf(response: Response, silenceMs = 400): Promise<{ bytes: number; end: 'regular' | 'broken' | 'silent' }> {
  const reader = response.body?.getReader();
  let bytes = 0;
  for (;;) {
    const silence = new Promise<'silent'>((resolve) => setTimeout(() => resolve('silent'), silenceMs));
    const next = await Promise.race([silence, (reader?.read() ?? Promise.reject(new Error('no body'))).catch(() => 'broken' as const)]);
    if (typeof next === 'string') {
      if (next === 'silent') await reader?.cancel();
      return { bytes, end: next };
    }
    if (next.done) return { bytes, end: 'regular' };
    bytes += next.value.length;
  }
}

describe('what the origin serves', () => {
  it('is streams from memory with their type, never cached, open to all origins', async () => {
    const response = await get(segment);
    expect(response.status).toBe(200);
    expect(sameBytes(await bytesOf(response), body)).toBe(true);
    const headers = Object.fromEntries(response.headers);
    expect(headers).toMatchObject({
      'content-type': 'video/iso.segment', 'content-length': '50000', 'accept-ranges': 'bytes', 'cache-control': 'no-store', 'access-control-allow-origin': '*',
    });
    expect(headers['access-control-expose-headers']).toContain('Content-Range');
    expect(headers['etag']).toMatch(/^".+"$/);
    expect((await get('/media/sample/manifest.mpd')).headers.get('content-type')).toBe('application/dash+xml');
  });

  it('is ranges: closed, open-ended, from the end, and beyond it', async () => {
    const ask = async (range: string): Promise<[number, string | null, number]> => {
      const response = await get(segment, { headers: { range } });
      return [response.status, response.headers.get('content-range'), (await bytesOf(response)).length];
    };
    expect(await ask('bytes=100-199')).toEqual([206, 'bytes 100-199/50000', 100]);
    expect(await ask('bytes=49000-')).toEqual([206, 'bytes 49000-49999/50000', 1000]);
    expect(await ask('bytes=-5')).toEqual([206, 'bytes 49995-49999/50000', 5]);
    expect(await ask('bytes=50000-')).toEqual([416, 'bytes */50000', 0]);
    expect(sameBytes(await bytesOf(await get(segment, { headers: { range: 'bytes=100-199' } })), body.subarray(100, 200))).toBe(true);
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const response = await get(segment, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), (await bytesOf(response)).length]).toEqual([200, '50000', 0]);
  });

  it('answers a preflight for ranges and any header', async () => {
    const response = await get(segment, { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toContain('*');
    expect(response.headers.get('access-control-allow-methods')).toContain('GET');
  });

  it('is folders, with index.html for a path that ends in a slash', async () => {
    expect(await (await get('/')).text()).toBe('<p>page</p>');
    expect((await get('/')).headers.get('content-type')).toContain('text/html');
  });

  it('is nothing outside of its folders and streams', async () => {
    const paths = ['/none', '/media/sample/none', '/media/none/a', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/link.txt', '/%', '/media/sample/a'];
    for (const path of paths) expect((await get(path)).status, path).toBe(404);
  });

  it('is also what a test puts there', async () => {
    origin.put('/made/up.m3u8', '#EXTM3U');
    const response = await get('/made/up.m3u8');
    expect([await response.text(), response.headers.get('content-type')]).toEqual(['#EXTM3U', 'application/vnd.apple.mpegurl']);
  });

  it('can be served twice side by side, each with faults of its own', async () => {
    const second = await createOrigin({ media });
    second.faults.add({ url: segment, status: 503 });
    expect([(await get(segment)).status, (await fetch(second.url + segment)).status]).toEqual([200, 503]);
    await second.close();
    await expect(fetch(second.url + segment)).rejects.toThrow();
  });
});

describe('a fault', () => {
  it('answers with a status, headers and Retry-After, as often as it says', async () => {
    origin.faults.add({ url: '.m4s', status: 503, times: 2, retryAfter: 3, headers: { 'X-Edge': 'b' } });
    const first = await get(segment);
    expect([first.status, first.headers.get('retry-after'), first.headers.get('x-edge'), (await bytesOf(first)).length]).toEqual([503, '3', 'b', 0]);
    expect([(await get(segment)).status, (await get(segment)).status]).toEqual([503, 200]);
  });

  it('replaces the body, for a path that is not there as well', async () => {
    origin.faults.add({ url: 'manifest.mpd', body: '<html>login</html>' });
    origin.faults.add({ url: '/nowhere', body: 'here' });
    expect(await (await get('/media/sample/manifest.mpd')).text()).toBe('<html>login</html>');
    expect(await (await get('/nowhere')).text()).toBe('here');
  });

  it('ignores the range', async () => {
    origin.faults.add({ url: '.m4s', ignoreRange: true });
    const response = await get(segment, { headers: { range: 'bytes=0-9' } });
    expect([response.status, (await bytesOf(response)).length]).toEqual([200, 50_000]);
  });

  it('drops the connection without an answer', async () => {
    origin.faults.add({ url: '.m4s', dropConnection: true, times: 1 });
    await expect(get(segment)).rejects.toThrow();
    expect((await get(segment)).status).toBe(200);
    expect(origin.requests().map(({ outcome }) => outcome)).toEqual(['cut', 'complete']);
  });

  it('breaks off in the middle of the body', async () => {
    origin.faults.add({ url: '.m4s', truncateAfterBytes: 20_000 });
    const response = await get(segment);
    expect(response.headers.get('content-length')).toBe('50000');
    expect(await partOf(response)).toEqual({ bytes: 20_000, end: 'broken' });
    expect(origin.requests()).toMatchObject([{ bytes: 20_000, outcome: 'cut' }]);
  });

  it('ends early as if that were all', async () => {
    origin.faults.add({ url: '.m4s', truncateAfterBytes: 20_000, truncateCleanly: true });
    expect(await partOf(await get(segment))).toEqual({ bytes: 20_000, end: 'regular' });
  });

  it('falls silent in the middle of the body, until the client gives up', async () => {
    origin.faults.add({ url: '.m4s', stallAfterBytes: 20_000 });
    expect(await partOf(await get(segment))).toEqual({ bytes: 20_000, end: 'silent' });
    await expect.poll(() => origin.requests()[0]?.outcome).toBe('abandoned');
  });

  it('never answers, until the client gives up', async () => {
    origin.faults.add({ url: '.m4s', hang: true });
    await expect(get(segment, { signal: AbortSignal.timeout(200) })).rejects.toThrow();
    await expect.poll(() => origin.requests()[0]).toMatchObject({ outcome: 'abandoned', status: null, bytes: 0 });
  });

  it('waits before the first byte, and trickles', async () => {
    origin.faults.add({ url: '.m4s', delayMs: 300, trickleBytesPerSecond: 100_000 });
    const start = performance.now();
    await bytesOf(await get(segment));
    // No upper bound: a busy machine may take longer, but never shorter than 300 ms and 50 kB at 100 kB/s.
    expect(performance.now() - start).toBeGreaterThan(780);
  });
});

describe('a paced link', () => {
  it('takes at least as long as the bytes need at its rate, round trips included', async () => {
    origin.setLink({ bitsPerSecond: 800_000, roundTripMs: 50, lossy: false });
    const start = performance.now();
    expect(sameBytes(await bytesOf(await get(segment)), body)).toBe(true);
    expect(performance.now() - start).toBeGreaterThan(540);
  });

  it('is not crossed by what is free of it', async () => {
    const divided = await createOrigin({ link: { bitsPerSecond: 80, roundTripMs: 0, lossy: false }, isFree: (path) => path === '/page.js' });
    divided.put('/page.js', 'let it = through;');
    divided.put('/film.ts', 'ten seconds');
    expect(await (await fetch(`${divided.url}/page.js`)).text()).toBe('let it = through;');
    const film = await fetch(`${divided.url}/film.ts`);
    const first = await Promise.race([film.text(), fetch(`${divided.url}/page.js`).then((response) => response.text())]);
    expect(first).toBe('let it = through;');
    await divided.close();
  });

  it('lets go of a response that the client gives up', async () => {
    origin.setLink({ bitsPerSecond: 80_000, roundTripMs: 0, lossy: false });
    const leaving = new AbortController();
    const response = await get(segment, { signal: leaving.signal });
    leaving.abort();
    await expect(bytesOf(response)).rejects.toThrow();
    await expect.poll(() => origin.requests()[0]?.outcome).toBe('abandoned');
  });
});

describe('control over HTTP', () => {
  const post = (path: string, json: unknown): Promise<Response> => get(path, { method: 'POST', body: JSON.stringify(json) });

  it('switches the link by name or in figures', async () => {
    expect(await (await post('/control/link', { name: '1.5mbps' })).json()).toMatchObject({ profile: { bitsPerSecond: 1_500_000 } });
    await post('/control/link', { bitsPerSecond: null, roundTripMs: 5 });
    expect(await (await get('/control/link')).json()).toMatchObject({ profile: { bitsPerSecond: null, roundTripMs: 5, lossy: false } });
  });

  it('adds faults, lists them with their hits, and clears them', async () => {
    await post('/control/faults', [{ url: '.m4s', status: 500, times: 1 }, { url: '.mpd', delayMs: 1 }]);
    await get(segment);
    expect(await (await get('/control/faults')).json()).toMatchObject([{ url: '.m4s', status: 500, hits: 1 }, { url: '.mpd', hits: 0 }]);
    await get('/control/faults', { method: 'DELETE' });
    expect(await (await get('/control/faults')).json()).toEqual([]);
  });

  it('tells the requests, its own not counted', async () => {
    await get(segment, { headers: { range: 'bytes=0-9' } }).then(bytesOf);
    await get('/control/link');
    const [request, ...others] = await (await get('/control/requests')).json();
    expect(others).toEqual([]);
    expect(request).toMatchObject({ method: 'GET', url: segment, range: 'bytes=0-9', status: 206, bytes: 10, outcome: 'complete' });
    expect(request.endMs).toBeGreaterThanOrEqual(request.startMs);
    await get('/control/requests', { method: 'DELETE' });
    expect(origin.requests()).toEqual([]);
  });

  it.each([
    ['/control/link', { name: 'fast' }],
    ['/control/link', { bitsPerSecond: 0 }],
    ['/control/faults', { url: '.ts', statusCode: 500 }],
    ['/control/faults', { status: 500 }],
  ])('refuses %s %j and says why', async (path, json) => {
    const response = await post(path, json);
    expect(response.status).toBe(400);
    expect((await response.json()).error.length).toBeGreaterThan(10);
    expect(await (await get('/control/faults')).json()).toEqual([]);
  });

  it('does not know other paths', async () => {
    expect((await get('/control/none')).status).toBe(404);
  });
});
