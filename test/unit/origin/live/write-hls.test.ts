import { describe, expect, it } from 'vitest';
import { anchorMs } from '../../../../demo/origin/live/channel.js';
import { partsReady } from '../../../../demo/origin/live/timetable.js';
import { ask, channelOf, media, now, statusOf, tags, textOf } from './stage.js';

const playlist = (url: string, nowMs = now): string => textOf(ask(url, nowMs));
const uris = (text: string): string[] => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('a live media playlist', () => {
  it('lists the window, numbers it, and dates its first segment', () => {
    const text = playlist('hls/360/index.m3u8');
    expect(tags(text, 'MEDIA-SEQUENCE')).toEqual(['20']);
    expect(uris(text)).toEqual(Array.from({ length: 30 }, (_, index) => `${20 + index}.m4s`));
    expect(tags(text, 'PROGRAM-DATE-TIME')).toEqual([new Date(anchorMs + 40_000).toISOString()]);
    expect(tags(text, 'ENDLIST')).toEqual([]);
    expect(tags(playlist('hls/360/index.m3u8?pdt=0'), 'PROGRAM-DATE-TIME')).toEqual([]);
  });

  it('carries options from the multivariant playlist into every address', () => {
    const text = playlist('hls/index.m3u8?dvr=20&ads=30');
    expect(uris(text)).toEqual(['180', '360', '540'].map((id) => `/live/hls/dvr=20,ads=30/${id}/index.m3u8`));
    expect(uris(playlist('hls/dvr=20,ads=30/540/index.m3u8'))).toHaveLength(10);
    expect(uris(playlist('hls/540/index.m3u8?dvr=4'))).toEqual(['/live/hls/dvr=4/540/48.m4s', '/live/hls/dvr=4/540/49.m4s']);
  });

  it('marks ad breaks, and counts those that have left the window', () => {
    const counted = (nowMs: number): [string[], number, string[]] => {
      const text = playlist('hls/dvr=20,ads=30/360/index.m3u8', nowMs);
      return [tags(text, 'DISCONTINUITY-SEQUENCE'), tags(text, 'DISCONTINUITY').length, tags(text, 'MAP')];
    };
    // Segments 40–49: an ad is 42–44; then 45–54, whose first begins a stretch; then 46–55.
    expect(counted(now)).toEqual([['4'], 2, ['URI="init.mp4"', 'URI="init-ad.mp4"', 'URI="init.mp4"']]);
    expect(counted(now + 10_000)).toEqual([['5'], 1, ['URI="init.mp4"']]);
    expect(counted(now + 12_000)).toEqual([['6'], 0, ['URI="init.mp4"']]);
  });

  it('of an event keeps everything and ends', () => {
    const address = statusOf(ask('event/360/index.m3u8?endAfter=30'));
    expect(address).toBe(302);
    const [, first = ''] = /\n(\/live\/event\/[^/]+\/180\/index\.m3u8)/.exec(playlist('event/index.m3u8?endAfter=30')) ?? [];
    const path = first.replace('/live/', '');
    const early = playlist(path);
    expect([tags(early, 'PLAYLIST-TYPE'), uris(early).length, tags(early, 'ENDLIST').length]).toEqual([['EVENT'], 5, 0]);
    const late = playlist(path, now + 60_000);
    expect([uris(late).length, tags(late, 'MEDIA-SEQUENCE'), tags(late, 'ENDLIST').length]).toEqual([15, ['0'], 1]);
  });
});

describe('a low-latency playlist', () => {
  const text = playlist('ll-hls/180/index.m3u8');

  it('says what the server can do, with hold-backs of three targets', () => {
    expect(tags(text, 'SERVER-CONTROL')).toEqual(['CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=12,HOLD-BACK=6,PART-HOLD-BACK=1.68']);
    expect(tags(text, 'PART-INF')).toEqual(['PART-TARGET=0.56']);
  });

  it('lists the parts of the last three segments and of the one being made, and hints at the next', () => {
    const parts = tags(text, 'PART').map((value) => /URI="([^"]+)"/.exec(value)?.[1]);
    expect(parts).toEqual([...[47, 48, 49].flatMap((number) => [0, 1, 2, 3].map((part) => `${number}.${part}.m4s`)), '50.0.m4s']);
    expect(tags(text, 'PRELOAD-HINT')).toEqual(['TYPE=PART,URI="50.1.m4s"']);
    expect(tags(text, 'PART').filter((value) => value.includes('INDEPENDENT=YES'))).toHaveLength(4);
  });

  it('reports where the other playlists are', () => {
    const reports = tags(text, 'RENDITION-REPORT');
    const expected = media.ladder.video.slice(1, 2).map((track) => {
      const ready = partsReady(channelOf('ll-hls'), track, 50, now);
      return `URI="../360/index.m3u8",${ready > 0 ? `LAST-MSN=50,LAST-PART=${ready - 1}` : 'LAST-MSN=49,LAST-PART=3'}`;
    });
    expect(reports.slice(0, 1)).toEqual(expected);
    expect(reports.map((report) => /\.\.\/([^/]+)/.exec(report)?.[1])).toEqual(['360', '540', 'audio-en', 'audio-de']);
  });

  it('adds up: the parts of a segment last as long as it does', () => {
    const sums = [47, 48, 49].map((number) => tags(text, 'PART').filter((value) => value.includes(`"${number}.`)).reduce((sum, value) => sum + Number(/DURATION=([\d.]+)/.exec(value)?.[1]), 0));
    for (const sum of sums) expect(sum).toBeCloseTo(2, 4);
  });

  it('can have its parts as ranges that follow on each other, and a hint without an end', () => {
    const ranged = playlist('ll-hls/parts=range/180/index.m3u8');
    const ranges = tags(ranged, 'PART').map((value) => /"(\d+)\.m4s",BYTERANGE="(\d+)@(\d+)"/.exec(value)?.slice(1).map(Number) ?? []);
    let next = 0;
    for (const [, length = 0, offset] of ranges.slice(0, 4)) {
      expect(offset).toBe(next);
      next += length;
    }
    const [, open = 0] = ranges.at(-1) ?? [];
    expect(tags(ranged, 'PRELOAD-HINT')).toEqual([`TYPE=PART,URI="50.m4s",BYTERANGE-START=${open}`]);
  });

  it('hints at the map of an ad that is about to begin', () => {
    // Segment 57 is the first of an ad; none of its parts is there yet.
    const before = playlist('ll-hls/ads=30/180/index.m3u8', anchorMs + 114_100);
    expect(tags(before, 'PRELOAD-HINT')).toEqual(['TYPE=MAP,URI="init-ad.mp4"', 'TYPE=PART,URI="57.0.m4s"']);
    const after = playlist('ll-hls/ads=30/180/index.m3u8', anchorMs + 114_800);
    expect(after).toMatch(/56\.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="init-ad.mp4"\n.*\n#EXT-X-PART:.*57\.0\.m4s/);
  });

  it('as a delta leaves out all but six target durations, and no more than that', () => {
    const whole = playlist('ll-hls/dvr=600/180/index.m3u8', now + 3_600_000);
    const delta = playlist('ll-hls/dvr=600/180/index.m3u8?_HLS_skip=YES', now + 3_600_000);
    expect(tags(delta, 'SKIP')).toEqual(['SKIPPED-SEGMENTS=294']);
    expect(uris(delta)).toEqual(uris(whole).slice(294));
    expect([tags(delta, 'MAP'), tags(delta, 'MEDIA-SEQUENCE')]).toEqual([[], tags(whole, 'MEDIA-SEQUENCE')]);
    expect(tags(playlist('ll-hls/dvr=12/180/index.m3u8?_HLS_skip=v2'), 'SKIP')).toEqual([]);
  });
});

describe('a blocking reload', () => {
  const at = (query: string, nowMs = now, arrivedMs = now): ReturnType<typeof ask> => ask(`ll-hls/180/index.m3u8?${query}`, nowMs, { arrivedMs });

  it('waits for the part, or for the segment, and is then answered with it', () => {
    const part = at('_HLS_msn=50&_HLS_part=1');
    expect(part).toEqual({ kind: 'wait', untilMs: expect.closeTo(anchorMs + 101_000, -2) });
    expect(at('_HLS_msn=50')).toEqual({ kind: 'wait', untilMs: anchorMs + 102_000 });
    const text = textOf(at('_HLS_msn=50&_HLS_part=1', part.kind === 'wait' ? part.untilMs : now));
    expect(tags(text, 'PRELOAD-HINT')).toEqual(['TYPE=PART,URI="50.2.m4s"']);
  });

  it('takes a part past the last for the first of the next segment', () => {
    expect(at('_HLS_msn=49&_HLS_part=4')).toMatchObject({ kind: 'body', status: 200 });
    expect(at('_HLS_msn=50&_HLS_part=4')).toEqual(at('_HLS_msn=51&_HLS_part=0'));
  });

  it('is answered at once for what is there, and refused far ahead or out of order', () => {
    expect(statusOf(at('_HLS_msn=49&_HLS_part=3'))).toBe(200);
    expect(statusOf(at('_HLS_msn=20'))).toBe(200);
    expect(statusOf(at('_HLS_msn=52'))).toBe(400);
    expect(statusOf(at('_HLS_part=0'))).toBe(400);
    expect(statusOf(at('_HLS_msn=x'))).toBe(400);
  });

  it('gives up with 503 after three target durations where nothing comes', () => {
    const stuck = (nowMs: number): ReturnType<typeof ask> => ask(`ll-hls/fault=frozen,faultAt=${now - 10}/180/index.m3u8?_HLS_msn=50&_HLS_part=1`, nowMs, { arrivedMs: now });
    expect(stuck(now)).toEqual({ kind: 'wait', untilMs: now + 6000 });
    expect(statusOf(stuck(now + 6000))).toBe(503);
  });
});
