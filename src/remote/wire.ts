import type { PlainError } from '../errors/plain-error.js';
import type { SegmentStart, TransmuxOutput } from '../ports/transmuxer.js';
import type { TransportContainer } from '../transmux/transport-readers.js';

/** To the readers: plain data, as all that crosses. */
export type ToReaders =
  | {
      readonly kind: 'read';
      readonly reader: number;
      /** Counts the calls of one reader, so that an answer to what was given up is known for one. */
      readonly call: number;
      readonly container: TransportContainer;
      /** With the first bytes of a segment; null: the segment goes on. */
      readonly segment: SegmentStart | null;
      readonly bytes: Uint8Array;
      readonly isEnd: boolean;
    }
  | { readonly kind: 'reset'; readonly reader: number }
  | { readonly kind: 'close'; readonly reader: number };

/** From the readers. */
export type FromReaders =
  /** First of all. Names of fields are shortened anew in each release: both sides must be of one. */
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'output'; readonly reader: number; readonly call: number; readonly output: TransmuxOutput }
  | { readonly kind: 'failed'; readonly reader: number; readonly call: number; readonly error: PlainError };
