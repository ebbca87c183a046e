import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addToEwma, emptyEwma, ewmaValue } from '../../../src/kit/ewma.js';

const halfLife = fc.double({ min: 0.1, max: 100, noNaN: true });
const sample = fc.record({ value: fc.double({ min: 0, max: 1e9, noNaN: true }), weight: fc.double({ min: 0.001, max: 50, noNaN: true }) });

describe('the weighted mean', () => {
  it('is empty at first', () => {
    expect(ewmaValue(emptyEwma(3))).toBeNull();
    expect(ewmaValue(addToEwma(emptyEwma(3), 5, 0))).toBeNull();
  });

  it('of one value is that value, however little it weighs', () => {
    fc.assert(
      fc.property(halfLife, sample, (half, { value, weight }) => {
        expect(ewmaValue(addToEwma(emptyEwma(half), value, weight)) ?? NaN).toBeCloseTo(value, -Math.floor(Math.log10(value + 1)) + 6);
      }),
    );
  });

  it('stays between the least and the greatest value', () => {
    fc.assert(
      fc.property(halfLife, fc.array(sample, { minLength: 1, maxLength: 30 }), (half, samples) => {
        const mean = ewmaValue(samples.reduce((ewma, { value, weight }) => addToEwma(ewma, value, weight), emptyEwma(half))) ?? NaN;
        const values = samples.map(({ value }) => value);
        const slack = Math.max(...values) * 1e-6 + 1e-9;
        expect(mean).toBeGreaterThanOrEqual(Math.min(...values) - slack);
        expect(mean).toBeLessThanOrEqual(Math.max(...values) + slack);
      }),
    );
  });

  it('counts what is one half-life old half as much', () => {
    const start = addToEwma(emptyEwma(2), 0, 1000);
    expect(ewmaValue(addToEwma(start, 10, 2))).toBeCloseTo(5, 6);
    expect(ewmaValue(addToEwma(start, 10, 4))).toBeCloseTo(7.5, 6);
  });

  it('does not care whether equal samples come in one piece or in many', () => {
    const whole = addToEwma(addToEwma(emptyEwma(3), 4, 2), 9, 6);
    let pieces = addToEwma(emptyEwma(3), 4, 2);
    for (let i = 0; i < 60; i += 1) pieces = addToEwma(pieces, 9, 0.1);
    expect(ewmaValue(pieces)).toBeCloseTo(ewmaValue(whole) ?? NaN, 6);
  });

  it('is a value: adding writes on nothing', () => {
    const ewma = Object.freeze(emptyEwma(3));
    expect(addToEwma(ewma, 1, 1)).not.toBe(ewma);
    expect(ewma).toEqual(emptyEwma(3));
  });
});
