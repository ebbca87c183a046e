import type { PlayerError } from '../errors/player-error.js';
import type { MediaType, Presentation, Rendition } from '../model/presentation.js';
import type { TimedChange, TimedEvent } from '../model/timed-event.js';
import type { Command, SwitchReason } from './commands.js';
import type { Fact } from './facts.js';

/** What a session tells whoever runs it. State has been updated before each. */
export type SessionEvent =
  | { readonly kind: 'presentation'; readonly presentation: Presentation }
  /** Groups or the types with a loop of their own changed. */
  | { readonly kind: 'tracks' }
  /** Loading goes on in this rendition. */
  | { readonly kind: 'rendition'; readonly type: MediaType; readonly rendition: Rendition; readonly reason: SwitchReason }
  | { readonly kind: 'segment'; readonly type: MediaType; readonly rendition: Rendition; readonly startSeconds: number; readonly endSeconds: number; readonly bytes: number; readonly requestedAtMs: number; readonly doneAtMs: number }
  /** A download was given up for a lower rendition. */
  | { readonly kind: 'abandoned'; readonly type: MediaType; readonly fromId: string; readonly toId: string }
  /** Something failed and was recovered from; `severity` of the error says how. */
  | { readonly kind: 'warning'; readonly error: PlayerError }
  /** Playback is over; nothing is left running. */
  | { readonly kind: 'failed'; readonly error: PlayerError }
  | { readonly kind: 'gap'; readonly fromSeconds: number; readonly toSeconds: number }
  | { readonly kind: 'stalled'; readonly timeSeconds: number }
  | { readonly kind: 'resumed'; readonly stalledMs: number }
  | { readonly kind: 'timed'; readonly change: TimedChange; readonly event: TimedEvent }
  | { readonly kind: 'ready' }
  | { readonly kind: 'ended' };

/** For tests and logs: everything that went through the loop, in order. */
export type TraceEntry = { readonly fact: Fact } | { readonly command: Command };
