import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Inventory } from '../../../src/buffer/inventory.js';
import { addEntry, bytesAhead, chainEnd, cutEntries, entryAt, reconcile } from '../../../src/buffer/inventory.js';
import { insertRange, subtractRange } from '../../../src/kit/time-ranges.js';
import { entry, segment } from './segments.js';

const numbersOf = (inventory: Inventory): number[] => inventory.map((each) => each.segment.number);
const build = (numbers: readonly number[]): Inventory => numbers.reduce<Inventory>((inventory, number) => addEntry(inventory, entry(number)), []);
const anyNumbers = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 20 });
const anyTime = fc.double({ min: 0, max: 62, noNaN: true });

describe('addEntry', () => {
  it('keeps the order of time and holds each segment of a rendition once', () => {
    fc.assert(fc.property(anyNumbers, (numbers) => {
      expect(numbersOf(build(numbers))).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    }));
  });

  it('takes from older entries what it covers by more than half', () => {
    const inventory = build([0, 1, 2, 3]);
    const long = entry(9, { renditionId: 'high', segment: segment(9, { startSeconds: 2, durationSeconds: 3.5 }) });
    expect(addEntry(inventory, long).map((each) => `${each.renditionId} ${each.segment.number}`)).toEqual(['low 0', 'high 9', 'low 3']);
    const short = entry(9, { renditionId: 'high', segment: segment(9, { startSeconds: 2, durationSeconds: 1 }) });
    expect(addEntry(inventory, short)).toHaveLength(5);
  });

  it('moves a segment that is put again at another place', () => {
    const moved = addEntry(build([0, 1]), entry(1, { startSeconds: 10, endSeconds: 12 }));
    expect(moved.map(({ startSeconds }) => startSeconds)).toEqual([0, 10]);
  });

  it('tells segments of two timelines apart, though they bear one number', () => {
    const later = entry(1, { segment: segment(1, { timeline: 1, startSeconds: 20 }) });
    expect(addEntry(build([0, 1]), later)).toHaveLength(3);
  });
});

describe('cutEntries', () => {
  it('drops just what lies for more than half inside', () => {
    fc.assert(fc.property(anyNumbers, anyTime, anyTime, (numbers, a, b) => {
      const cut = { start: Math.min(a, b), end: Math.max(a, b) };
      const inventory = build(numbers);
      const kept = cutEntries(inventory, cut);
      for (const each of inventory) {
        const inside = Math.max(0, Math.min(each.endSeconds, cut.end) - Math.max(each.startSeconds, cut.start));
        expect(kept.includes(each)).toBe(inside <= 1);
      }
    }));
  });

  it('undoes what was added there', () => {
    expect(numbersOf(cutEntries(build([0, 1, 2, 3]), { start: 4, end: Number.POSITIVE_INFINITY }))).toEqual([0, 1]);
  });
});

describe('reconcile', () => {
  it('never invents, and changes nothing while the sink has everything', () => {
    fc.assert(fc.property(anyNumbers, fc.array(fc.tuple(anyTime, anyTime), { maxLength: 5 }), anyTime, (numbers, holes, target) => {
      const inventory = build(numbers);
      const all = inventory.reduce((ranges, { startSeconds, endSeconds }) => insertRange(ranges, { start: startSeconds, end: endSeconds }), insertRange([], { start: 0, end: 0 }));
      expect(reconcile(inventory, all, target)).toBe(inventory);
      const left = holes.reduce((ranges, [a, b]) => subtractRange(ranges, { start: Math.min(a, b), end: Math.max(a, b) }), all);
      const kept = reconcile(inventory, left, target);
      expect(inventory).toEqual(expect.arrayContaining([...kept]));
      for (const each of kept) expect(left.some(({ start, end }) => start < each.endSeconds && end > each.startSeconds)).toBe(true);
      expect(reconcile(kept, left, target)).toBe(kept);
    }));
  });

  it('drops what the browser evicted in front of the playhead, and keeps what lost only its past', () => {
    const inventory = build([0, 1, 2]);
    expect(numbersOf(reconcile(inventory, [{ start: 0, end: 2 }, { start: 4, end: 6 }], 0))).toEqual([0, 2]);
    expect(numbersOf(reconcile(inventory, [{ start: 3, end: 6 }], 3))).toEqual([1, 2]);
    expect(numbersOf(reconcile(inventory, [{ start: 3, end: 6 }], 2))).toEqual([2]);
  });

  it('forgives a few frames, and leaves declared gaps alone', () => {
    expect(reconcile(build([0]), [{ start: 0.1, end: 2 }], 0)).toHaveLength(1);
    expect(reconcile([entry(0, { isGap: true, bufferedSeconds: 0 })], [], 0)).toHaveLength(1);
  });
});

describe('chainEnd', () => {
  it('is reached from the time without a hole, and nothing directly behind it is left out', () => {
    fc.assert(fc.property(anyNumbers, anyTime, (numbers, time) => {
      const inventory = build(numbers);
      const end = chainEnd(inventory, time);
      const here = entryAt(inventory, time);
      expect(end === null).toBe(here === null);
      if (end === null || here === null) return;
      for (let number = here.segment.number; number <= end.segment.number; number += 1) expect(numbers).toContain(number);
      expect(numbers).not.toContain(end.segment.number + 1);
    }));
  });

  it('does not lose by adding, nor win by cutting', () => {
    fc.assert(fc.property(anyNumbers, anyTime, fc.integer({ min: 0, max: 30 }), (numbers, time, more) => {
      const inventory = build(numbers);
      const before = chainEnd(inventory, time)?.endSeconds ?? time;
      expect(chainEnd(addEntry(inventory, entry(more)), time)?.endSeconds ?? time).toBeGreaterThanOrEqual(before);
      expect(chainEnd(cutEntries(inventory, { start: more * 2, end: more * 2 + 2 }), time)?.endSeconds ?? time).toBeLessThanOrEqual(Math.max(before, time + 2.25));
    }));
  });

  it('follows the numbers of one rendition over a hole of declared durations, but not over another timeline', () => {
    const drifted = [entry(0), entry(1, { startSeconds: 2.6, endSeconds: 4.6 })];
    expect(chainEnd(drifted, 0)?.segment.number).toBe(1);
    const other = [entry(0), entry(1, { startSeconds: 2.6, endSeconds: 4.6, segment: segment(1, { timeline: 1 }) })];
    expect(chainEnd(other, 0)?.segment.number).toBe(0);
  });
});

describe('entryAt', () => {
  it('finds the entry that holds a time, else one that begins a rounding error later', () => {
    const inventory = build([1, 2]);
    expect(entryAt(inventory, 4)?.segment.number).toBe(2);
    expect(entryAt(inventory, 1.8)?.segment.number).toBe(1);
    expect(entryAt(inventory, 1.7)).toBeNull();
    expect(entryAt(inventory, 6)).toBeNull();
  });
});

describe('bytesAhead', () => {
  it('counts what ends behind a time', () => {
    expect(bytesAhead(build([0, 1, 2]), 2)).toBe(2000);
  });
});
