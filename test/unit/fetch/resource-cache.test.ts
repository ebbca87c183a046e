import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createResourceCache } from '../../../src/fetch/resource-cache.js';
import { countingBytes } from './network.js';

describe('a resource cache', () => {
  it('gives back what it was given, and any range inside it', () => {
    const cache = createResourceCache(1000);
    const bytes = countingBytes(100);
    cache.put('a', 50, bytes, false);
    expect(cache.get('a', { start: 50, end: 150 })).toEqual(bytes);
    expect(cache.get('a', { start: 60, end: 70 })).toEqual(bytes.subarray(10, 20));
    expect(cache.get('a', { start: 49, end: 60 })).toBeNull();
    expect(cache.get('a', { start: 140, end: 151 })).toBeNull();
    expect(cache.get('b', { start: 60, end: 70 })).toBeNull();
  });

  it('knows the end of a resource only where it was told', () => {
    const cache = createResourceCache(1000);
    cache.put('head', 0, countingBytes(10), false);
    cache.put('whole', 0, countingBytes(10), true);
    expect(cache.get('head', null)).toBeNull();
    expect(cache.get('head', { start: 4, end: null })).toBeNull();
    expect(cache.get('whole', null)).toHaveLength(10);
    expect(cache.get('whole', { start: 4, end: null })).toHaveLength(6);
  });

  it('forgets all when cleared', () => {
    const cache = createResourceCache(1000);
    cache.put('a', 0, countingBytes(10), true);
    cache.clear();
    expect(cache.get('a', null)).toBeNull();
  });

  it('holds no more than its bound, save for a single piece, and drops the oldest first', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 }), (sizes) => {
      const cache = createResourceCache(100);
      sizes.forEach((size, index) => cache.put(String(index), 0, countingBytes(size), true));
      const kept = sizes.map((_, index) => cache.get(String(index), null)?.length ?? 0);
      expect(kept.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(100);
      expect(kept.at(-1)).toBe(sizes.at(-1));
      const firstKept = kept.findIndex((size) => size > 0);
      expect(kept.slice(firstKept)).toEqual(sizes.slice(firstKept));
    }));
  });
});
