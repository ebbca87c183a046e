import { describe, expect, it } from 'vitest';
import { nextRefreshMs } from '../../../src/manifest/refresh-policy.js';
import type { RefreshSnapshot } from '../../../src/manifest/refresh-policy.js';

function next(more: Partial<RefreshSnapshot> = {}): number {
  return nextRefreshMs({ intervalSeconds: 4, askedAtMs: 1000, answeredAtMs: 1200, unchanged: 0, failures: 0, heldPartSeconds: null, isHalvedWhenUnchanged: true, ...more });
}

describe('when to ask again', () => {
  it('is the interval after the last request began, half of it where nothing was new', () => {
    expect(next()).toBe(5000);
    expect(next({ unchanged: 1 })).toBe(3000);
    expect(next({ unchanged: 7 })).toBe(3000);
  });

  it('is the whole interval for an MPD, new or not', () => {
    expect(next({ unchanged: 3, isHalvedWhenUnchanged: false })).toBe(5000);
  });

  it('M16: follows the interval', () => {
    expect([next({ intervalSeconds: 2 }), next({ intervalSeconds: 8 })]).toEqual([3000, 9000]);
  });

  it('M15: is never sooner than half a second after the last request, whatever a manifest says', () => {
    for (const intervalSeconds of [0, 0.01, 0.5]) {
      expect(next({ intervalSeconds })).toBe(1500);
      expect(next({ intervalSeconds, unchanged: 4 })).toBe(1500);
    }
  });

  it('is at once where the server holds its answers', () => {
    expect(next({ heldPartSeconds: 1 })).toBe(1200);
  });

  it('M17: a server that says it holds its answers and does not is asked twice a part at most, and less often as it goes on', () => {
    expect(next({ heldPartSeconds: 1, unchanged: 1 })).toBe(1500);
    expect(next({ heldPartSeconds: 0.2, unchanged: 2 })).toBe(1200);
    expect(next({ heldPartSeconds: 0.2, unchanged: 3 })).toBe(1500);
    // One that held its answer for long and then had nothing is asked at once.
    expect(next({ heldPartSeconds: 1, unchanged: 1, answeredAtMs: 9000 })).toBe(9000);
  });

  it('M08: backs off after failures, doubled each time, and never beyond the interval', () => {
    const waits = (intervalSeconds: number): number[] => [1, 2, 3, 4, 5, 20].map((failures) => next({ failures, intervalSeconds }) - 1200);
    expect(waits(60)).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
    // The first four are taken for a moment's trouble.
    expect(waits(4)).toEqual([500, 1000, 2000, 2000, 4000, 4000]);
    expect(waits(0)).toEqual([500, 500, 500, 500, 500, 500]);
  });

  it('backs off also where the server holds its answers', () => {
    expect(next({ failures: 2, heldPartSeconds: 1 })).toBe(2200);
  });
});
