import { describe, expect, it } from 'vitest';
import type { Random } from '../../src/ports/random.js';

export function describeRandomContract(name: string, makeRandom: () => Random): void {
  describe(`Random contract: ${name}`, () => {
    it('spreads over [0, 1)', () => {
      const random = makeRandom();
      const tenths = new Array<number>(10).fill(0);
      for (let i = 0; i < 2000; i += 1) {
        const value = random.next();
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(1);
        const tenth = Math.floor(value * 10);
        tenths[tenth] = (tenths[tenth] ?? 0) + 1;
      }
      // 200 expected, standard deviation 13.4: 100 is beyond seven of them.
      for (const count of tenths) expect(count).toBeGreaterThan(100);
    });
  });
}
