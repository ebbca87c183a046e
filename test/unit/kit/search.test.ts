import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastAtMost } from '../../../src/kit/search.js';

describe('binary search', () => {
  it('finds what a walk from the end finds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 })), fc.integer({ min: -22, max: 22 }), (numbers, key) => {
        const keys = [...numbers].sort((a, b) => a - b);
        const walked = keys.reduce((found, value, index) => (value <= key ? index : found), -1);
        expect(lastAtMost(keys.length, key, (index) => keys[index] ?? NaN)).toBe(walked);
      }),
    );
  });

  it('asks about twenty times in a million', () => {
    let asked = 0;
    const found = lastAtMost(1_000_000, 654_321.5, (index) => {
      asked += 1;
      return index;
    });
    expect(found).toBe(654_321);
    expect(asked).toBeLessThanOrEqual(21);
  });

  it('asks only inside the list', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.double({ noNaN: true }), (length, key) => {
        lastAtMost(length, key, (index) => {
          expect(index >= 0 && index < length).toBe(true);
          return index;
        });
      }),
    );
  });
});
