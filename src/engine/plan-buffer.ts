import { evictBehind } from '../buffer/evict.js';
import type { Command } from './commands.js';
import { presentationEnd, segmentStretches } from './lookup.js';
import { targetSeconds } from './need.js';
import type { SessionState } from './state.js';

/** Durations that differ by less are the same, in seconds: setting one interrupts every track. */
const DURATION_TOLERANCE_SECONDS = 0.01;

/** So close to the end, once all is in place, nothing is given up behind the playhead any more. */
const LAST_SECONDS = 0.5;

/** What the sink as a whole needs: its duration, room behind the playhead, its end. */
export function planBuffer(state: SessionState, areAllComplete: boolean): readonly Command[] {
  const { sink } = state;
  if (sink.tracks.length === 0) return [];
  return [...duration(state), ...(areAllComplete && isNearEnd(state) ? [] : eviction(state)), ...ending(state, areAllComplete)];
}

function duration(state: SessionState): readonly Command[] {
  const end = presentationEnd(state);
  if (end === null || state.sink.isEnded) return [];
  const current = state.sink.durationSeconds;
  if (current !== null && Math.abs(current - end) <= DURATION_TOLERANCE_SECONDS) return [];
  // MSE §3.15.6: a duration below what is buffered throws.
  const bufferedEnd = Math.max(0, ...state.sink.tracks.map((type) => state.tracks[type].buffered.at(-1)?.end ?? 0));
  const seconds = Math.max(end, bufferedEnd);
  return current !== null && Math.abs(current - seconds) <= DURATION_TOLERANCE_SECONDS ? [] : [{ kind: 'set-duration', seconds }];
}

/** A removal takes the end of the stream back for a moment (MSE §3.15.4.2), which at the last frame shows as a stall. */
function isNearEnd(state: SessionState): boolean {
  const end = presentationEnd(state);
  return end !== null && end - state.seen.timeSeconds < LAST_SECONDS;
}

function eviction(state: SessionState): readonly Command[] {
  // While a seek is not done, "behind" is not yet behind.
  if (state.seen.seeking || state.anchorSeconds !== null) return [];
  return state.sink.tracks.flatMap((type): Command[] => {
    const track = state.tracks[type];
    const range = track.isRemoving ? null : evictBehind(track.buffered, targetSeconds(state), state.config.buffer.behindSeconds, () => segmentStretches(state, type));
    return range === null ? [] : [{ kind: 'remove', type, range, why: 'behind' }];
  });
}

function ending(state: SessionState, areAllComplete: boolean): readonly Command[] {
  const isBusy = state.activeTypes.some((type) => state.tracks[type].job !== null) || state.sink.tracks.some((type) => state.tracks[type].isRemoving);
  return areAllComplete && !isBusy && !state.sink.isEnded ? [{ kind: 'end-stream' }] : [];
}
