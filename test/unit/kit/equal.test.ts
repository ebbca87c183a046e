import { describe, expect, it } from 'vitest';
import { isEqual, keepEqual } from '../../../src/kit/equal.js';

describe('isEqual', () => {
  it.each<[unknown, unknown]>([
    [1, 1], [NaN, NaN], ['a', 'a'], [null, null], [[], []], [{}, {}],
    [{ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }],
  ])('holds for %j and %j', (a, b) => expect(isEqual(a, b)).toBe(true));

  it.each<[unknown, unknown]>([
    [1, 2], [0, -0], [1, '1'], [null, undefined], [null, {}], [[], {}], [[1], [1, 2]],
    [{ a: 1 }, { a: 1, b: undefined }], [{ a: undefined }, { b: undefined }], [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }],
  ])('does not for %j and %j', (a, b) => expect(isEqual(a, b)).toBe(false));

  it('compares what is no plain data by identity', () => {
    const error = new Error('x');
    const call = (): void => undefined;
    expect(isEqual({ call }, { call })).toBe(true);
    expect(isEqual({ call }, { call: () => undefined })).toBe(false);
    expect(isEqual(new Date(0), new Date(0))).toBe(false);
    expect(isEqual({ error }, { error })).toBe(true);
    expect(isEqual({ error }, { error: new Error('x') })).toBe(false);
    expect(isEqual(new Map(), new Map())).toBe(false);
  });
});

it('keepEqual gives the older object where both say the same', () => {
  const before = { a: [1] };
  expect(keepEqual(before, { a: [1] })).toBe(before);
  const next = { a: [2] };
  expect(keepEqual(before, next)).toBe(next);
});
