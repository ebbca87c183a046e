import { describe, expect, it } from 'vitest';
import type { ParsedIndex } from '../../../../src/ports/manifest-parser.js';
import { dated, openLive, playlist, refreshed, rows, shape } from './live.js';
import { segmentsOf } from './reading.js';

const control = '#EXT-X-SERVER-CONTROL:CAN-SKIP-UNTIL=24,CAN-SKIP-DATERANGES=YES';
const skip = (count: number, more = ''): string => `#EXT-X-SKIP:SKIPPED-SEGMENTS=${String(count)}${more}`;
const first = playlist(10, control, dated(0), ...rows(10, 20));

async function deltas(...texts: string[]): Promise<ParsedIndex> {
  return refreshed(first, ...texts);
}

describe('a delta update', () => {
  it('is put onto what was read before, and gives what the whole text would', async () => {
    const delta = await deltas(playlist(12, control, skip(6), ...rows(18, 22)));
    const whole = await deltas(playlist(12, control, dated(8), ...rows(12, 22)));
    expect(segmentsOf(delta.index)).toEqual(segmentsOf(whole.index));
    expect({ ...delta.live, reports: 0 }).toEqual({ ...whole.live, reports: 0 });
  });

  it('follows another one, and a whole text follows it', async () => {
    const parsed = await deltas(playlist(12, skip(6), ...rows(18, 22)), playlist(13, skip(6), ...rows(19, 23)), playlist(14, dated(16), ...rows(14, 24)), playlist(15, skip(6), ...rows(21, 25)));
    expect(shape(parsed.index)).toEqual(Array.from({ length: 10 }, (_, at) => `${String(15 + at)}@${String(4 * (5 + at))} 0`));
    expect(parsed.index.last()?.programTimeMs).toBe(Date.UTC(2026, 0, 1) + 56_000);
  });

  it('carries on the map, the keys, the dates and the discontinuities of what it leaves out', async () => {
    const { read } = await openLive();
    const head = ['#EXT-X-MAP:URI="one.mp4"', '#EXT-X-KEY:METHOD=AES-128,URI="k1"'];
    const before = await read(playlist(0, dated(0), ...head, ...rows(0, 2), '#EXT-X-DISCONTINUITY', '#EXT-X-MAP:URI="two.mp4"', '#EXT-X-KEY:METHOD=AES-128,URI="k2"', ...rows(2, 8)));
    const parsed = await read(playlist(1, skip(5), ...rows(6, 9)), { previous: before });
    expect(parsed.index.last()).toMatchObject({ number: 8, timeline: 1, init: { url: expect.stringContaining('two.mp4') }, key: { url: expect.stringContaining('k2') }, programTimeMs: Date.UTC(2026, 0, 1) + 32_000 });
    // Its own sequence number counts from the first segment, which is left out.
    const later = await read(playlist(3, '#EXT-X-DISCONTINUITY-SEQUENCE:1', skip(4), ...rows(7, 10)), { previous: parsed });
    expect(segmentsOf(later.index).map(({ timeline }) => timeline)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  });

  it('of version 2 leaves out dates of ranges, and says which are gone', async () => {
    const parsed = await deltas(playlist(12, '#EXT-X-DATERANGE:ID="b",START-DATE="2026-01-01T00:00:10Z"', skip(6, ',RECENTLY-REMOVED-DATERANGES="a\tc"'), ...rows(18, 22)));
    expect(parsed.notes).toEqual([]);
    expect(parsed.live?.next.number).toBe(22);
  });

  it('that ends the playlist makes it complete', async () => {
    expect(await deltas(playlist(12, skip(6), ...rows(18, 22), '#EXT-X-ENDLIST'))).toMatchObject({ kind: 'vod', index: { isComplete: true, startSeconds: 8, endSeconds: 48 } });
  });

  it('with nothing but older segments is an older copy', async () => {
    const { read } = await openLive();
    const before = await read(first);
    const now = await read(playlist(14, ...rows(14, 24)), { previous: before });
    expect(await read(playlist(12, skip(4), ...rows(16, 22)), { previous: now })).toBe(now);
  });

  it.each([
    ['it begins behind the end of what is known', playlist(25, skip(4), ...rows(29, 32))],
    ['it leaves out what nobody has read', playlist(12, skip(9), ...rows(21, 24))],
    ['its own segments are other ones', playlist(12, skip(6), ...rows(18, 22, 'other'))],
    ['it begins before what is known', playlist(4, skip(8), ...rows(12, 22))],
  ])('M20: that does not fit, as %s, is refused and leaves what was there', async (_why, text) => {
    const { read } = await openLive();
    const previous = await read(first);
    const shapeBefore = shape(previous.index);
    await expect(read(text, { previous })).rejects.toMatchObject({ code: 'manifest/invalid', message: expect.stringContaining('delta update') });
    expect(shape(previous.index)).toEqual(shapeBefore);
    expect(shape((await read(playlist(12, ...rows(12, 22)), { previous })).index)).toHaveLength(10);
  });

  it('M20: without anything to put it onto, or from another location, is refused', async () => {
    const { read } = await openLive();
    const text = playlist(12, skip(6), ...rows(18, 22));
    await expect(read(text)).rejects.toMatchObject({ code: 'manifest/invalid' });
    const previous = await read(first);
    await expect(read(text, { previous, locationIndex: 1 })).rejects.toMatchObject({ code: 'manifest/invalid' });
  });

  it('that says not how much it leaves out, or says it too late, is refused', async () => {
    await expect(deltas(playlist(12, '#EXT-X-SKIP:X=1', ...rows(18, 22)))).rejects.toMatchObject({ code: 'manifest/invalid' });
    await expect(deltas(playlist(12, ...rows(12, 14), skip(4), ...rows(18, 22)))).rejects.toMatchObject({ code: 'manifest/invalid' });
  });

  it('keeps the parts that it lists, and forgets those it lists no more', async () => {
    const info = '#EXT-X-PART-INF:PART-TARGET=2';
    const part = (name: string): string => `#EXT-X-PART:DURATION=2,URI="${name}",INDEPENDENT=YES`;
    const parsed = await deltas(
      playlist(11, info, skip(5), ...rows(16, 20), part('s20.0'), part('s20.1'), ...rows(20, 21), part('s21.0')),
      playlist(12, info, skip(5), ...rows(17, 20), ...rows(20, 21), part('s21.0'), part('s21.1'), ...rows(21, 22), part('s22.0')),
    );
    expect(shape(parsed.index).slice(-4)).toEqual(['19@36 0', '20@40 0', '21@44 0', '22.0@48 0']);
    expect(parsed.index.at(42.5)?.live).toBeUndefined();
    expect(parsed.index.at(46.5)?.live?.part).toBe(1);
  });
});

describe('a playlist of type EVENT', () => {
  it('keeps its beginning, and turns into a recording', async () => {
    const event = (to: number, ...more: string[]): string => playlist(0, '#EXT-X-PLAYLIST-TYPE:EVENT', ...rows(0, to), ...more);
    const going = await refreshed(event(2), event(3), event(5));
    expect(going).toMatchObject({ kind: 'event', index: { startSeconds: 0, endSeconds: 20, isComplete: false } });
    expect(await refreshed(event(2), event(3, '#EXT-X-ENDLIST'))).toMatchObject({ kind: 'vod', index: { startSeconds: 0, endSeconds: 12, isComplete: true } });
  });
});

describe('dates that jump', () => {
  it('forward between refreshes say that the encoder paused, and move nothing that was placed', async () => {
    const parsed = await refreshed(playlist(0, dated(0), ...rows(0, 3)), playlist(1, dated(4), ...rows(1, 3), '#EXT-X-DISCONTINUITY', dated(60), ...rows(3, 5)));
    expect(shape(parsed.index)).toEqual(['1@4 0', '2@8 0', '3@12 1', '4@16 1']);
    // The edge is told by the newest date.
    expect(parsed.live?.originEpochMs).toBe(Date.UTC(2026, 0, 1) + 48_000);
  });

  it('in all of the playlist by a little are a corrected clock, not another stream', async () => {
    const parsed = await refreshed(playlist(0, dated(0), ...rows(0, 3)), playlist(1, dated(5), ...rows(1, 4)));
    expect(shape(parsed.index)).toEqual(['1@4 0', '2@8 0', '3@12 0']);
  });

  it('are believed again once each refresh brings them', async () => {
    const parsed = await refreshed(playlist(0, ...rows(0, 3)), playlist(1, ...rows(1, 3), dated(12), ...rows(3, 4)));
    expect(parsed.live?.originEpochMs).toBe(Date.UTC(2026, 0, 1));
  });
});
