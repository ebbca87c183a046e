import { describe, expect, it } from 'vitest';
import type { Segment } from '../../../../src/model/segment.js';
import type { SegmentIndex } from '../../../../src/model/segment-index.js';
import { dated, named, openLive, playlist, refreshed, rows, shape } from './live.js';
import { notesOf } from './reading.js';

const control = '#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3';
const info = '#EXT-X-PART-INF:PART-TARGET=1';
const part = (name: string, more = ''): string => `#EXT-X-PART:DURATION=1,URI="${name}"${more}`;
const parts = (number: number, from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => part(`s${String(number)}.${String(from + at)}.m4s`, from + at === 0 ? ',INDEPENDENT=YES' : ''));
const hint = (uri: string, more = '', type = 'PART'): string => `#EXT-X-PRELOAD-HINT:TYPE=${type},URI="${uri}"${more}`;
const low = (first: number, ...lines: string[]): string => playlist(first, control, info, ...lines);

/** Pieces as they follow one another, from the one that holds a time on. */
function following(index: SegmentIndex, timeSeconds: number): string[] {
  const out: string[] = [];
  for (let piece = index.at(timeSeconds); piece !== null && out.length < 20; piece = index.after(piece)) out.push(named(piece));
  return out;
}

function present(segment: Segment | null | undefined): Segment {
  if (segment === null || segment === undefined) throw new Error('no segment');
  return segment;
}

describe('parts', () => {
  it('of the last segments and of the one in the making are pieces of their own', async () => {
    const parsed = await refreshed(low(7, ...rows(7, 9), ...parts(9, 0, 4), ...rows(9, 10), ...parts(10, 0, 2)));
    expect(shape(parsed.index)).toEqual(['7@0 0', '8@4 0', '9@8 0', '10.0@12 0', '10.1@13 0']);
    expect(following(parsed.index, 8)).toEqual(['9@8 0', '10.0@12 0', '10.1@13 0']);
    expect(parsed.index).toMatchObject({ endSeconds: 14, isComplete: false });
    expect(named(parsed.index.last())).toBe('10.1@13 0');
    expect(parsed.live).toMatchObject({ pieceSeconds: 1, targetLatencySeconds: 3, canBlockReload: true, next: { number: 10, part: 2 } });
  });

  it('M19: are all there is at first, from number 0 on', async () => {
    const parsed = await refreshed(low(0, dated(0), ...parts(0, 0, 1), hint('s0.1.m4s')));
    expect(shape(parsed.index)).toEqual(['0.0@0 0', '0.1+@1 0']);
    expect(parsed.live).toMatchObject({ originEpochMs: Date.UTC(2026, 0, 1), next: { number: 0, part: 1 } });
  });

  it('without anything whole keep their place when the segment comes', async () => {
    const parsed = await refreshed(low(0, ...parts(0, 0, 3)), low(0, ...parts(0, 0, 4), ...rows(0, 1), ...parts(1, 0, 1)));
    expect(shape(parsed.index)).toEqual(['0@0 0', '1.0@4 0']);
  });

  it('M11: that are all there is of an encoder that counts anew go on behind what was known, and older copies do not', async () => {
    const { read } = await openLive();
    const previous = await read(low(0, ...rows(0, 8), ...parts(8, 0, 1)));
    const anew = await read(low(0, ...parts(0, 0, 2)), { previous });
    expect(shape(anew.index)).toEqual(['0.0@32 1', '0.1@33 1']);
    const young = await read(low(0, ...rows(0, 1), ...parts(1, 0, 1)));
    expect(shape((await read(low(0, ...parts(0, 0, 4)), { previous: young })).index)).toEqual(shape(young.index));
  });

  it('may be asked for by themselves where decoding can begin with them', async () => {
    const independent = [part('a'), part('b', ',INDEPENDENT=YES'), part('c')];
    const { index } = await refreshed(low(7, ...rows(7, 9), ...independent));
    expect([8.5, 9.5, 10.5].map((time) => named(index.at(time)))).toEqual(['9.0@8 0', '9.1@9 0', '9.1@9 0']);
    expect(index.at(9.5)?.live).toEqual({ part: 1, isIndependent: true, availableAtMs: null, isGrowing: false });
    expect(index.at(8.5)?.live?.isIndependent).toBe(false);
    const all = (await refreshed(low(7, '#EXT-X-INDEPENDENT-SEGMENTS', ...rows(7, 9), part('a'), part('b')))).index;
    expect(all.at(8.5)?.live?.isIndependent).toBe(true);
  });

  it('that are gaps say so, and are no place to begin', async () => {
    const { index } = await refreshed(low(7, ...rows(7, 9), part('a', ',INDEPENDENT=YES'), part('b', ',INDEPENDENT=YES,GAP=YES')));
    expect(named(index.at(9.5))).toBe('9.0@8 0');
    expect(index.after(present(index.at(8.5)))).toMatchObject({ gap: true, startSeconds: 9 });
  });

  it('are ranges, that go on where the one before of the same resource ended', async () => {
    const { index } = await refreshed(low(7, ...rows(7, 8), part('s8.m4s', ',BYTERANGE="100@0"'), part('s8.m4s', ',BYTERANGE="50"'), part('x.m4s', ',BYTERANGE="10"')));
    const first = present(index.at(4.5));
    const second = present(index.after(first));
    expect([first.range, second.range, index.after(second)?.range]).toEqual([{ start: 0, end: 100 }, { start: 100, end: 150 }, { start: 0, end: 10 }]);
  });

  it('carry the date of their place', async () => {
    const { index } = await refreshed(low(7, dated(0), ...rows(7, 9), ...parts(9, 0, 2)));
    expect(index.after(present(index.at(8.5)))?.programTimeMs).toBe(Date.UTC(2026, 0, 1) + 9000);
  });

  it('have the map, the key and the timeline in force at their line', async () => {
    const { index } = await refreshed(low(7, '#EXT-X-MAP:URI="one.mp4"', ...rows(7, 9), '#EXT-X-DISCONTINUITY', '#EXT-X-MAP:URI="two.mp4"', ...parts(9, 0, 1)));
    expect(index.at(8)).toMatchObject({ timeline: 1, init: { url: expect.stringContaining('two.mp4') } });
  });

  it('without length or URI: the target, a refusal', async () => {
    const parsed = await refreshed(low(7, ...rows(7, 8), '#EXT-X-PART:URI="a"'));
    expect(parsed.index.at(4)?.durationSeconds).toBe(1);
    expect(notesOf(parsed)).toContain('A part has no duration');
    await expect(refreshed(low(7, ...rows(7, 8), '#EXT-X-PART:DURATION=1'))).rejects.toMatchObject({ code: 'manifest/invalid' });
  });

  it('that are listed no longer leave their segment, which goes on behind what was loaded of it', async () => {
    const { read } = await openLive();
    const before = await read(low(7, ...rows(7, 9), ...parts(9, 0, 4)));
    const pieces = [8, 9, 10, 11].map((time, at) => present(at === 0 ? before.index.at(time) : before.index.after({ ...present(before.index.at(8)), startSeconds: 7 + at, live: { part: at - 1, isIndependent: false, availableAtMs: null, isGrowing: false }, url: `https://media.example/show/s9.${String(at - 1)}.m4s` })));
    const after = await read(low(7, ...rows(7, 13)), { previous: before });
    expect(named(after.index.after(present(pieces[3])))).toBe('10@12 0');
    expect(named(after.index.after(present(pieces[0])))).toBe('9@8 0');
  });

  it('count as news: the same segments with one part more are another index, with fewer an older copy', async () => {
    const { read } = await openLive();
    const one = await read(low(7, ...rows(7, 9), ...parts(9, 0, 1)));
    const two = await read(low(7, ...rows(7, 9), ...parts(9, 0, 2)), { previous: one });
    expect(shape(two.index)).toHaveLength(4);
    expect(await read(low(7, ...rows(7, 9), ...parts(9, 0, 1)), { previous: two })).toBe(two);
  });
});

describe('a preload hint', () => {
  it('is the piece behind the last part, and grows', async () => {
    const { index } = await refreshed(low(7, ...rows(7, 9), ...parts(9, 0, 2), hint('s9.2.m4s')));
    const hinted = present(index.after(present(index.after(present(index.at(8.5))))));
    expect(hinted).toMatchObject({ number: 9, startSeconds: 10, durationSeconds: 1, range: null, url: 'https://media.example/show/s9.2.m4s', live: { part: 2, isGrowing: true, isIndependent: false } });
    expect(index.after(hinted)).toBeNull();
    expect(index.endSeconds).toBe(10);
  });

  it('is where playback can go on from a whole segment, at the first part of the next', async () => {
    const { index } = await refreshed(low(7, ...parts(8, 0, 4), ...rows(7, 9), hint('s9.0.m4s')));
    expect(named(index.after(present(index.at(5))))).toBe('9.0+@8 0');
    expect(index.at(8.5)).toMatchObject({ live: { isIndependent: true, isGrowing: true } });
  });

  it('of a range with both ends is just that part', async () => {
    const { index } = await refreshed(low(7, ...rows(7, 9), part('s9.m4s', ',BYTERANGE="100@0",INDEPENDENT=YES'), hint('s9.m4s', ',BYTERANGE-START=100,BYTERANGE-LENGTH=70')));
    expect(index.after(present(index.at(8.5)))).toMatchObject({ durationSeconds: 1, range: { start: 100, end: 170 }, live: { part: 1 } });
  });

  it('of a range without an end is one request for all that is to come of the segment', async () => {
    const { read } = await openLive();
    const before = await read(low(7, ...rows(7, 9), part('s9.m4s', ',BYTERANGE="100@0",INDEPENDENT=YES'), hint('s9.m4s', ',BYTERANGE-START=100')));
    const rest = present(before.index.after(present(before.index.at(8.5))));
    expect(rest).toMatchObject({ durationSeconds: 3, range: { start: 100, end: null }, live: { part: 1, isGrowing: true } });
    // Parts that come meanwhile are in it: what follows is the next segment.
    const more = await read(low(7, ...rows(7, 9), part('s9.m4s', ',BYTERANGE="100@0",INDEPENDENT=YES'), part('s9.m4s', ',BYTERANGE="60@100"'), hint('s9.m4s', ',BYTERANGE-START=160')), { previous: before });
    expect(more.index.after(rest)).toBeNull();
    const next = await read(low(7, ...rows(7, 9), '#EXTINF:4,', '#EXT-X-BYTERANGE:300@0', 's9.m4s', part('s10.m4s', ',BYTERANGE="80@0",INDEPENDENT=YES'), hint('s10.m4s', ',BYTERANGE-START=80')), { previous: more });
    expect(named(next.index.after(rest))).toBe('10.0@12 0');
  });

  it('at the start of a segment whose parts will be ranges is the whole of it', async () => {
    const { index } = await refreshed(low(7, ...rows(7, 8), part('s8.m4s', ',BYTERANGE="100@0",INDEPENDENT=YES'), ...rows(8, 9), hint('s9.m4s', ',BYTERANGE-START=0')));
    expect(index.after(present(index.at(5)))).toMatchObject({ number: 9, durationSeconds: 4, range: { start: 0, end: null }, live: { part: 0, isGrowing: true, isIndependent: true } });
  });

  it('of a place in a resource that goes on over many segments is left alone: nobody could tell where the part ends', async () => {
    const whole = ['#EXTINF:4,', '#EXT-X-BYTERANGE:400@0', 'all.m4s', '#EXTINF:4,', '#EXT-X-BYTERANGE:400@400', 'all.m4s'];
    const between = await refreshed(low(7, ...whole, hint('all.m4s', ',BYTERANGE-START=800')));
    expect(shape(between.index)).toEqual(['7@0 0', '8@4 0']);
    const within = await refreshed(low(7, ...whole, part('all.m4s', ',BYTERANGE="100@800",INDEPENDENT=YES'), hint('all.m4s', ',BYTERANGE-START=900')));
    expect(shape(within.index)).toEqual(['7@0 0', '8@4 0', '9.0@8 0']);
  });

  it('of a map is in force for the first part of a segment that is hinted, and for no later one', async () => {
    const map = '#EXT-X-MAP:URI="one.mp4"';
    const ahead = hint('two.mp4', '', 'MAP');
    const first = await refreshed(low(7, map, ...rows(7, 9), hint('s9.0.m4s'), ahead));
    expect(first.index.after(present(first.index.at(5)))?.init?.url).toBe('https://media.example/show/two.mp4');
    const later = await refreshed(low(7, map, ...rows(7, 9), ...parts(9, 0, 1), hint('s9.1.m4s'), ahead));
    expect(later.index.after(present(later.index.at(8.5)))?.init?.url).toBe('https://media.example/show/one.mp4');
    const ranged = await refreshed(low(7, map, ...rows(7, 9), hint('s9.0.m4s'), hint('two.mp4', ',BYTERANGE-START=10,BYTERANGE-LENGTH=600', 'MAP')));
    expect(ranged.index.after(present(ranged.index.at(5)))?.init).toMatchObject({ range: { start: 10, end: 610 } });
  });

  it('of another map is of another time line: a discontinuity is in the playlist only when the part is', async () => {
    const map = '#EXT-X-MAP:URI="one.mp4"';
    const before = low(7, map, ...rows(7, 9), hint('s9.0.m4s'), hint('two.mp4', '', 'MAP'));
    expect(shape((await refreshed(before)).index).at(-1)).toBe('9.0+@8 1');
    const told = low(7, map, ...rows(7, 9), '#EXT-X-DISCONTINUITY', '#EXT-X-MAP:URI="two.mp4"', ...parts(9, 0, 1), hint('s9.1.m4s'));
    expect(shape((await refreshed(before, told)).index).slice(-2)).toEqual(['9.0@8 1', '9.1+@9 1']);
    expect(shape((await refreshed(low(7, map, ...rows(7, 9), hint('s9.0.m4s'), hint('one.mp4', '', 'MAP')))).index).at(-1)).toBe('9.0+@8 0');
  });

  it('that comes true is the same piece; another one that comes instead follows from where the loaded one ended', async () => {
    const { read } = await openLive();
    const before = await read(low(7, ...rows(7, 9), ...parts(9, 0, 1), hint('s9.1.m4s')));
    const hinted = present(before.index.after(present(before.index.at(8.5))));
    const as = await read(low(7, ...rows(7, 9), ...parts(9, 0, 2), hint('s9.2.m4s')), { previous: before });
    expect(named(as.index.after(hinted))).toBe('9.2+@10 0');
    const ended = await read(low(7, ...rows(7, 9), '#EXTINF:1,', 's9.m4s', ...parts(10, 0, 1), hint('s10.1.m4s')), { previous: before });
    expect(named(ended.index.after(present(before.index.at(8.5))))).toBe('10.0@9 0');
  });

  it('that is all that changed is news; of an unknown type it is nothing', async () => {
    const { read } = await openLive();
    const text = low(7, ...rows(7, 9), ...parts(9, 0, 1), hint('a.m4s'));
    const before = await read(text);
    expect(await read(text.replace('a.m4s', 'b.m4s'), { previous: before })).not.toBe(before);
    const odd = await refreshed(low(7, ...rows(7, 9), hint('a.m4s', '', 'KEY'), '#EXT-X-PRELOAD-HINT:TYPE=PART'));
    expect(shape(odd.index)).toEqual(['7@0 0', '8@4 0']);
    expect(notesOf(odd)).toContain('EXT-X-PRELOAD-HINT has no type');
  });

  it('is no more once the playlist has ended', async () => {
    expect(shape((await refreshed(low(7, ...rows(7, 9), hint('a.m4s')), low(7, ...rows(7, 9), hint('a.m4s'), '#EXT-X-ENDLIST'))).index)).toEqual(['7@0 0', '8@4 0']);
  });
});

describe('what the server offers', () => {
  it('is read from EXT-X-SERVER-CONTROL and EXT-X-RENDITION-REPORT', async () => {
    const parsed = await refreshed(playlist(7, '#EXT-X-SERVER-CONTROL:CAN-SKIP-UNTIL=24.5,CAN-SKIP-DATERANGES=YES,HOLD-BACK=15,PART-HOLD-BACK=2.5,CAN-BLOCK-RELOAD=YES', info, ...rows(7, 9),
      '#EXT-X-RENDITION-REPORT:URI="../high/high.m3u8",LAST-MSN=9,LAST-PART=3', '#EXT-X-RENDITION-REPORT:URI="audio.m3u8",LAST-MSN=8', '#EXT-X-RENDITION-REPORT:LAST-MSN=8'));
    expect(parsed.live).toMatchObject({ canBlockReload: true, canSkipUntilSeconds: 24.5, canSkipDateRanges: true, targetLatencySeconds: 2.5 });
    expect(parsed.live?.reports).toEqual(new Map([['https://media.example/high/high.m3u8', { number: 9, part: 3 }], ['https://media.example/show/audio.m3u8', { number: 8, part: null }]]));
    expect(notesOf(parsed)).toContain('EXT-X-RENDITION-REPORT has no URI');
  });

  it('keeps a distance to the end of HOLD-BACK, or three target durations, where there are no parts', async () => {
    const latency = async (...lines: string[]): Promise<number | null | undefined> => (await refreshed(playlist(7, ...lines, ...rows(7, 9)))).live?.targetLatencySeconds;
    expect(await latency()).toBe(12);
    expect(await latency('#EXT-X-SERVER-CONTROL:HOLD-BACK=14')).toBe(14);
    expect(await latency('#EXT-X-SERVER-CONTROL:HOLD-BACK=14,PART-HOLD-BACK=2')).toBe(14);
    expect(await latency('#EXT-X-SERVER-CONTROL:HOLD-BACK=14', info)).toBe(14);
    // For who leaves the parts alone.
    const holdBack = async (...lines: string[]): Promise<number | undefined> => (await refreshed(playlist(7, ...lines, info, ...rows(7, 9)))).live?.holdBackSeconds;
    expect([await holdBack('#EXT-X-SERVER-CONTROL:HOLD-BACK=14,PART-HOLD-BACK=2'), await holdBack('#EXT-X-SERVER-CONTROL:PART-HOLD-BACK=2')]).toEqual([14, 12]);
  });
});
