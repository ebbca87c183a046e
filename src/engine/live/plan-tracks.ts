import { bufferedAhead } from '../../kit/time-ranges.js';
import type { Period } from '../../model/presentation.js';
import { activeTypesIn } from '../activation.js';
import type { Command } from '../commands.js';
import { periodAt, playableRanges } from '../lookup.js';
import { targetSeconds } from '../need.js';
import type { SessionState } from '../state.js';

/** This close to a Period, with nothing ahead, playback is at its border, in seconds: browsers stop a frame or two before the end. */
const BORDER_SECONDS = 0.3;
/** The heart beats more slowly than this: closer to a border it is looked at in time, in seconds. */
const SOON_SECONDS = 1;

/** A Period that has sound where there was none, or none where there was: no browser gives or takes a track once it plays, so it needs a sink of its own. */
export function barred(state: SessionState, period: Period): boolean {
  const types = activeTypesIn(state, period);
  return types.length > 0 && types.join() !== state.activeTypes.join();
}

/** At the border to such a Period, or inside of it, the tracks are changed. */
export function planTracks(state: SessionState, nowMs: number): readonly Command[] {
  const { presentation, seen } = state;
  const target = targetSeconds(state);
  const here = presentation === null ? null : periodAt(presentation, target);
  if (presentation === null || here === null) return [];
  if (barred(state, here)) return [change(state, here, target)];
  const next = presentation.periods[presentation.periods.indexOf(here) + 1];
  if (next === undefined || state.anchorSeconds !== null || !barred(state, next)) return [];
  const leftSeconds = next.startSeconds - target;
  if (leftSeconds <= BORDER_SECONDS && bufferedAhead(playableRanges(state), target, 0.1) < 0.1 && state.motion.isExpected) return [change(state, next, target)];
  return leftSeconds < SOON_SECONDS && state.motion.isExpected ? [{ kind: 'wake', atMs: Math.max(nowMs + 20, seen.atMs + (1000 * leftSeconds) / Math.max(0.25, seen.rate)) }] : [];
}

function change(state: SessionState, period: Period, target: number): Command {
  return { kind: 'live', order: { kind: 'tracks', types: activeTypesIn(state, period), seconds: Math.max(target, period.startSeconds) } };
}
