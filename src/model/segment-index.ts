import type { Segment } from './segment.js';

/**
 * The segments of one rendition at one location, in one period: asked, never walked whole. A template answers by
 * arithmetic, a list by binary search, so a day of media costs as much as a minute.
 */
export interface SegmentIndex {
  /** Start of the first segment. */
  readonly startSeconds: number;
  /** End of the last segment that is known now; Infinity where they go on by arithmetic and nothing ends them. */
  readonly endSeconds: number;
  /** No segment will be added. */
  readonly isComplete: boolean;
  /** Seconds: the longest segment (HLS target duration, DASH maxSegmentDuration or the template's). */
  readonly targetDurationSeconds: number;
  /** The segment that holds `timeSeconds`, or the first one after it where there is none; null past the end. */
  at(timeSeconds: number): Segment | null;
  /** The one that follows in this index; null after the last. `segment` may come from another rendition's index or an older revision. */
  after(segment: Segment): Segment | null;
  first(): Segment | null;
  /** null where there is none, and where there is no last one. */
  last(): Segment | null;
}
