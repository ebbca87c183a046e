import type { MediaType } from '../../../src/model/presentation.js';
import type { Placement } from '../../../src/ports/media-sink.js';
import type { Frames } from './segment-parser.js';

/** What happened in a sink, for traces and invariants. */
export type SinkEvent =
  | { readonly kind: 'append'; readonly type: MediaType; readonly bytes: number; readonly placement: Placement }
  | { readonly kind: 'frames'; readonly type: MediaType; readonly frames: Frames; readonly shiftSeconds: number }
  | { readonly kind: 'remove'; readonly type: MediaType; readonly startSeconds: number; readonly endSeconds: number }
  | { readonly kind: 'open' | 'end-of-stream' | 'close' | 'quota' | 'stuck' }
  | { readonly kind: 'refused'; readonly text: string }
  /** The player broke the contract of the port. */
  | { readonly kind: 'misuse'; readonly text: string };
