import type { TimeRange } from '../../../src/kit/time-ranges.js';
import type { Origin } from '../network/fake-http.js';

/** What a session loads from, with the truth about it. */
export interface SimOrigin extends Origin {
  readonly manifestUrl: string;
  /** True time at which nothing more comes; Infinity while it goes on. */
  readonly endSeconds: number;
  /** True time that a segment covers; null where there is none. */
  timesOf(rendition: number, segment: number): TimeRange | null;
  /** Stretches that the author declares missing. */
  readonly gaps: readonly TimeRange[];
}
