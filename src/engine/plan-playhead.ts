import { PlayerError } from '../errors/player-error.js';
import type { TimeRanges } from '../kit/time-ranges.js';
import { bufferedAhead, rangeAt } from '../kit/time-ranges.js';
import { jumpTarget } from '../playback/gap.js';
import { freezeAction } from '../playback/motion.js';
import type { Command } from './commands.js';
import { playableRanges } from './lookup.js';
import { settledUntil, targetSeconds } from './need.js';
import type { SessionState } from './state.js';

/** Neither motion nor bytes for this long while playing: it ends in an error, never in silence. In ms. */
const SILENCE_LIMIT_MS = 10_000;
/** In a start or a seek, this close counts as there, in seconds. */
const ARRIVED_SECONDS = 0.05;

/** A position this far past the end was asked for before anybody knew the end, in seconds. */
const PAST_END_SECONDS = 0.5;

/** Moves the playhead where playback cannot go on by itself. `isIdle`: no track loads, or has anything to load. */
export function planPlayhead(state: SessionState, nowMs: number, isIdle = false): readonly Command[] {
  const { seen, anchorSeconds, orderedSeekSeconds, motion } = state;
  if (isIdle && isSilentStart(state, nowMs)) return [{ kind: 'fail', error: stuck(state, playableRanges(state), nowMs - state.bytesAtMs, 'All is loaded, and the browser shows no picture. retry() loads anew.') }];
  const target = targetSeconds(state);
  if (seen.readyLevel >= 1 && !seen.ended && anchorSeconds === null && seen.timeSeconds > target + PAST_END_SECONDS) {
    return orderedSeekSeconds === target ? [] : [{ kind: 'seek', toSeconds: target, why: 'start', fromSeconds: seen.timeSeconds }];
  }
  if (anchorSeconds !== null) {
    const isThere = Math.abs(seen.timeSeconds - anchorSeconds) <= ARRIVED_SECONDS;
    if (!isThere && seen.readyLevel >= 1 && orderedSeekSeconds !== anchorSeconds && !isFirstFrameComing(state)) return [{ kind: 'seek', toSeconds: anchorSeconds, why: 'start', fromSeconds: seen.timeSeconds }];
    if (!isThere) return [];
  }
  if (seen.ended || state.sink.tracks.length === 0) return [];
  const isStarting = state.phase === 'starting' && seen.readyLevel < 2;
  if (!motion.isExpected && !isStarting) return [];
  const buffered = playableRanges(state);
  const settledUntilSeconds = Math.min(...state.activeTypes.map((type) => settledUntil(state, type)));
  // A seek of ours is waited for, but not where all that belongs there was given up meanwhile. A few milliseconds that lack there are no hole.
  const isInVain = settledUntilSeconds > seen.timeSeconds && rangeAt(buffered, seen.timeSeconds, ARRIVED_SECONDS) === null;
  const isUnderWay = orderedSeekSeconds !== null && seen.seeking && Math.abs(seen.timeSeconds - orderedSeekSeconds) <= ARRIVED_SECONDS && !isInVain;
  const isStill = isStarting || seen.seeking || seen.readyLevel < 3 || nowMs - motion.movedAtMs >= 250;
  if (isStill && !isUnderWay) {
    const jump = jumpTarget({
      timeSeconds: seen.timeSeconds,
      buffered,
      maxGapSeconds: state.config.buffer.maxGapSeconds,
      settledUntilSeconds,
      waitedMs: isStarting ? Infinity : nowMs - motion.movedAtMs,
    });
    if (jump !== null) return [{ kind: 'seek', toSeconds: jump, why: 'gap', fromSeconds: seen.timeSeconds }];
  }
  if (!motion.isExpected || isStarting) return [];
  return [...unfreeze(state, buffered, nowMs), ...silence(state, buffered, nowMs)];
}

/**
 * Media for the place that the element still stands at is here or on its way, so its first frame is: WebKitGTK 2.50 fails ("Failed
 * to push buffer") or hangs for good where it is sought while it sets up its pipeline for that.
 */
function isFirstFrameComing(state: SessionState): boolean {
  const { timeSeconds, readyLevel } = state.seen;
  if (readyLevel >= 2) return false;
  const isHere = rangeAt(playableRanges(state), timeSeconds, ARRIVED_SECONDS) !== null;
  return isHere || state.activeTypes.some((type) => {
    const segment = state.tracks[type].job?.segment;
    return segment !== undefined && segment.startSeconds <= timeSeconds + ARRIVED_SECONDS && timeSeconds < segment.startSeconds + segment.durationSeconds;
  });
}

function unfreeze(state: SessionState, buffered: TimeRanges, nowMs: number): readonly Command[] {
  const { seen, motion } = state;
  const action = freezeAction(motion, { ...seen, atMs: nowMs }, buffered);
  switch (action.kind) {
    case 'poke':
      return [{ kind: 'seek', toSeconds: action.toSeconds, why: 'poke', fromSeconds: seen.timeSeconds }];
    case 'rebuild':
    case 'fail': {
      const error = stuck(state, buffered, nowMs - motion.movedAtMs, action.kind === 'rebuild' ? 'A new MediaSource is built.' : 'A new MediaSource did not help. retry() loads anew.');
      return [action.kind === 'rebuild' ? { kind: 'rebuild-sink', error } : { kind: 'fail', error }];
    }
    case 'none':
      return action.checkAtMs === null ? [] : [{ kind: 'wake', atMs: action.checkAtMs }];
  }
}

/** All is loaded that the first picture needs, and it does not come. Unlike later, it counts while paused too: load() waits for it. */
function isSilentStart({ phase, activeTypes, tracks, sink, isHeld, bytesAtMs }: SessionState, nowMs: number): boolean {
  return phase === 'starting' && !isHeld && sink.wantsData && activeTypes.every((type) => tracks[type].inventory.length > 0) && nowMs - bytesAtMs >= SILENCE_LIMIT_MS;
}

/** Waiting for media that does not come. */
function silence(state: SessionState, buffered: TimeRanges, nowMs: number): readonly Command[] {
  if (state.isHeld) return [];
  const sinceMs = Math.max(state.motion.movedAtMs, state.bytesAtMs);
  if (bufferedAhead(buffered, state.seen.timeSeconds) > 0.5) return [];
  const limitMs = state.live?.silenceLimitMs ?? SILENCE_LIMIT_MS;
  if (nowMs - sinceMs < limitMs) return [{ kind: 'wake', atMs: sinceMs + limitMs }];
  const trouble = state.activeTypes.map((type) => state.tracks[type].trouble).find((known) => known !== null);
  const cause = trouble?.lastError ?? state.live?.silenceError;
  // The app was told that requests fail, and the browser that there is no network: the wait ends with that.
  if (state.isOffline && cause?.code === 'network/failed') return [];
  return [{ kind: 'fail', error: cause ?? stuck(state, buffered, nowMs - state.motion.movedAtMs, 'No media arrived. retry() loads anew.') }];
}

function stuck(state: SessionState, buffered: TimeRanges, afterMs: number, what: string): PlayerError {
  const { timeSeconds } = state.seen;
  const ahead = bufferedAhead(buffered, timeSeconds, 0.05);
  return new PlayerError(
    'playback/stuck',
    `Playback at ${timeSeconds.toFixed(2)} s has not moved for ${Math.round(afterMs)} ms with ${ahead.toFixed(1)} s of media ahead. ${what}`,
    { timeSeconds, afterMs: Math.round(afterMs), bufferedAheadSeconds: ahead },
  );
}
