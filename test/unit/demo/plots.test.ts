import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBitrate, formatClock } from '../../../demo/page/format.js';
import { hashOfUrl, urlOfHash } from '../../../demo/page/address.js';
import { linearTicks, logTicks } from '../../../demo/page/plot/scale.js';
import { createRing } from '../../../demo/page/ring.js';

describe('the ring of samples', () => {
  it('keeps the newest rows in order, whatever came before', () => {
    fc.assert(fc.property(fc.array(fc.double({ noNaN: true })), fc.integer({ min: 1, max: 9 }), (values, capacity) => {
      const ring = createRing(['value'], capacity);
      for (const value of values) ring.push({ value });
      expect(Array.from({ length: ring.length }, (_, row) => ring.get('value', row))).toEqual(values.slice(-capacity));
      expect([ring.get('value', -1), ring.get('value', ring.length)]).toEqual([NaN, NaN]);
    }));
  });

  it('finds the first row of a time', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 50 })), fc.integer({ min: -1, max: 51 }), (times, wanted) => {
      const ring = createRing(['atMs'], 7);
      const sorted = [...times].sort((a, b) => a - b);
      for (const atMs of sorted) ring.push({ atMs });
      expect(ring.firstAtLeast('atMs', wanted)).toBe(sorted.slice(-7).filter((atMs) => atMs < wanted).length);
    }));
  });
});

describe('the axes', () => {
  it('hold every value between their first and last tick, with few ticks', () => {
    fc.assert(fc.property(fc.double({ min: 1, max: 600, noNaN: true }), (highest) => {
      const ticks = linearTicks(highest, 3);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
      expect(ticks.length).toBeLessThanOrEqual(5);
    }));
    fc.assert(fc.property(fc.double({ min: 4, max: 9, noNaN: true }), fc.double({ min: 0, max: 4, noNaN: true }), (power, decades) => {
      const [lowest, highest] = [10 ** power, 10 ** (power + decades)];
      const ticks = logTicks(lowest, highest);
      expect(ticks[0]).toBeLessThanOrEqual(lowest);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
    }));
  });
});

describe('the words of the page', () => {
  it('are those of an instrument', () => {
    expect([0, 71_300, 1_374_999, 112_000_000, 2.5e9].map(formatBitrate)).toEqual(['–', '71.3 kb/s', '1.37 Mb/s', '112 Mb/s', '2.50 Gb/s']);
    expect([0, 59.96, 3599.99, 3723.4].map((seconds) => formatClock(seconds))).toEqual(['0:00.0', '1:00.0', '1:00:00.0', '1:02:03.4']);
    expect(formatClock(83.0421, 3)).toBe('1:23.042');
  });

  it('carry a URL through the location', () => {
    const url = 'https://example.com/a%20b/main.mpd?token=1&x=%2F';
    expect(urlOfHash(hashOfUrl(url))).toBe(url);
    expect(urlOfHash('#')).toBeNull();
  });
});
