import { PlayerError } from '../errors/player-error.js';
import type { Command } from './commands.js';
import { planBuffer } from './plan-buffer.js';
import { planPlayhead } from './plan-playhead.js';
import { planTrack } from './plan-track.js';
import type { SessionState } from './state.js';

/** How often a session that loads or plays looks again, even if nothing was reported, in ms: a frozen element reports nothing. */
const HEARTBEAT_MS = 250;

/** Everything that is to be done in this state. Pure; carrying it out leads to facts, and those to the next decision. */
export function decide(state: SessionState, nowMs: number): readonly Command[] {
  if (state.presentation === null || state.phase === 'failed' || state.phase === 'closed' || state.phase === 'loading') return [];
  const out: Command[] = [];
  let areAllComplete = state.activeTypes.length > 0;
  for (const type of state.activeTypes) {
    const plan = planTrack(state, type, nowMs);
    if (plan.kind !== 'complete') areAllComplete = false;
    if (plan.kind === 'commands') out.push(...plan.commands);
    if (plan.kind === 'impossible') {
      const codecs = plan.group?.renditions.flatMap((rendition) => rendition.codecs) ?? [];
      out.push({ kind: 'fail', error: new PlayerError('media/unsupported', `No ${type} of this presentation can be played in this browser (codecs: ${codecs.join(', ') || 'none named'}). Offer H.264 with AAC beside it.`, { codecs }) });
    }
  }
  out.push(...planBuffer(state, areAllComplete), ...planPlayhead(state, nowMs));
  const isBusy = state.motion.isExpected || state.phase === 'starting' || state.activeTypes.some((type) => state.tracks[type].job !== null);
  if (isBusy) out.push({ kind: 'wake', atMs: nowMs + HEARTBEAT_MS });
  return out;
}
