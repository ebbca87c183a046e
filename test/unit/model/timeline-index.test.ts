import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSidxIndex } from '../../../src/model/indexes/sidx-index.js';
import { createTemplateIndex } from '../../../src/model/indexes/template-index.js';
import type { TickFrame, TickIndexFacts } from '../../../src/model/indexes/tick-index.js';
import { createTimelineIndex, type TickRuns } from '../../../src/model/indexes/timeline-index.js';
import type { SegmentIndex } from '../../../src/model/segment-index.js';
import type { Segment } from '../../../src/model/segment.js';

interface Run { readonly gap: number; readonly duration: number; readonly count: number }

const timescales = fc.constantFrom(1, 10, 1000, 44_100, 90_000, 10_000_000);
const runsArbitrary = fc.array(fc.record({ gap: fc.constantFrom(0, 0, 0, 1, 5), duration: fc.integer({ min: 1, max: 7 }), count: fc.integer({ min: 1, max: 9 }) }), { minLength: 1, maxLength: 8 });

function frameOf(timescale: number, options: Partial<TickFrame> = {}): TickFrame {
  return { timescale, originTicks: 0n, periodStartTicks: 0, periodStartSeconds: 0, periodEndSeconds: Infinity, timeline: 0, ...options };
}

function factsOf(frame: TickFrame): TickIndexFacts {
  return { frame, firstNumber: 5, address: (number, time) => ({ url: `${String(number)}-${time}`, range: null }), init: null, protectionSchemes: [], isComplete: true };
}

/** Runs in units of one tenth of a second, from tick `start`. */
function tickRuns(runs: readonly Run[], timescale: number, start = 0): TickRuns {
  const unit = Math.max(1, timescale / 10);
  let tick = start;
  let count = 0;
  const columns = runs.map((run) => {
    tick += run.gap * unit;
    const column = { start: tick, duration: run.duration * unit, first: count };
    tick += run.count * run.duration * unit;
    count += run.count;
    return column;
  });
  return {
    startTicks: Float64Array.from(columns, ({ start: at }) => at),
    durationTicks: Float64Array.from(columns, ({ duration }) => duration),
    firstRow: Uint32Array.from(columns, ({ first }) => first),
    longestTicks: Math.max(...columns.map(({ duration }) => duration)),
    count,
  };
}

function walk(index: SegmentIndex): Segment[] {
  const segments: Segment[] = [];
  for (let segment = index.first(); segment !== null; segment = index.after(segment)) {
    segments.push(segment);
    if (segments.length > 10_000) throw new Error('after() goes in circles');
  }
  return segments;
}

/** What every index has to obey, whatever it is made of. */
function checkLaws(index: SegmentIndex): void {
  const segments = walk(index);
  const [first] = segments;
  const last = segments.at(-1);
  expect(index.first()).toEqual(first ?? null);
  expect(index.last()).toEqual(last ?? null);
  if (first === undefined || last === undefined) return;
  expect(index.startSeconds).toBe(first.startSeconds);
  expect(index.endSeconds).toBeCloseTo(last.startSeconds + last.durationSeconds, 6);
  segments.forEach((segment, at) => {
    const next = segments[at + 1];
    expect(segment.durationSeconds).toBeGreaterThan(0);
    expect(segment.startSeconds).toBeGreaterThanOrEqual(segment.windowStartSeconds);
    expect(segment.startSeconds + segment.durationSeconds).toBeLessThanOrEqual(segment.windowEndSeconds + 1e-6);
    expect(segment.number).toBe(first.number + at);
    // at(t) contains t, at the start, in the middle, and just before the end.
    for (const share of [0, 0.5, 0.999]) expect(index.at(segment.startSeconds + share * segment.durationSeconds)?.number).toBe(segment.number);
    // Media time and presentation time name the same moment.
    if (segment.mediaStartTicks !== null && segment.startSeconds > segment.windowStartSeconds) {
      expect(segment.mediaStartTicks / segment.timescale + (segment.timestampOffsetSeconds ?? NaN)).toBeCloseTo(segment.startSeconds, 6);
    }
    if (next === undefined) return;
    // The next one starts where this one ends, or behind a hole, whose times lead to it.
    expect(next.startSeconds).toBeGreaterThanOrEqual(segment.startSeconds + segment.durationSeconds - 1e-9);
    expect(index.at((segment.startSeconds + segment.durationSeconds + next.startSeconds) / 2 + 1e-6)?.number).toBe(next.number);
  });
  expect(index.at(first.startSeconds - 1)).toEqual(first);
  expect(index.at(index.endSeconds + 1e-3)).toBeNull();
  expect(index.after(last)).toBeNull();
  expect(index.after({ ...first, timeline: first.timeline - 1 })).toEqual(first);
  expect(index.after({ ...first, timeline: first.timeline + 1 })).toBeNull();
}

describe('a timeline index', { timeout: 60_000 }, () => {
  it('obeys the laws of an index for any runs, offsets and period bounds', () => {
    fc.assert(
      fc.property(runsArbitrary, timescales, fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 1000 }), (runs, timescale, offset, tenths, start) => {
        const unit = Math.max(1, timescale / 10);
        const frame = frameOf(timescale, { periodStartTicks: offset * unit, periodStartSeconds: start, periodEndSeconds: start + (tenths * unit) / timescale, timeline: 3 });
        checkLaws(createTimelineIndex(tickRuns(runs, timescale), factsOf(frame)));
      }),
    );
  });

  it('says the same counted from an origin as from zero, but for what a double cannot hold', () => {
    fc.assert(
      fc.property(runsArbitrary, timescales, (runs, timescale) => {
        const origin = 2n ** 60n;
        const near = walk(createTimelineIndex(tickRuns(runs, timescale), factsOf(frameOf(timescale))));
        const far = walk(createTimelineIndex(tickRuns(runs, timescale), factsOf(frameOf(timescale, { originTicks: origin }))));
        expect(far.map(({ startSeconds, durationSeconds }) => [startSeconds, durationSeconds])).toEqual(near.map(({ startSeconds, durationSeconds }) => [startSeconds, durationSeconds]));
        expect(far.map(({ url }) => BigInt(url.split('-')[1] ?? '') - origin)).toEqual(near.map(({ mediaStartTicks }) => BigInt(mediaStartTicks ?? -1)));
      }),
    );
  });

  it('leads on from a segment of any other index to one that plays further', () => {
    fc.assert(
      fc.property(runsArbitrary, runsArbitrary, timescales, timescales, (runs, otherRuns, timescale, otherTimescale) => {
        const index = createTimelineIndex(tickRuns(runs, timescale), factsOf(frameOf(timescale)));
        for (const segment of walk(createTimelineIndex(tickRuns(otherRuns, otherTimescale), factsOf(frameOf(otherTimescale))))) {
          const end = segment.startSeconds + segment.durationSeconds;
          const next = index.after(segment);
          if (next === null) expect(index.endSeconds).toBeLessThanOrEqual(end + segment.durationSeconds);
          else expect(next.startSeconds + next.durationSeconds).toBeGreaterThan(end - segment.durationSeconds / 2);
        }
      }),
    );
  });
});

describe('a template index', { timeout: 60_000 }, () => {
  it('obeys the laws of an index, and equals the timeline of the same segments', () => {
    fc.assert(
      fc.property(timescales, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 20 }), (timescale, duration, tenths, offset) => {
        const unit = Math.max(1, timescale / 10);
        const frame = frameOf(timescale, { periodStartTicks: offset * unit, periodStartSeconds: 100, periodEndSeconds: 100 + (tenths * unit) / timescale });
        const durationTicks = duration * unit;
        const count = Math.ceil((tenths * unit) / durationTicks);
        const template = createTemplateIndex({ ...factsOf(frame), durationTicks, firstTicks: offset * unit, startRow: 0, endRow: count + 3 });
        checkLaws(template);
        const timeline = createTimelineIndex(tickRuns([{ gap: 0, duration, count }], timescale, offset * unit), factsOf(frame));
        expect(walk(template)).toEqual(walk(timeline));
      }),
    );
  });

  it('starts at a later row with the same numbers and times', () => {
    const facts = { ...factsOf(frameOf(10)), durationTicks: 20, firstTicks: 0 };
    const whole = walk(createTemplateIndex({ ...facts, startRow: 0, endRow: 9 }));
    expect(walk(createTemplateIndex({ ...facts, startRow: 4, endRow: 9 }))).toEqual(whole.slice(4));
  });

  it('answers as fast for ten thousand million segments as for ten', () => {
    const index = createTemplateIndex({ ...factsOf(frameOf(1000)), durationTicks: 2000, firstTicks: 0, startRow: 0, endRow: 1e10 });
    expect(index.at(1.9e10)).toMatchObject({ number: 9.5e9 + 5, startSeconds: 1.9e10 });
    expect(index.last()?.number).toBe(1e10 + 4);
  });
});

describe('an index of byte ranges', { timeout: 60_000 }, () => {
  it('obeys the laws of an index', () => {
    fc.assert(
      fc.property(runsArbitrary, timescales, (runs, timescale) => {
        const { startTicks, durationTicks } = tickRuns(runs.map((run) => ({ ...run, count: 1 })), timescale);
        const index = createSidxIndex(
          { startTicks, endTicks: startTicks.map((start, row) => start + (durationTicks[row] ?? 0)), startBytes: startTicks.map((_, row) => 100 * row), endBytes: startTicks.map((_, row) => (row + 1 === startTicks.length ? Infinity : 100 * row + 100)) },
          { frame: frameOf(timescale), init: null, protectionSchemes: [], url: 'https://x.example/f' },
        );
        checkLaws(index);
        expect(walk(index).map(({ range }) => range)).toEqual(Array.from(startTicks, (_, row) => ({ start: 100 * row, end: row + 1 === startTicks.length ? null : 100 * row + 100 })));
      }),
    );
  });

  it('without segments answers nothing', () => {
    const none = new Float64Array(0);
    const index = createSidxIndex({ startTicks: none, endTicks: none, startBytes: none, endBytes: none }, { frame: frameOf(1), init: null, protectionSchemes: [], url: 'https://x.example/f' });
    expect([index.first(), index.last(), index.at(0), index.startSeconds, index.endSeconds]).toEqual([null, null, null, 0, 0]);
  });
});
