import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { alignSegment, emptyAlignment, expectedMediaSeconds } from '../../../src/buffer/alignment.js';
import { segment } from './segments.js';

const mediaClock = fc.double({ min: -1000, max: 95_443, noNaN: true });

describe('aligning', () => {
  it('puts the first segment of a timeline where the manifest has it, and the rest relative to it', () => {
    fc.assert(fc.property(mediaClock, fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }), (mediaStart, first, next) => {
      const one = alignSegment(emptyAlignment, segment(first), 'v', mediaStart + first * 2, 0);
      expect(one.startSeconds).toBe(first * 2);
      const two = alignSegment(one.alignment, segment(next), 'a', mediaStart + next * 2 + 0.02, 0);
      // Sound and picture share one offset: their distance on the media clock stays what it is.
      expect(two.timestampOffsetSeconds).toBe(one.timestampOffsetSeconds);
      expect(two.startSeconds).toBeCloseTo(next * 2 + 0.02, 5);
      expect(two.alignment).toBe(one.alignment);
    }));
  });

  it('believes the manifest where it tells the offset, and learns nothing', () => {
    const placed = alignSegment(emptyAlignment, segment(3, { timestampOffsetSeconds: -100 }), 'v', 106.01, 0);
    expect(placed).toMatchObject({ timestampOffsetSeconds: -100, correctedSeconds: null });
    expect(placed.startSeconds).toBeCloseTo(6.01, 9);
    expect(placed.alignment).toBe(emptyAlignment);
  });

  it('keeps timelines apart', () => {
    const one = alignSegment(emptyAlignment, segment(0), 'v', 1000, 0);
    const two = alignSegment(one.alignment, segment(5, { timeline: 1 }), 'v', 0, 0);
    expect([one.timestampOffsetSeconds, two.timestampOffsetSeconds]).toEqual([-1000, 10]);
  });

  it('follows the manifest where a rendition runs on another clock, for that rendition alone, and says by how much', () => {
    const one = alignSegment(emptyAlignment, segment(0), 'v', 1000, 0);
    const wrong = alignSegment(one.alignment, segment(1), 'other', 5002, 0);
    expect(wrong).toMatchObject({ startSeconds: 2, correctedSeconds: 4000 });
    expect(alignSegment(wrong.alignment, segment(2), 'other', 5004, 0)).toMatchObject({ startSeconds: 4, correctedSeconds: null });
    expect(alignSegment(wrong.alignment, segment(2), 'v', 1004, 0)).toMatchObject({ startSeconds: 4, correctedSeconds: null });
  });

  it('takes slow drift of declared durations for drift', () => {
    let { alignment } = alignSegment(emptyAlignment, segment(0), 'v', 0, 0);
    let drift = 0;
    for (let number = 1; number < 40; number += 1) {
      const placed = alignSegment(alignment, segment(number), 'v', number * 2.1, drift);
      expect(placed.correctedSeconds).toBeNull();
      drift = placed.startSeconds - number * 2;
      ({ alignment } = placed);
    }
    expect(drift).toBeCloseTo(3.9, 6);
  });

  it('knows what media time to expect once an offset is known', () => {
    expect(expectedMediaSeconds(emptyAlignment, segment(2), 'v', 0)).toBeNull();
    const { alignment } = alignSegment(emptyAlignment, segment(0), 'v', 1000, 0);
    expect(expectedMediaSeconds(alignment, segment(2), 'v', 0.5)).toBe(1004.5);
    expect(expectedMediaSeconds(emptyAlignment, segment(2, { timestampOffsetSeconds: -7 }), 'v', 0)).toBe(11);
  });
});
