import type { Container, MediaType } from '../model/presentation.js';

/** What the transmuxer must know of a segment before its first byte. */
export interface SegmentStart {
  readonly container: Container;
  /** For messages, without query. */
  readonly url: string;
  /** Bytes of the init segment (MP4, WebM), decrypted; null where the segment carries its own set-up (TS, ADTS, MP3). */
  readonly init: Uint8Array | null;
  /** Whose encoding it is: what an earlier segment of the same rendition and timeline has set up holds for this one too. */
  readonly renditionId: string;
  /** Media clock it belongs to. A new one flushes and resets. */
  readonly timeline: number;
  /** It follows the last one directly in the same rendition, so decoder state and clock go on. */
  readonly isContiguous: boolean;
  /** Where its media time should start, in seconds of the timeline's unwrapped clock; null unknown. Used to unwrap 33-bit clocks. */
  readonly expectedMediaSeconds: number | null;
  /** Which tracks the caller wants out of it; others are dropped. */
  readonly wants: readonly MediaType[];
}

/** Something that can be appended, in order. */
export type MediaPiece =
  | {
      readonly kind: 'init';
      readonly type: MediaType;
      /** With codecs, ready for addSourceBuffer or changeType. A muxed MP4 is of type video and names both. */
      readonly mime: string;
      /** Empty where the format has no init (audio/mpeg). */
      readonly bytes: Uint8Array;
    }
  | {
      readonly kind: 'media';
      readonly type: MediaType;
      readonly bytes: Uint8Array;
      /** Presentation start of the first frame (after edit list), in seconds of the timeline's unwrapped media clock; the same for each part of one fragment. */
      readonly mediaStartSeconds: number;
      /** Raw MPEG audio, whose frames have no time of their own: the sink places them at the offset itself. */
      readonly isUntimed: boolean;
      /** After this piece the parser of the sink stands between two fragments. */
      readonly isComplete: boolean;
    };

export type TransmuxWarning =
  | { readonly code: 'container/unsupported' | 'container/invalid'; readonly text: string; readonly codec?: string }
  | { readonly code: 'environment/worker-failed'; readonly text: string; readonly script: string };

/** What came out, and what is worth a warning (a PID that cannot be carried, lost packets, no worker to read it in). */
export interface TransmuxOutput {
  readonly pieces: readonly MediaPiece[];
  readonly warnings: readonly TransmuxWarning[];
}

/**
 * Bytes in as they arrive, fMP4 (or what else the sink takes) out as soon as it can be. One instance for each stream of
 * segments (the video's, the audio's). Throws `container/*` PlayerErrors; a segment that ends without any output throws
 * `container/invalid` too: never silence.
 */
export interface Transmuxer {
  start(segment: SegmentStart): Promise<TransmuxOutput>;
  push(bytes: Uint8Array): Promise<TransmuxOutput>;
  /** The segment is whole. */
  end(): Promise<TransmuxOutput>;
  /** The segment is given up: forget what is half done. */
  reset(): void;
  close(): void;
}
