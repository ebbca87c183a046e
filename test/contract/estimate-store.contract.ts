import { describe, expect, it } from 'vitest';
import type { EstimateStore } from '../../src/ports/estimate-store.js';

export interface EstimateSubject {
  readonly store: EstimateStore;
  /** What the next load on the page, or the next visit, reads from. */
  reopen(): EstimateStore;
  /** Moves the wall clock that the store asks. */
  passTime(ms: number): void;
}

const HOUR_MS = 3_600_000;

export function describeEstimateStoreContract(name: string, makeSubject: () => EstimateSubject): void {
  describe(`EstimateStore contract: ${name}`, () => {
    it('is empty at first', () => {
      expect(makeSubject().store.read()).toBeNull();
    });

    it('gives back the last estimate, to later loads too', () => {
      const { store, reopen } = makeSubject();
      store.write(3_000_000);
      store.write(4_500_000);
      expect(store.read()).toBe(4_500_000);
      expect(reopen().read()).toBe(4_500_000);
    });

    it('forgets after a day', () => {
      const { store, reopen, passTime } = makeSubject();
      store.write(4_500_000);
      passTime(23 * HOUR_MS);
      expect(reopen().read()).toBe(4_500_000);
      passTime(2 * HOUR_MS);
      expect(store.read()).toBeNull();
      expect(reopen().read()).toBeNull();
    });

    it('does not trust an estimate from the future, after the wall clock was set back', () => {
      const { store, passTime } = makeSubject();
      store.write(4_500_000);
      passTime(-2 * HOUR_MS);
      expect(store.read()).toBeNull();
    });

    it('keeps no estimate that is none', () => {
      const { store } = makeSubject();
      store.write(2_000_000);
      for (const nothing of [Number.NaN, Infinity, -1, 0]) store.write(nothing);
      expect(store.read()).toBe(2_000_000);
    });
  });
}
