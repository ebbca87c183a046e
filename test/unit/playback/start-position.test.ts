import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { startPosition } from '../../../src/playback/start-position.js';

const film = { startAtSeconds: null, startPoint: null, firstSeconds: 0, endSeconds: 100 };

describe('playback starts', () => {
  it('where the app wishes, else where the author does, else at the start', () => {
    const startPoint = { offsetSeconds: 20, precise: false };
    expect(startPosition({ ...film, startAtSeconds: 50, startPoint })).toBe(50);
    expect(startPosition({ ...film, startAtSeconds: 0, startPoint })).toBe(0);
    expect(startPosition({ ...film, startPoint })).toBe(20);
    expect(startPosition({ ...film, firstSeconds: 5, startPoint })).toBe(25);
    expect(startPosition(film)).toBe(0);
  });

  it('so long before the end where the author counts from there', () => {
    expect(startPosition({ ...film, startPoint: { offsetSeconds: -30, precise: true } })).toBe(70);
    expect(startPosition({ ...film, endSeconds: null, startPoint: { offsetSeconds: -30, precise: true } })).toBe(0);
  });

  it('always inside the media, and never at its very end', () => {
    fc.assert(fc.property(fc.oneof(fc.double(), fc.constant(null)), fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 0, max: 1e5, noNaN: true }), fc.double({ min: -1e5, max: 1e5, noNaN: true }), (startAtSeconds, firstSeconds, length, offsetSeconds) => {
      const endSeconds = firstSeconds + length;
      const start = startPosition({ startAtSeconds, startPoint: { offsetSeconds, precise: false }, firstSeconds, endSeconds });
      expect(start).toBeGreaterThanOrEqual(firstSeconds);
      expect(start).toBeLessThanOrEqual(Math.max(firstSeconds, endSeconds - 0.5));
    }));
  });
});
