import type { Movie } from './movie.js';

/** What a rule sees before each segment. */
export interface Moment {
  readonly movie: Movie;
  readonly segment: number;
  readonly nowMs: number;
  readonly bufferSeconds: number;
  readonly bufferGoalSeconds: number;
  /** Rendition index of the segment before; -1 before the first. */
  readonly current: number;
  /** Sizes of the coming segments are known to the rule (an index with byte ranges). */
  readonly sizesKnown: boolean;
}

/** A segment's download under way. */
export interface Progress extends Moment {
  readonly rendition: number;
  readonly totalBits: number;
  readonly receivedBits: number;
  readonly elapsedMs: number;
  /** Seconds of the segment that are in the buffer already. */
  readonly appendedSeconds: number;
  readonly hasAbandoned: boolean;
}

/** A download that ended, or was abandoned. */
export interface Download {
  readonly bits: number;
  readonly latencyMs: number;
  /** From the request to the last bit. */
  readonly totalMs: number;
  readonly rendition: number;
  readonly isComplete: boolean;
}

/** One player in one session; may keep what it has seen. */
export interface RuleSession {
  choose(moment: Moment): number;
  /** The rendition to fetch instead, or null to go on. */
  abandon?(progress: Progress): number | null;
  /** What reaches the player while bodies flow, for rules that sample by pieces. */
  onRequest?(atMs: number): void;
  onFirstByte?(atMs: number): void;
  onBits?(atMs: number, bits: number): void;
  onDownload?(download: Download, atMs: number): void;
}

export interface Rule {
  readonly name: string;
  start(initialBps: number): RuleSession;
}
