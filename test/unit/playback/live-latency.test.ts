import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctiveRate, penaltyLeft } from '../../../src/playback/live-latency.js';
import type { LatencySnapshot } from '../../../src/playback/live-latency.js';

function rate(more: Partial<LatencySnapshot> = {}): number {
  return correctiveRate({ latencySeconds: 3, targetSeconds: 3, toleranceSeconds: 0.1, bufferAheadSeconds: 2, neededAheadSeconds: 0.5, minRate: 0.96, maxRate: 1.04, rate: 1, ...more });
}

describe('the rate near the edge', () => {
  it('is 1 where the latency is near enough', () => {
    expect([2.91, 3, 3.09].map((latencySeconds) => rate({ latencySeconds }))).toEqual([1, 1, 1]);
  });

  it('goes to its bounds and no further', () => {
    expect(rate({ latencySeconds: 9 })).toBe(1.04);
    expect(rate({ latencySeconds: 0 })).toBe(0.96);
    expect(rate({ latencySeconds: 9, maxRate: 1.5 })).toBe(1.5);
  });

  it('is in proportion to what is missing, in whole hundredths', () => {
    expect(rate({ latencySeconds: 3.2 })).toBe(1.02);
    expect(rate({ latencySeconds: 2.8 })).toBe(0.98);
  });

  it('changes in steps that are worth a change: engines pause for a moment at each', () => {
    expect(rate({ latencySeconds: 3.3, rate: 1.04 })).toBe(1.04);
    expect(rate({ latencySeconds: 3.2, rate: 1.04 })).toBe(1.02);
    expect(rate({ latencySeconds: 3.4, rate: 1.02 })).toBe(1.04);
    expect(rate({ latencySeconds: 2.8, rate: 1.01 })).toBe(0.98);
    expect(rate({ latencySeconds: 3.2, rate: 1.04, maxRate: 1.03 })).toBe(1.02);
  });

  it('goes on almost to the target once it corrects, so that it does not begin anew at once', () => {
    expect(rate({ latencySeconds: 3.05 })).toBe(1);
    expect(rate({ latencySeconds: 3.05, rate: 1.02 })).toBe(1.02);
    expect(rate({ latencySeconds: 3.01, rate: 1.02 })).toBe(1);
  });

  it('L07: never catches up into a stall', () => {
    expect(rate({ latencySeconds: 9, bufferAheadSeconds: 0.49 })).toBe(1);
    expect(rate({ latencySeconds: 9, bufferAheadSeconds: 0.49, rate: 1.04 })).toBe(1);
    // Slowing down makes the buffer longer.
    expect(rate({ latencySeconds: 0, bufferAheadSeconds: 0 })).toBe(0.96);
  });

  it('never runs where bounds forbid it, and never the wrong way', () => {
    expect(rate({ latencySeconds: 9, maxRate: 1 })).toBe(1);
    expect(rate({ latencySeconds: 0, minRate: 1 })).toBe(1);
    const seconds = fc.double({ min: 0, max: 60, noNaN: true });
    fc.assert(fc.property(seconds, seconds, fc.double({ min: 0, max: 10, noNaN: true }), fc.double({ min: 0.5, max: 1, noNaN: true }), fc.double({ min: 1, max: 2, noNaN: true }), (latencySeconds, targetSeconds, bufferAheadSeconds, minRate, maxRate) => {
      const found = rate({ latencySeconds, targetSeconds, bufferAheadSeconds, minRate, maxRate });
      expect(found).toBeGreaterThanOrEqual(minRate);
      expect(found).toBeLessThanOrEqual(maxRate);
      if (latencySeconds > targetSeconds) expect(found).toBeGreaterThanOrEqual(1);
      else expect(found).toBeLessThanOrEqual(1);
    }));
  });
});

describe('what a stall adds to the target', () => {
  it('stays for half a minute and then goes, at 0.02 s a second', () => {
    expect([0, 30_000, 40_000, 79_000, 80_000, 1e9].map((sinceMs) => Math.round(1000 * penaltyLeft(1, sinceMs)) / 1000)).toEqual([1, 1, 0.8, 0.02, 0, 0]);
    expect(penaltyLeft(0, 0)).toBe(0);
  });
});
