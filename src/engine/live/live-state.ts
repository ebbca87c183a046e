import type { PlayerError } from '../../errors/player-error.js';
import type { TimeRange } from '../../kit/time-ranges.js';
import { emptyClock, type OriginClock } from '../../manifest/clock-sync.js';

/** How asking again for one manifest or playlist goes. Times are Clock.now in ms. */
export interface Refresh {
  readonly isUnderWay: boolean;
  /** When it was last asked for. */
  readonly askedAtMs: number;
  /** When the last answer came, whatever it was. */
  readonly answeredAtMs: number;
  /** When it last brought something new. */
  readonly changedAtMs: number;
  /** Answers in a row that brought nothing new. */
  readonly unchanged: number;
  /** Failures in a row. */
  readonly failures: number;
  /** The last failure, for whoever has to say why nothing comes; null: none since the last answer that was good, or new where it had stood still. */
  readonly lastError: PlayerError | null;
  /** The app was told that it stands still. */
  readonly isStale: boolean;
  /** Blocking reloads, delta updates and patches are left alone for so many more answers after one went wrong. */
  readonly plainLeft: number;
  /** For how many, should the next one go wrong too. */
  readonly plainNext: number;
}

/** How the stretch that is being played relates to now. */
export interface LiveState {
  readonly clock: OriginClock;
  /** Epoch ms of this machine at Clock.now 0, as at the start of the session or when it was last set. */
  readonly machineEpochMs: number;
  /** Epoch ms at Clock.now 0 by the origin's clock, as far as it is known. */
  readonly epochMs: number;
  /** By rendition id; '' is the manifest's. */
  readonly refreshes: ReadonlyMap<string, Refresh>;
  /** Where nobody tells the time: the newest end that was seen, and when first. */
  readonly end: { readonly seconds: number; readonly atMs: number } | null;
  /** By how much what is announced lags behind the edge by the clock, in seconds: HLS when it is seen, DASH when it is written; null: there is no clock, or it makes no sense here. */
  readonly lagSeconds: number | null;
  /** The viewer wants to be at the edge: started there, or came back to it. */
  readonly isFollowing: boolean;
  /** Playback has been under way. */
  readonly hasPlayed: boolean;
  /** Added to the target after stalls at the edge, in seconds, and when it was last changed. */
  readonly penaltySeconds: number;
  readonly penaltyAtMs: number;
  /** Rate that was ordered last; null: none, the app's counts. */
  readonly orderedRate: number | null;
  /** The app's own rate. */
  readonly appRate: number;
  /** What can be sought to: from where media can be had to the edge; null: not known yet. */
  readonly range: TimeRange | null;
  /** The same as last told to the sink; null: this sink does not know it yet. */
  readonly toldRange: TimeRange | null;
  /** What lies before was announced and could not be had any more, in presentation seconds; -Infinity: nothing. */
  readonly goneBeforeSeconds: number;
  /** From the playhead to the edge, in seconds: no buffer can grow longer. */
  readonly reachSeconds: number;
  /** At the edge, with parts or chunks: length of what is waited for at a time, in seconds; null: whole segments, or much is buffered. */
  readonly stepSeconds: number | null;
  /** Standing still without media is an error after this, in ms. */
  readonly silenceLimitMs: number;
  /** Why nothing comes, where a manifest is to blame. */
  readonly silenceError: PlayerError | null;
  /** Clock.now of the last jump to the edge or into the window. */
  readonly jumpedAtMs: number;
  /** Clock.now of the network's return; Infinity while the browser says that there is none. */
  readonly onlineAtMs: number;
  /** Clock.now at which what stood still or could not be had brought news again. */
  readonly newsAtMs: number;
  /** The manifest has said that nothing more will come. */
  readonly isOver: boolean;
  /** Manifests published up to then have run out, by the word of the media; epoch ms, -Infinity: nothing was said. */
  readonly expiredAtMs: number;
  /** How much earlier than dated the newest media was before the camera, by its own word, in seconds; null: it does not say. */
  readonly capturedLeadSeconds: number | null;
}

export const neverRefreshed: Refresh = { isUnderWay: false, askedAtMs: -Infinity, answeredAtMs: -Infinity, changedAtMs: -Infinity, unchanged: 0, failures: 0, lastError: null, isStale: false, plainLeft: 0, plainNext: 1 };

/** What is known when a stream has just turned out to go on, its manifest read at `nowMs`. */
export function liveAtFirst(nowMs: number, machineEpochMs: number, appRate: number): LiveState {
  const refresh = { ...neverRefreshed, askedAtMs: nowMs, answeredAtMs: nowMs, changedAtMs: nowMs };
  return {
    clock: emptyClock, machineEpochMs, epochMs: machineEpochMs, refreshes: new Map([['', refresh]]), end: null, lagSeconds: null,
    isFollowing: true, hasPlayed: false, penaltySeconds: 0, penaltyAtMs: nowMs, orderedRate: null, appRate,
    range: null, toldRange: null, goneBeforeSeconds: -Infinity, reachSeconds: Infinity, stepSeconds: null, silenceLimitMs: 10_000, silenceError: null, jumpedAtMs: -Infinity, onlineAtMs: -Infinity, newsAtMs: -Infinity, isOver: false, expiredAtMs: -Infinity, capturedLeadSeconds: null,
  };
}
