import type { LiveInfo } from '../engine/live-engine.js';
import type { SessionState } from '../engine/state.js';
import type { PlayerError } from '../errors/player-error.js';
import { keepEqual } from '../kit/equal.js';
import type { TimeRange, TimeRanges } from '../kit/time-ranges.js';
import type { ElementState } from '../platform/element-state.js';
import type { TrackInfo, Tracks } from './tracks.js';

/** What controls need, as one value that nobody writes on. What did not change from one value to the next is the very same object. */
export interface PlayerState {
  /** `empty` until load() and after unload(); `ready` from the first frame on; `failed` after an `error`. */
  readonly status: 'empty' | 'loading' | 'ready' | 'failed';
  /** Of the stream, absolute; null while there is none. */
  readonly url: string | null;
  readonly paused: boolean;
  /** Playback is wanted, and nothing is there to show: time for a spinner. */
  readonly waiting: boolean;
  readonly seeking: boolean;
  readonly ended: boolean;
  /** Position in seconds, renewed about four times a second. */
  readonly timeSeconds: number;
  /** null: not known; Infinity: the stream is live. */
  readonly durationSeconds: number | null;
  /** Playback rate: 1 is normal. */
  readonly rate: number;
  /** 0–1. */
  readonly volume: number;
  readonly muted: boolean;
  /** In seconds, sorted. */
  readonly buffered: TimeRanges;
  /** From the first to the last moment that can be sought to, in seconds; null: there is none yet. A live window slides. */
  readonly seekable: TimeRange | null;
  /** null: the stream is not live. */
  readonly live: LiveInfo | null;
  readonly tracks: Tracks;
  /** Why playback is over; null: it is not. */
  readonly error: PlayerError | null;
}

/** What a player knows besides its element. */
export type StreamState = Pick<PlayerState, 'status' | 'url' | 'live' | 'tracks' | 'error'>;

/** The next value after `before`: that one itself where nothing changed. */
export function nextPlayerState(before: PlayerState | null, element: ElementState, stream: StreamState): PlayerState {
  const { seekable, ...shown } = element;
  const [first, last] = [seekable[0], seekable[seekable.length - 1]];
  const next: PlayerState = { ...shown, ...stream, seekable: first === undefined || last === undefined ? null : { start: first.start, end: last.end } };
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
