import type { TimeRanges } from '../kit/time-ranges.js';
import type { MediaType } from '../model/presentation.js';

export interface SinkTrack {
  readonly type: MediaType;
  /** With codecs: `video/mp4; codecs="avc1.64001f"`. A muxed track names both and is of type video. */
  readonly mime: string;
}

/** How the bytes of an append are placed in presentation time. */
export interface Placement {
  /** Added to media time. */
  readonly timestampOffsetSeconds: number;
  /** Frames outside are dropped. */
  readonly windowStartSeconds: number;
  readonly windowEndSeconds: number;
}

/** What a sink tells by itself. */
export type SinkFact =
  | { readonly kind: 'buffered'; readonly type: MediaType }
  /** ManagedMediaSource: media is wanted (again), or not for now. */
  | { readonly kind: 'wants-data'; readonly wanted: boolean }
  /** Closed by somebody else, or by a decode error. */
  | { readonly kind: 'closed'; readonly readyState: string }
  /** The element's decoder failed; `message` is the browser's. */
  | { readonly kind: 'decode-error'; readonly message: string };

/**
 * One attached MediaSource, whichever kind the platform has. Per track one operation at a time: a call while another of the
 * same track is under way rejects (the engine's operation queue prevents it). Failures are PlayerErrors: `buffer/quota`,
 * `media/append`, `sink/closed`. A signal stops the waiting; what the browser has begun it ends.
 */
export interface MediaSink {
  /** Resolves when it can take tracks. Call once. */
  open(signal: AbortSignal): Promise<void>;
  /** All tracks at once, before the first append: browsers refuse later ones. */
  addTracks(tracks: readonly SinkTrack[]): void;
  append(type: MediaType, bytes: Uint8Array, placement: Placement, signal: AbortSignal): Promise<void>;
  /**
   * Drops a half-parsed media segment. Must be called when an unfinished segment is given up; the next append must start with
   * an init segment (WebKitGTK swallows fragments without a word until it has one again).
   */
  resetParser(type: MediaType): void;
  remove(type: MediaType, startSeconds: number, endSeconds: number, signal: AbortSignal): Promise<void>;
  /** Codecs or container change without a new sink; false where the browser can't: rebuild. */
  changeType(type: MediaType, mime: string): boolean;
  /** No track may have an operation under way for the next three. */
  setDuration(seconds: number): void;
  setLiveRange(startSeconds: number, endSeconds: number): void;
  endOfStream(): void;
  buffered(type: MediaType): TimeRanges;
  /** Detaches from the element and leaves it usable by others. Safe to call again. */
  close(): void;
}

/** Makes a sink bound to the element; `onFact` may be called until close(). */
export type MediaSinkFactory = (onFact: (fact: SinkFact) => void) => MediaSink;
