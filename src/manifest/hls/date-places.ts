import type { Segment } from '../../model/segment.js';
import type { SegmentIndex } from '../../model/segment-index.js';

/** Where dates lie on the time line. */
export interface DatePlaces {
  secondsOf(epochMs: number): number;
  /** Up to here media is dated, in epoch ms; what lies behind is counted on from there. */
  readonly sureUntilMs: number;
}

/** Segments are no shorter, in seconds. */
const leastSeconds = 0.001;

/** By EXT-X-PROGRAM-DATE-TIME, which jumps where clocks were set and where media of another time was put in; null: nothing is dated. */
export function createDatePlaces(index: SegmentIndex): DatePlaces | null {
  const first = index.first();
  const last = index.last();
  const firstMs = first?.programTimeMs ?? null;
  const lastMs = last?.programTimeMs ?? null;
  if (first === null || last === null || firstMs === null || lastMs === null) return null;

  /** The last segment that is dated at or before `epochMs`, as far as dates rise. */
  function segmentBefore(from: Segment, epochMs: number): Segment {
    let low = from;
    let high = last?.startSeconds ?? 0;
    while (high - endOf(low) > leastSeconds) {
      const middleSeconds = (endOf(low) + high) / 2;
      const middle = index.at(middleSeconds);
      if (middle === null || middle.startSeconds >= high) high = middleSeconds;
      else if ((middle.programTimeMs ?? Infinity) <= epochMs) low = middle;
      else high = middle.startSeconds;
    }
    return low;
  }

  return {
    sureUntilMs: lastMs + 1000 * last.durationSeconds,
    secondsOf(epochMs) {
      if (epochMs <= firstMs) return first.startSeconds + (epochMs - firstMs) / 1000;
      if (epochMs >= lastMs) return last.startSeconds + (epochMs - lastMs) / 1000;
      const guess = index.at(first.startSeconds + (epochMs - firstMs) / 1000);
      const isRight = guess !== null && placeIn(guess, epochMs) >= guess.startSeconds && placeIn(guess, epochMs) < endOf(guess);
      const found = isRight ? guess : segmentBefore(first, epochMs);
      // A date between two segments, where the clock jumps: where the second one begins.
      return Math.min(placeIn(found, epochMs), endOf(found));
    },
  };
}

function endOf({ startSeconds, durationSeconds }: Segment): number {
  return startSeconds + durationSeconds;
}

function placeIn({ startSeconds, programTimeMs }: Segment, epochMs: number): number {
  return startSeconds + (epochMs - (programTimeMs ?? NaN)) / 1000;
}
