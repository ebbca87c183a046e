import type { LiveInfo } from '../engine/live-engine.js';
import type { SessionState } from '../engine/state.js';
import type { PlayerError } from '../errors/player-error.js';
import { keepEqual } from '../kit/equal.js';
import type { ElementState } from '../platform/element-state.js';
import type { TrackInfo, Tracks } from './tracks.js';

/** What controls need, as one value that nobody writes on. What did not change from one value to the next is the very same object. */
export interface PlayerState extends ElementState {
  /** `empty` until load() and after unload(); `ready` from the first frame on; `failed` after an `error`. */
  readonly status: 'empty' | 'loading' | 'ready' | 'failed';
  /** Of the stream, absolute; null while there is none. */
  readonly url: string | null;
  /** null: the stream is not live. */
  readonly live: LiveInfo | null;
  readonly tracks: Tracks;
  /** Why playback is over; null: it is not. */
  readonly error: PlayerError | null;
}

/** What a player knows besides its element. */
export type StreamState = Omit<PlayerState, keyof ElementState>;

/** The next value after `before`: that one itself where nothing changed. */
export function nextPlayerState(before: PlayerState | null, element: ElementState, stream: StreamState): PlayerState {
  const next: PlayerState = { ...element, ...stream };
  if (before === null) return next;
  const { tracks } = before;
  return keepEqual(before, {
    ...next,
    buffered: keepEqual(before.buffered, next.buffered),
    seekable: keepEqual(before.seekable, next.seekable),
    live: keepEqual(before.live, next.live),
    tracks: keepEqual(tracks, {
      video: keepTrack(tracks.video, next.tracks.video),
      audio: keepTrack(tracks.audio, next.tracks.audio),
      text: keepTrack(tracks.text, next.tracks.text),
    }),
  });
}

export function statusOf(phase: SessionState['phase'] | undefined): PlayerState['status'] {
  if (phase === undefined || phase === 'closed') return 'empty';
  if (phase === 'failed') return phase;
  return phase === 'running' ? 'ready' : 'loading';
}

function keepTrack(before: TrackInfo, next: TrackInfo): TrackInfo {
  return keepEqual(before, { ...next, groups: keepEqual(before.groups, next.groups), upcoming: keepEqual(before.upcoming, next.upcoming) });
}
