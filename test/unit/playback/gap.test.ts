import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { GapSnapshot } from '../../../src/playback/gap.js';
import { jumpTarget } from '../../../src/playback/gap.js';

/** At the end of a range, 0.3 s of nothing, more behind it. */
const hole: GapSnapshot = { timeSeconds: 10, buffered: [{ start: 0, end: 10 }, { start: 10.3, end: 20 }], maxGapSeconds: 0.5, settledUntilSeconds: 10, waitedMs: 500 };

describe('a hole', () => {
  it('that is small is jumped to just behind its end, after a moment for the append under way', () => {
    expect(jumpTarget(hole)).toBeCloseTo(10.305, 6);
    expect(jumpTarget({ ...hole, waitedMs: 119 })).toBeNull();
  });

  it('that is large is jumped only when nothing will fill it any more, but then at once', () => {
    const large = { ...hole, buffered: [{ start: 0, end: 10 }, { start: 14, end: 20 }] };
    expect(jumpTarget(large)).toBeNull();
    expect(jumpTarget({ ...large, settledUntilSeconds: 14, waitedMs: 0 })).toBeCloseTo(14.005, 6);
  });

  it('before the first media counts too, by the start of the buffer', () => {
    expect(jumpTarget({ ...hole, timeSeconds: 0, buffered: [{ start: 0.08, end: 9 }], settledUntilSeconds: 0 })).toBeCloseTo(0.085, 6);
  });

  it('is none while there is media, and none where nothing lies behind it', () => {
    expect(jumpTarget({ ...hole, timeSeconds: 9.9, waitedMs: 200 })).toBeNull();
    expect(jumpTarget({ ...hole, timeSeconds: 9.4 })).toBeNull();
    expect(jumpTarget({ ...hole, buffered: [{ start: 0, end: 10 }] })).toBeNull();
    expect(jumpTarget({ ...hole, buffered: [] })).toBeNull();
  });

  it('is met also a few milliseconds before the range ends', () => {
    expect(jumpTarget({ ...hole, timeSeconds: 9.985 })).toBeCloseTo(10.305, 6);
  });

  it('is met too by an element that stands still some frames before the range ends, as Chromium does', () => {
    const large = { ...hole, timeSeconds: 9.948, buffered: [{ start: 0, end: 10 }, { start: 12, end: 20 }], settledUntilSeconds: 20 };
    expect(jumpTarget({ ...large, waitedMs: 250 })).toBeNull();
    expect(jumpTarget({ ...large, waitedMs: 300 })).toBeCloseTo(12.005, 6);
  });

  it('is not left for a splinter where a proper range follows', () => {
    const buffered = [{ start: 0, end: 10 }, { start: 10.1, end: 10.15 }, { start: 10.3, end: 20 }];
    expect(jumpTarget({ ...hole, buffered })).toBeCloseTo(10.305, 6);
    expect(jumpTarget({ ...hole, buffered: buffered.slice(0, 2) })).toBeCloseTo(10.105, 6);
  });

  it('is only ever jumped forward, into media', () => {
    const ranges = fc.array(fc.tuple(fc.double({ min: 0.05, max: 5, noNaN: true }), fc.double({ min: 0.01, max: 5, noNaN: true })), { maxLength: 6 }).map((pairs) => {
      let at = 0;
      return pairs.map(([pause, length]) => {
        const start = at + pause;
        at = start + length;
        return { start, end: at };
      });
    });
    fc.assert(fc.property(ranges, fc.double({ min: 0, max: 30, noNaN: true }), fc.double({ min: 0, max: 40, noNaN: true }), fc.integer({ min: 0, max: 5000 }), (buffered, timeSeconds, settledUntilSeconds, waitedMs) => {
      const target = jumpTarget({ buffered, timeSeconds, settledUntilSeconds, waitedMs, maxGapSeconds: 0.5 });
      if (target === null) return;
      expect(target).toBeGreaterThan(timeSeconds);
      expect(buffered.some(({ start, end }) => target >= start && target < end)).toBe(true);
    }));
  });
});
