import { describe, expect, it } from 'vitest';
import type { RequestHook } from '../../../src/config/config.js';
import type { ErrorCode } from '../../../src/errors/codes.js';
import type { FaultRule } from '../../sim/network/faults.js';
import type { Title } from '../../sim/origin/title.js';
import { faulty, stage, view } from '../../sim/scenarios/stage.js';
import type { Viewing } from '../../sim/scenarios/stage.js';
import { SECRET } from '../../sim/session/world.js';
import { dash, dashWithSidx, emptyTransport, encrypted, endlessAdts, hls, id3Of256Megabytes, longAdaptation, lyingSegments, mpdAddressedBy, mpdWith, multivariantWith, playlistWith, playlistWithUri, sidxOf65535, sidxOfItself } from './served.js';

/** A hang guard of real time: parsing takes milliseconds, the session around it some seconds on a busy machine. */
const HANG_MS = 60_000;
const HEAP_BYTES = 400_000_000;

/** A session in which every such resource is replaced by these bytes. */
async function served(title: Title, kinds: FaultRule['kinds'], body: string | Uint8Array): Promise<Viewing> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const heapBefore = process.memoryUsage().heapUsed;
  const fromMs = performance.now();
  const seen = await view(faulty(title, { id: 'hostile', ...(kinds === undefined ? {} : { kinds }), effect: { kind: 'replace', bytes } }));
  expect(performance.now() - fromMs).toBeLessThan(HANG_MS);
  expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(HEAP_BYTES);
  return seen;
}

/** [row and input, what is replaced, by what, the fatal error] */
type Row = readonly [string, () => string, ErrorCode];

describe('hostile multivariant playlists end in a typed error', () => {
  const rows: readonly Row[] = [
    ['X02 64 KiB of one letter', () => multivariantWith(`#EXT-X-MEDIA:${'a'.repeat(70_000)}`), 'manifest/limit'],
    ['X02 a megabyte of commas', () => multivariantWith(`#EXT-X-MEDIA:${','.repeat(1_000_000)}`), 'manifest/limit'],
    ['X02 a megabyte of quotes', () => multivariantWith(`#EXT-X-MEDIA:${'"'.repeat(1_000_000)}`), 'manifest/limit'],
    ['X12 a variable of itself', () => multivariantWith('#EXT-X-DEFINE:NAME="a",VALUE="{$a}"', '#EXT-X-STREAM-INF:BANDWIDTH=1', '{$a}{$b}'), 'manifest/invalid'],
    ['X12 the variable __proto__', () => multivariantWith('#EXT-X-STREAM-INF:BANDWIDTH=1', '{$__proto__}.m3u8'), 'manifest/invalid'],
    ['X14 a variant that is the playlist itself', () => multivariantWith('#EXT-X-STREAM-INF:BANDWIDTH=1', 'main.m3u8?token=' + SECRET), 'manifest/cycle'],
    ['X15 a variant in javascript:', () => multivariantWith('#EXT-X-STREAM-INF:BANDWIDTH=1', 'javascript:alert(1)'), 'policy/scheme'],
    ['X15 audio in file:', () => multivariantWith('#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="z",NAME="z",URI="file:///etc/passwd"'), 'policy/scheme'],
    ['X19 a URI with user and password', () => multivariantWith('#EXT-X-STREAM-INF:BANDWIDTH=1', 'https://u:p@evil.test/a.m3u8'), 'manifest/invalid'],
    ['X19 a URI with NUL', () => multivariantWith('#EXT-X-STREAM-INF:BANDWIDTH=1', 'a\u0000.m3u8'), 'manifest/invalid'],
    ['X19 a URI of a megabyte', () => multivariantWith('#EXT-X-STREAM-INF:BANDWIDTH=1', `${'a'.repeat(1_000_000)}.m3u8`), 'manifest/limit'],
  ];
  it.each(rows)('%s', async (_name, text, code) => {
    const seen = await served(hls, ['manifest'], text());
    expect(seen.error).toMatchObject({ code });
    expect(seen.world.http.records).toHaveLength(1);
  }, HANG_MS);
});

describe('hostile media playlists end in a typed error when no other rendition is better', () => {
  const rows: readonly Row[] = [
    ['X09 a duration that is none', () => playlistWith('#EXTINF:NaN,'), 'manifest/invalid'],
    ['X09 a negative duration', () => playlistWith('#EXTINF:-1,'), 'manifest/invalid'],
    ['X09 a duration of 1e999', () => playlistWith('#EXTINF:1e999,'), 'manifest/invalid'],
    ['X10 a media sequence of 2^53', () => playlistWith('#EXT-X-MEDIA-SEQUENCE:9007199254740992'), 'manifest/invalid'],
    ['X10 a negative media sequence', () => playlistWith('#EXT-X-MEDIA-SEQUENCE:-1'), 'manifest/invalid'],
    ['X10 a byte range beyond 2^53', () => playlistWith('#EXT-X-BYTERANGE:9@9007199254740992'), 'manifest/invalid'],
    ['X14 a multivariant playlist inside one', () => multivariantWith(), 'manifest/cycle'],
    ['X15 a segment in ftp:', () => playlistWithUri('ftp://evil.test/1.m4s'), 'policy/scheme'],
    ['X15 a key in chrome:', () => playlistWith('#EXT-X-KEY:METHOD=AES-128,URI="chrome://settings"'), 'policy/scheme'],
    ['X15 a map in ws:', () => playlistWith('#EXT-X-MAP:URI="ws://evil.test/i.mp4"'), 'policy/scheme'],
    ['X19 a segment URI with user and password', () => playlistWithUri('//u:p@evil.test/1.m4s'), 'manifest/invalid'],
  ];
  it.each(rows)('%s', async (_name, text, code) => {
    const seen = await served(hls, ['playlist'], text());
    expect(seen.error).toMatchObject({ code });
    expect(seen.world.http.records.some(({ host }) => host.includes('evil'))).toBe(false);
  }, HANG_MS);
});

describe('what is only odd plays', () => {
  it.each([
    ['X01 attribute lists without "="', () => multivariantWith('#EXT-X-MEDIA:TYPE', '#EXT-X-SESSION-DATA:a,b,,c', '#EXT-X-I-FRAME-STREAM-INF:""')],
    ['X13 attributes called __proto__ and toString', () => multivariantWith('#EXT-X-SESSION-DATA:DATA-ID="x",__proto__="1",toString="2",constructor="3"', '#EXT-X-DEFINE:NAME="constructor",VALUE="1"')],
  ])('%s', async (_name, text) => {
    const seen = await served(hls, ['manifest'], text());
    expect(seen.error).toBeNull();
    expect(seen.hasEnded).toBe(true);
    expect(Object.hasOwn(Object.prototype, 'DATA-ID')).toBe(false);
  }, HANG_MS);

  it.each(['0', '-5', '1e-9', 'NaN'])('X11 a target duration of %s asks for nothing more often', async (target) => {
    const seen = await served(hls, ['playlist'], playlistWith().replace(/#EXT-X-TARGETDURATION:\d+/, `#EXT-X-TARGETDURATION:${target}`).replace(/r0\//g, '/r0/'));
    expect(seen.world.http.records.filter(({ name }) => name?.kind === 'playlist').length).toBeLessThan(10);
  }, HANG_MS);

  it('S02 a playlist of 100,000 lines', async () => {
    const lines = Array.from({ length: 33_000 }, (_, at) => `#EXTINF:2,\n#EXT-X-BITRATE:600\nhttps://cdn-a.test/r0/${at + 1}.m4s`).join('\n');
    const text = `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MAP:URI="https://cdn-a.test/r0/init.mp4"\n${lines}\n#EXT-X-ENDLIST\n`;
    const seen = await served({ ...hls, audios: [] }, ['playlist'], text);
    // The title ends long before the playlist does.
    expect(seen.startMs).not.toBeNull();
  }, HANG_MS);
});

describe('hostile MPDs end in a typed error', () => {
  const timeline = (s: string): string => mpdAddressedBy(`<SegmentTemplate timescale="1000" media="a$Time$.m4s" initialization="i.mp4"><SegmentTimeline>${s}</SegmentTimeline></SegmentTemplate>`);
  const rows: readonly Row[] = [
    ['X03 S@r of a hundred million', () => timeline('<S d="1" r="100000000"/>'), 'manifest/limit'],
    ['X03 segments of no length for ever', () => timeline('<S d="0" r="-1"/>'), 'manifest/invalid'],
    ['X04 36 thousand million segments', () => mpdAddressedBy('<SegmentTemplate timescale="10000000" duration="1" media="a$Number$.m4s" initialization="i.mp4"/>').replace(/PT12S/g, 'PT1H'), 'manifest/limit'],
    ['X05 a number of a thousand million digits', () => mpdAddressedBy('<SegmentTemplate timescale="1" duration="2" media="a$Number%0999999999d$.m4s" initialization="i.mp4"/>'), 'manifest/invalid'],
    ['X06 an entity bomb', () => mpdWith(/<MPD/, '<!DOCTYPE MPD [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><MPD'), 'manifest/not-recognised'],
    ['X06 an external entity', () => mpdWith(/<MPD/, '<!DOCTYPE MPD SYSTEM "file:///etc/passwd"><MPD'), 'manifest/invalid'],
    ['X07 100,000 nested elements', () => mpdWith(/<Period/, `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}<Period`), 'manifest/limit'],
    ['X07 two million flat ones', () => mpdWith(/<Period/, `${'<a/>'.repeat(2_000_000)}<Period`), 'manifest/limit'],
    ['X09 a duration of a thousand million seconds', () => mpdWith(/duration="PT12S"/, 'duration="PT1e9S"'), 'manifest/invalid'],
    ['X15 a BaseURL in javascript:', () => mpdWith(/<BaseURL>.*?<\/BaseURL>/, '<BaseURL>javascript:alert(1)//</BaseURL>'), 'policy/scheme'],
    ['X19 a BaseURL with user and password', () => mpdWith(/<BaseURL>.*?<\/BaseURL>/, '<BaseURL>https://u:p@evil.test/</BaseURL>'), 'manifest/invalid'],
  ];
  it.each(rows)('%s', async (_name, text, code) => {
    const seen = await served(dash, ['manifest'], text());
    expect(seen.error).toMatchObject({ code });
    expect(seen.world.http.records).toHaveLength(1);
  }, HANG_MS);

  it('X08 an xlink to itself is followed once, and then the MPD has no Period', async () => {
    const seen = await served(dash, ['manifest'], mpdWith(/<Period.*<\/Period>/s, '<Period xlink:href="main.mpd" xmlns:xlink="http://www.w3.org/1999/xlink"/>'));
    expect(seen.error).toMatchObject({ code: 'manifest/invalid' });
    expect(seen.world.http.records).toHaveLength(2);
  }, HANG_MS);

  it('X08 of a thousand xlinks at most 16 are followed, each document asked for once, and the rest is played', async () => {
    const seen = await served(dash, ['manifest'], mpdWith(/<\/MPD>/, `${Array.from({ length: 1000 }, (_, at) => `<Period duration="PT1S" xlink:href="ad${at % 500}.mpd"/>`).join('')}</MPD>`));
    expect(seen.world.http.records.filter(({ name }) => name?.kind === 'manifest')).toHaveLength(1);
    expect(seen.world.http.records.filter(({ url }) => url.includes('/ad'))).toHaveLength(16);
  }, HANG_MS);
});

describe('hostile media ends in a typed error', () => {
  it.each(Object.keys(lyingSegments))('%s', async (name) => {
    const seen = await served(hls, ['segment'], lyingSegments[name] ?? '');
    expect(seen.error).toMatchObject({ code: 'container/invalid' });
  }, HANG_MS);

  it.each([
    ['X26 an ID3 tag of 256 MB', id3Of256Megabytes],
    ['X27 ADTS frames of length 0', endlessAdts],
    ['X31 a transport stream without tables', emptyTransport],
    ['X31 adaptation fields longer than their packets', longAdaptation],
    ['X31 no sync at all', new Uint8Array(50_000).fill(0x46)],
  ])('%s', async (_name, bytes) => {
    const seen = await served(hls, ['segment'], bytes);
    expect(seen.error).toMatchObject({ code: 'container/invalid' });
  }, HANG_MS);

  it.each([
    ['X30 an index of itself', sidxOfItself],
    ['X30 an index of 65,535 references in a hundred bytes', sidxOf65535],
  ])('%s', async (_name, bytes) => {
    const seen = await served(dashWithSidx, ['init', 'index'], bytes);
    expect(seen.error).toMatchObject({ code: 'container/invalid' });
  }, HANG_MS);
});

describe('bodies that do not end', () => {
  it.each([
    ['X34 a manifest', hls, 'manifest', 52_000_000],
    ['X34 an init segment', hls, 'init', 1_100_000],
    ['X34 a key', encrypted, 'key', 70_000],
  ] as const)('%s is stopped at its limit', async (_name, title, kind, length) => {
    const seen = await served(title, [kind], new Uint8Array(length));
    expect(seen.error).toMatchObject({ code: 'network/too-large' });
  }, HANG_MS);
});

describe('what goes out', () => {
  it('X17 a key, an init segment or media on another host gets no more than the same-origin credentials, and no header', async () => {
    const sent: { readonly url: string; readonly credentials: string; readonly headers: object }[] = [];
    const seen = await view(stage({ ...encrypted, hosts: ['cdn-a.test', 'cdn-b.test'] }), {
      wrapPorts: (ports) => ({ ...ports, http: { request: (request, signal) => (sent.push(request), ports.http.request(request, signal)) } }),
    });
    expect(seen.hasEnded).toBe(true);
    expect(sent.some(({ url }) => url.includes('key'))).toBe(true);
    expect(sent.filter(({ credentials, headers }) => credentials !== 'same-origin' || Object.keys(headers).length > 0)).toEqual([]);
  }, HANG_MS);

  it('X18 what a redirect leads to is asked about anew: a hook that gives its token to one origin gives it to no other', async () => {
    const asked: { readonly origin: string; readonly isAuthorised: boolean }[] = [];
    const onRequest: RequestHook = ({ url }) => (new URL(url).origin === 'https://cdn-a.test' ? { headers: { 'x-token': SECRET } } : undefined);
    const spec = faulty(hls, { id: 'moved', kinds: ['playlist'], effect: { kind: 'redirect', hops: 1, host: 'edge.test' } });
    const seen = await view(spec, {
      engineConfig: { ...spec.config, network: { onRequest } },
      wrapPorts: (ports) => ({ ...ports, http: { request: (request, signal) => (asked.push({ origin: new URL(request.url).origin, isAuthorised: 'x-token' in request.headers }), ports.http.request(request, signal)) } }),
    });
    expect(seen.hasEnded).toBe(true);
    expect(asked.filter(({ origin }) => origin === 'https://edge.test').length).toBeGreaterThan(3);
    expect(asked.filter(({ origin, isAuthorised }) => isAuthorised !== (origin === 'https://cdn-a.test'))).toEqual([]);
  }, HANG_MS);

  it('X18 a redirect that the hook does not allow for its token is an error, and is not followed', async () => {
    const origins = new Set<string>();
    const spec = faulty(hls, { id: 'moved', kinds: ['manifest'], effect: { kind: 'redirect', hops: 1, host: 'edge.test' } });
    const seen = await view(spec, {
      engineConfig: { ...spec.config, network: { onRequest: () => ({ headers: { 'x-token': SECRET }, redirect: 'error' }) } },
      wrapPorts: (ports) => ({ ...ports, http: { request: (request, signal) => (origins.add(new URL(request.url).origin), ports.http.request(request, signal)) } }),
    });
    expect(seen.error).toMatchObject({ code: 'network/failed' });
    expect([...origins]).toEqual(['https://cdn-a.test']);
  }, HANG_MS);

  it.each(['manifest', 'playlist', 'segment', 'init', 'key'] as const)('X20 no error, warning or log line about a %s shows the token or the key', async (kind) => {
    const seen = await served(encrypted, [kind], new Uint8Array(16).fill(0xa7));
    const told = [...(seen.error === null ? [] : [seen.error]), ...seen.warnings];
    expect(told.length).toBeGreaterThan(0);
    const texts = told.map((error) => `${error.message} ${JSON.stringify(error)} ${String(error.stack)}`);
    expect([...texts, ...seen.world.logger.lines].filter((text) => text.includes(SECRET) || /a7a7a7|167,167/.test(text))).toEqual([]);
  }, HANG_MS);
});
