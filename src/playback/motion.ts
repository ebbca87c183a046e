import type { TimeRanges } from '../kit/time-ranges.js';
import { rangeAt } from '../kit/time-ranges.js';
import type { PlayheadObservation } from '../ports/playhead.js';

/** Whether the picture moves, remembered as a value from one observation to the next. */
export interface Motion {
  readonly timeSeconds: number;
  /** Clock.now of the last time the playhead moved, or began to be expected to move. */
  readonly movedAtMs: number;
  /** Is it expected to move: playing, or seeking (a seek must complete even while paused). */
  readonly isExpected: boolean;
  readonly isSeeking: boolean;
  /** Since when there has been media under the playhead, enough to move on; null: there is none, so standing still is right. */
  readonly fedSinceMs: number | null;
  /** Since when it has stood still although expected to move and past the first tolerance; null: no stall. */
  readonly stalledSinceMs: number | null;
  /** Nudges given since it last moved. */
  readonly pokes: number;
  readonly rebuilds: number;
}

export const atRest: Motion = { timeSeconds: -1, movedAtMs: 0, isExpected: false, isSeeking: false, fedSinceMs: null, stalledSinceMs: null, pokes: 0, rebuilds: 0 };

/** How far a poke moves, in seconds: first almost nothing, then over a bad frame. */
const POKE_SECONDS = [0.001, 0.1, 0.25] as const;
/** A seek farther than any poke is somebody's wish, in seconds. */
const FARTHEST_POKE_SECONDS = 0.3;
/** Standing still this long while expected to move is a stall, in ms: two missed ticks of the element. */
const STALL_AFTER_MS = 500;
/** Motion smaller than this is rounding, in seconds. */
const MOTION_SECONDS = 0.001;

/** So much media ahead must make a decoder move, in seconds. */
const ENOUGH_AHEAD_SECONDS = 0.5;

/** The next value after an observation. `buffered` is what every track has; `endSeconds` is its end where no more will come. */
export function observeMotion(before: Motion, seen: PlayheadObservation, buffered: TimeRanges, endSeconds: number | null): Motion {
  const isExpected = (!seen.paused && seen.rate > 0 && !seen.ended) || seen.seeking;
  // A new source stands at 0 with nothing to show: that is no motion, or a rebuild would forgive itself.
  const hasMoved = Math.abs(seen.timeSeconds - before.timeSeconds) > MOTION_SECONDS && !seen.seeking && seen.readyLevel >= 2;
  const isFed = hasEnough(buffered, seen.timeSeconds, endSeconds);
  const now = { ...before, timeSeconds: seen.timeSeconds, isExpected, isSeeking: seen.seeking, fedSinceMs: isFed ? (before.fedSinceMs ?? seen.atMs) : null };
  if (!isExpected) return { ...now, movedAtMs: seen.atMs, stalledSinceMs: null, pokes: 0 };
  if (hasMoved) return { ...now, movedAtMs: seen.atMs, stalledSinceMs: null, pokes: 0, rebuilds: 0 };
  const isFar = Math.abs(seen.timeSeconds - before.timeSeconds) > FARTHEST_POKE_SECONDS;
  if (seen.seeking && isFar) return { ...now, movedAtMs: seen.atMs, stalledSinceMs: null, pokes: 0 };
  // A seek that is done leaves the decoder some time to move; one that we ordered to wake it does not start the count anew.
  const hasArrived = before.isSeeking && !seen.seeking && before.pokes === 0;
  if (!before.isExpected || hasArrived) return { ...now, movedAtMs: seen.atMs };
  const isStalled = seen.atMs - before.movedAtMs >= STALL_AFTER_MS;
  return { ...now, stalledSinceMs: before.stalledSinceMs ?? (isStalled ? before.movedAtMs : null) };
}

function hasEnough(buffered: TimeRanges, timeSeconds: number, endSeconds: number | null): boolean {
  const here = rangeAt(buffered, timeSeconds);
  return here !== null && (here.end - timeSeconds >= ENOUGH_AHEAD_SECONDS || (endSeconds !== null && here.end >= endSeconds - 0.1));
}

/** What to do about a playhead that stands still. */
export type FreezeAction =
  | { readonly kind: 'none'; readonly checkAtMs: number | null }
  /** Seek to here: browsers restart their renderers at a seek. */
  | { readonly kind: 'poke'; readonly toSeconds: number }
  | { readonly kind: 'rebuild' }
  | { readonly kind: 'fail'; readonly afterMs: number };

/** When frozen with media under the playhead: three pokes, a new sink, the end (reliability: error at the latest after 15 s). In ms. */
const POKE_AT_MS = [1500, 3000, 4500] as const;
const REBUILD_AT_MS = 6000;
const FAIL_AT_MS = 7500;
/** Nothing while there is no media to move through: the time of a slow download is not held against the decoder. */
export function freezeAction(motion: Motion, seen: PlayheadObservation, buffered: TimeRanges): FreezeAction {
  const none: FreezeAction = { kind: 'none', checkAtMs: null };
  const here = rangeAt(buffered, seen.timeSeconds);
  if (!motion.isExpected || motion.fedSinceMs === null || here === null) return none;
  const sinceMs = Math.max(motion.movedAtMs, motion.fedSinceMs);
  const frozenMs = seen.atMs - sinceMs;
  if (motion.rebuilds > 0 && frozenMs >= FAIL_AT_MS) return { kind: 'fail', afterMs: REBUILD_AT_MS + frozenMs };
  if (motion.rebuilds === 0 && frozenMs >= REBUILD_AT_MS) return { kind: 'rebuild' };
  const dueMs = POKE_AT_MS[motion.pokes];
  if (dueMs !== undefined && frozenMs >= dueMs) {
    return { kind: 'poke', toSeconds: Math.min(seen.timeSeconds + (POKE_SECONDS[motion.pokes] ?? 0), here.end - 0.001) };
  }
  return { kind: 'none', checkAtMs: sinceMs + (dueMs ?? (motion.rebuilds > 0 ? FAIL_AT_MS : REBUILD_AT_MS)) };
}
