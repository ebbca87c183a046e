import type { PlayerError } from '../errors/player-error.js';
import type { TimedChange, TimedEvent } from '../model/timed-event.js';
import type { RenditionInfo, Tracks } from './tracks.js';

/** Why another rendition is loaded: `start`, throughput (`up`, `down`), limits (`constraint`), the viewer (`user`), a download given up (`abandon`), a failure (`recovery`), a new period. */
export type RenditionChangeReason = 'start' | 'steady' | 'up' | 'down' | 'constraint' | 'user' | 'abandon' | 'recovery' | 'period';

/**
 * Every event with its payload, in the order in which a playback sees them. State is updated before an event is sent; what a
 * listener throws is reported to the page (`reportError`) and harms neither the player nor other listeners.
 */
export interface PlayerEvents {
  /** load() was called. */
  loading: { readonly url: string };
  /** The manifest is read: `player.tracks` is filled. `durationSeconds` is null while only an index can tell. */
  manifest: { readonly url: string; readonly protocol: 'hls' | 'dash'; readonly durationSeconds: number | null };
  /** Groups, renditions or what is active of them changed; also when the playhead or loading enters another period, which has tracks of its own. */
  trackschange: { readonly tracks: Tracks };
  /** From the next segment on, another rendition is loaded: one of `player.tracks[type]`, in `groups` or already in `upcoming`. */
  renditionchange: { readonly type: 'video' | 'audio'; readonly rendition: RenditionInfo; readonly reason: RenditionChangeReason };
  /** The first frame is there: load() resolves. */
  ready: { readonly firstFrameMs: number };
  /** A segment is in the buffer. Times in seconds of the presentation; `loadMs` from request to buffer. */
  segment: { readonly type: 'video' | 'audio'; readonly rendition: RenditionInfo; readonly startSeconds: number; readonly endSeconds: number; readonly bytes: number; readonly loadMs: number };
  /** A download was given up for a lower rendition, because it would have stalled playback. */
  abandon: { readonly type: 'video' | 'audio'; readonly fromId: string; readonly toId: string };
  /** Playback waits for media although it should play. */
  stall: { readonly timeSeconds: number };
  /** It goes on. */
  resume: { readonly stalledMs: number };
  /** A hole without media was jumped over. */
  gap: { readonly fromSeconds: number; readonly toSeconds: number };
  /** What the stream says happens at a time became known (`added`), says something else (`changed`), begins or ends at the playhead (`entered`, `left`), or is spoken of no more (`removed`). See {@link TimedEvent}. */
  timedevent: { readonly change: TimedChange; readonly event: TimedEvent };
  /** Something failed and was recovered from; `error.severity` says what was done. */
  warning: { readonly error: PlayerError };
  /** Playback is over and nothing is left running; `retry()` may be called. At most one a load. */
  error: { readonly error: PlayerError };
  /** The end was played. */
  ended: Readonly<Record<string, never>>;
  /** unload(), destroy() or another load() took the stream away. */
  unloaded: Readonly<Record<string, never>>;
}
