import type { MediaPiece, SegmentStart, TransmuxWarning } from '../ports/transmuxer.js';

/** Where a reader puts what came out; handed over after each call. */
export interface Output {
  readonly pieces: MediaPiece[];
  readonly warnings: TransmuxWarning[];
}

/**
 * One container, without waiting. Throws `container/*` PlayerErrors or MalformedBytes; after a throw only `reset` may follow.
 * Calls come as start, push…, end; then again, or reset.
 */
export interface SegmentReader {
  start(segment: SegmentStart, out: Output): void;
  push(bytes: Uint8Array, out: Output): void;
  /** Throws where the segment gave no media. */
  end(out: Output): void;
  /** Forget what is half done, and what the sink was told: the next segment brings its init again. */
  reset(): void;
}

/** A reader that may work elsewhere. Each call comes when the last one has answered, or after `reset`. */
export interface DistantReader {
  start(segment: SegmentStart, out: Output): void;
  push(bytes: Uint8Array, out: Output): Promise<void> | void;
  end(out: Output): Promise<void> | void;
  reset(): void;
  /** Nothing comes any more. */
  close?(): void;
}
