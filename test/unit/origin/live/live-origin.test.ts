import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrigin, type Origin } from '../../../../demo/origin/origin.js';
import { openMediaLibrary } from '../../../media/library.js';
import { applyPatch, elementsOf, readXml, type XmlElement } from './apply-patch.js';
import { tags } from './stage.js';

let origin: Origin;
beforeAll(async () => {
  const library = openMediaLibrary();
  origin = await createOrigin({ media: library, live: library.pieces });
});
afterAll(() => origin.close());

const get = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${origin.url}/live/${path}`, init);
const text = async (path: string): Promise<string> => (await get(path)).text();

function attribute(value: string | undefined, name: string): string {
  return new RegExp(`${name}="?([^",]+)`).exec(value ?? '')?.[1] ?? '';
}

describe('the live origin over HTTP', () => {
  it('holds a blocking reload until the part is published, and answers with it', async () => {
    const [hint] = tags(await text('ll-hls/180/index.m3u8'), 'PRELOAD-HINT');
    const [msn = '', part = ''] = attribute(hint, 'URI').split('.');
    const answered = await text(`ll-hls/180/index.m3u8?_HLS_msn=${msn}&_HLS_part=${part}`);
    expect(tags(answered, 'PART').some((value) => value.includes(`"${msn}.${part}.m4s"`))).toBe(true);
  });

  it('holds a hinted part until it is there', async () => {
    // Two parts ahead, so that there is surely something to wait for.
    const [hint] = tags(await text('ll-hls/180/index.m3u8'), 'PRELOAD-HINT');
    const [number = '', part = ''] = attribute(hint, 'URI').split('.');
    const later = Number(number) * 4 + Number(part) + 2;
    const place = `${Math.floor(later / 4)}.${later % 4}`;
    const response = await get(`ll-hls/180/${place}.m4s`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'video/mp4']);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(500);
    expect(tags(await text('ll-hls/180/index.m3u8'), 'PART').some((value) => value.includes(`"${place}.m4s"`))).toBe(true);
  });

  /** A segment that is asked for when its first chunk is due, while the others are still to come; a machine that overslept tries the next. */
  async function growingSegment(tries = 5): Promise<{ response: Response; path: string; beginsMs: number }> {
    const startMs = Date.UTC(2026, 0, 1);
    const number = Math.floor((Date.now() - startMs) / 2000) + 1;
    const beginsMs = startMs + number * 2000;
    await new Promise((resolve) => setTimeout(resolve, beginsMs + 570 - Date.now()));
    const path = `ll-dash/360/${number}.m4s`;
    const response = await get(path);
    if (response.headers.get('content-length') === null || tries === 1) return { response, path, beginsMs };
    await response.body?.cancel();
    return growingSegment(tries - 1);
  }

  it('sends a low-latency segment in the pieces that it is made of, each no sooner than it exists', async () => {
    const { response, path, beginsMs } = await growingSegment();
    expect([response.status, response.headers.get('content-length')]).toEqual([200, null]);
    const arrivals: { atMs: number; bytes: number }[] = [];
    const reader = response.body?.getReader();
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) arrivals.push({ atMs: Date.now() - beginsMs, bytes: next.value.length });
    const whole = (await (await get(path)).arrayBuffer()).byteLength;
    expect(arrivals.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(whole);
    // The last chunk can't be there before the segment's end; a busy machine may only be later.
    expect(arrivals.at(-1)?.atMs).toBeGreaterThanOrEqual(1999);
    expect(arrivals.length).toBeGreaterThanOrEqual(2);
  });

  it('gives patches that make the held MPD the new one', async () => {
    const path = 'dash-time/patch=1';
    const held = readXml(await text(`${path}/manifest.mpd`));
    const published = (document: XmlElement): string => document.attributes['publishTime'] ?? '';
    const location = (elementsOf(held, 'PatchLocation')[0]?.children ?? []).join('');
    await expect.poll(async () => published(readXml(await text(`${path}/manifest.mpd`))), { timeout: 10_000 }).not.toBe(published(held));
    const patch = readXml(await text(`${path}/${location}`));
    const before = published(held);
    expect(patch.attributes['originalPublishTime']).toBe(before);
    expect(published(applyPatch(held, patch))).toBe(patch.attributes['publishTime']);
    expect(published(held) > before).toBe(true);
  });

  it('shares its Date with pages of other origins', async () => {
    const response = await get('time/head', { method: 'HEAD' });
    expect(response.headers.get('access-control-expose-headers')).toContain('Date');
    expect(Math.abs(Date.parse(response.headers.get('date') ?? '') - Date.now())).toBeLessThan(30_000);
  });

  it('can be broken by its control, and by the faults of single responses', async () => {
    const control = `${origin.url}/control/live`;
    const added = await fetch(control, { method: 'POST', body: JSON.stringify({ kind: 'skew', ms: 86_400_000 }) });
    expect(await added.json()).toMatchObject({ kind: 'skew', untilMs: null, amountMs: 86_400_000 });
    expect(Date.parse(await text('time/iso')) - Date.now()).toBeGreaterThan(80_000_000);
    await fetch(control, { method: 'DELETE' });
    expect(Math.abs(Date.parse(await text('time/iso')) - Date.now())).toBeLessThan(30_000);
    expect((await fetch(control, { method: 'POST', body: '{"kind":"tired"}' })).status).toBe(400);
    const fault = origin.faults.add({ url: '/live/hls/', status: 503 });
    expect((await get('hls/index.m3u8')).status).toBe(503);
    fault.remove();
  });
});
