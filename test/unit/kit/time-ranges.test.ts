import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bufferedAhead, contiguousEnd, insertRange, intersect, rangeAfter, rangeAt, span, subtractRange, totalSeconds } from '../../../src/kit/time-ranges.js';
import type { TimeRange, TimeRanges } from '../../../src/kit/time-ranges.js';

/** Times are whole numbers here, so that membership can be asked at every half second and sums are exact. */
const LIMIT = 40;
const stretch: fc.Arbitrary<TimeRange> = fc.tuple(fc.integer({ min: 0, max: LIMIT }), fc.integer({ min: 0, max: LIMIT })).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));

/** Sorted, disjoint, and apart from one another: what a browser's TimeRanges are. */
const ranges: fc.Arbitrary<TimeRanges> = fc
  .uniqueArray(fc.integer({ min: 0, max: LIMIT }), { maxLength: 12 })
  .map((cuts) => cuts.sort((a, b) => a - b))
  .map((cuts) => Array.from({ length: Math.floor(cuts.length / 2) }, (_, index) => ({ start: cuts[index * 2] ?? 0, end: cuts[index * 2 + 1] ?? 0 })));

const moments = Array.from({ length: LIMIT * 2 + 4 }, (_, index) => index / 2 - 1);

function has(set: TimeRanges, time: number): boolean {
  return set.some(({ start, end }) => time >= start && time < end);
}

function isSortedAndDisjoint(set: TimeRanges): boolean {
  return set.every(({ start, end }, index) => start < end && (index === 0 || (set[index - 1]?.end ?? Infinity) <= start));
}

describe('time ranges as sets of moments', () => {
  it('insert is union', () => {
    fc.assert(
      fc.property(ranges, stretch, (set, add) => {
        const result = insertRange(set, add);
        expect(isSortedAndDisjoint(result)).toBe(true);
        for (const time of moments) expect(has(result, time)).toBe(has(set, time) || has([add], time));
      }),
    );
  });

  it('insert joins what touches, so that neighbours never stay two', () => {
    fc.assert(
      fc.property(ranges, stretch, (set, add) => {
        for (const [index, range] of insertRange(set, add).entries()) {
          const before = insertRange(set, add)[index - 1];
          expect(before === undefined || before.end < range.start).toBe(true);
        }
      }),
    );
  });

  it('insert closes holes up to the glue around what is added, and only those', () => {
    expect(insertRange([{ start: 0, end: 4 }, { start: 10, end: 12 }], { start: 4.1, end: 9.9 }, 0.2)).toEqual([{ start: 0, end: 12 }]);
    expect(insertRange([{ start: 0, end: 4 }, { start: 10, end: 12 }], { start: 4.3, end: 9.7 }, 0.2)).toEqual([{ start: 0, end: 4 }, { start: 4.3, end: 9.7 }, { start: 10, end: 12 }]);
    expect(insertRange([{ start: 0, end: 4 }, { start: 4.1, end: 5 }], { start: 8, end: 9 }, 0.2)).toEqual([{ start: 0, end: 4 }, { start: 4.1, end: 5 }, { start: 8, end: 9 }]);
  });

  it('subtract is difference', () => {
    fc.assert(
      fc.property(ranges, stretch, (set, cut) => {
        const result = subtractRange(set, cut);
        expect(isSortedAndDisjoint(result)).toBe(true);
        for (const time of moments) expect(has(result, time)).toBe(has(set, time) && !has([cut], time));
      }),
    );
  });

  it('intersect is intersection, either way round', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const result = intersect(a, b);
        expect(isSortedAndDisjoint(result)).toBe(true);
        expect(intersect(b, a)).toEqual(result);
        for (const time of moments) expect(has(result, time)).toBe(has(a, time) && has(b, time));
      }),
    );
  });

  it('what is cut out and what is common make up the whole', () => {
    fc.assert(
      fc.property(ranges, stretch, (set, cut) => {
        const common = cut.end > cut.start ? intersect(set, [cut]) : [];
        expect(totalSeconds(subtractRange(set, cut)) + totalSeconds(common)).toBe(totalSeconds(set));
      }),
    );
  });

  it('leaves its arguments as they were', () => {
    fc.assert(
      fc.property(ranges, stretch, (set, other) => {
        const before = JSON.stringify([set, other]);
        insertRange(set, other, 1);
        subtractRange(set, other);
        intersect(set, [other]);
        expect(JSON.stringify([set, other])).toBe(before);
      }),
    );
  });
});

describe('looking up a time', () => {
  it('finds the range that holds it, and none elsewhere', () => {
    fc.assert(
      fc.property(ranges, fc.constantFrom(...moments), (set, time) => {
        const found = rangeAt(set, time);
        expect(found !== null).toBe(has(set, time));
        if (found !== null) expect(has([found], time)).toBe(true);
      }),
    );
  });

  it('lets a range within the tolerance count, before and after', () => {
    const set = [{ start: 2, end: 4 }, { start: 6, end: 8 }];
    expect(rangeAt(set, 1.9, 0.1)).toEqual(set[0]);
    expect(rangeAt(set, 1.8, 0.1)).toBeNull();
    expect(rangeAt(set, 4, 0)).toBeNull();
    expect(rangeAt(set, 4, 0.1)).toEqual(set[0]);
    expect(rangeAt(set, 5, 0.5)).toBeNull();
  });

  it('prefers the range that really holds it to one that ended just before', () => {
    expect(rangeAt([{ start: 0, end: 4 }, { start: 4.05, end: 8 }], 4.06, 0.1)).toEqual({ start: 4.05, end: 8 });
    fc.assert(
      fc.property(ranges, fc.constantFrom(...moments), fc.constantFrom(0, 0.5, 1, 2.5), (set, time, tolerance) => {
        if (has(set, time)) expect(has([rangeAt(set, time, tolerance) ?? { start: 0, end: 0 }], time)).toBe(true);
      }),
    );
  });

  it('finds the next start', () => {
    fc.assert(
      fc.property(ranges, fc.constantFrom(...moments), (set, time) => {
        const starts = set.map(({ start }) => start).filter((start) => start > time);
        expect(rangeAfter(set, time)?.start).toBe(starts[0]);
      }),
    );
  });
});

describe('what can be played from here', () => {
  it('ends where the first hole begins', () => {
    fc.assert(
      fc.property(ranges, fc.constantFrom(...moments), (set, time) => {
        const end = contiguousEnd(set, time);
        expect(bufferedAhead(set, time)).toBe(end - time);
        for (const moment of moments) if (moment >= time && moment < end) expect(has(set, moment)).toBe(true);
        expect(has(set, end)).toBe(false);
      }),
    );
  });

  it('reaches over holes up to the tolerance, one after another', () => {
    const set = [{ start: 0, end: 4 }, { start: 4.1, end: 6 }, { start: 6.1, end: 8 }, { start: 9, end: 10 }];
    expect(contiguousEnd(set, 1, 0.15)).toBe(8);
    expect(contiguousEnd(set, 1, 0)).toBe(4);
    expect(contiguousEnd(set, 8.9, 0.15)).toBe(10);
    expect(contiguousEnd(set, 8.5, 0.15)).toBe(8.5);
    expect(bufferedAhead([], 3)).toBe(0);
  });

  it('never grows less with more tolerance', () => {
    fc.assert(fc.property(ranges, fc.constantFrom(...moments), fc.nat(4), fc.nat(4), (set, time, a, b) => contiguousEnd(set, time, a) <= contiguousEnd(set, time, a + b)));
  });
});

describe('span', () => {
  it('reaches from the first start to the last end', () => {
    expect(span([{ start: 2, end: 4 }, { start: 6, end: 9 }])).toEqual({ start: 2, end: 9 });
    expect(span([])).toBeNull();
  });
});
