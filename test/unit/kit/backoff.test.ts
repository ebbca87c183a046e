import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffDelayMs } from '../../../src/kit/backoff.js';

const policy = fc.record({ firstDelayMs: fc.integer({ min: 0, max: 5000 }), maxDelayMs: fc.integer({ min: 0, max: 60_000 }), jitter: fc.double({ min: 0, max: 1, noNaN: true }) });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the delay before a retry', () => {
  it('doubles, up to the cap', () => {
    const steady = { firstDelayMs: 300, maxDelayMs: 2000, jitter: 0 };
    expect([1, 2, 3, 4, 5].map((attempt) => backoffDelayMs(steady, attempt, 0.7))).toEqual([300, 600, 1200, 2000, 2000]);
  });

  it('is never negative, never above the cap and its jitter, and finite at any attempt', () => {
    fc.assert(
      fc.property(policy, fc.integer({ min: 0, max: 5000 }), random, (p, attempt, chance) => {
        const delay = backoffDelayMs(p, attempt, chance);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(Math.round(p.maxDelayMs * (1 + p.jitter)));
        expect(Number.isInteger(delay)).toBe(true);
      }),
    );
  });

  it('grows with the attempts where chance is the same', () => {
    fc.assert(fc.property(policy, fc.integer({ min: 1, max: 40 }), random, (p, attempt, chance) => backoffDelayMs(p, attempt, chance) <= backoffDelayMs(p, attempt + 1, chance)));
  });

  it('spreads a thousand players over the whole jitter, around the plain delay', () => {
    const delays = Array.from({ length: 1000 }, (_, index) => backoffDelayMs({ firstDelayMs: 1000, maxDelayMs: 8000, jitter: 0.5 }, 1, index / 1000));
    expect(Math.min(...delays)).toBe(500);
    expect(Math.max(...delays)).toBe(1499);
    expect(delays.reduce((sum, delay) => sum + delay, 0) / 1000).toBeCloseTo(1000, -1);
  });
});
