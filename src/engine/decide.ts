import { PlayerError } from '../errors/player-error.js';
import { redactUrl } from '../errors/redact-url.js';
import type { MediaType } from '../model/presentation.js';
import type { Command } from './commands.js';
import type { LiveEngine } from './live-engine.js';
import { planBuffer } from './plan-buffer.js';
import { planPlayhead } from './plan-playhead.js';
import { planTrack } from './plan-track.js';
import type { SessionState } from './state.js';
import { unplayableError } from './unplayable.js';

/** How often a session that loads or plays looks again, even if nothing was reported, in ms: a frozen element reports nothing. */
const HEARTBEAT_MS = 250;

/** Everything that is to be done in this state. Pure; carrying it out leads to facts, and those to the next decision. */
export function decide(state: SessionState, nowMs: number, live: LiveEngine | null): readonly Command[] {
  if (state.presentation === null || state.phase === 'failed' || state.phase === 'closed' || state.phase === 'loading') return [];
  const out: Command[] = [];
  let areAllComplete = state.activeTypes.length > 0;
  let isIdle = ![...state.indexes.values()].some(({ status }) => status === 'loading');
  for (const type of state.activeTypes) {
    const plan = planTrack(state, type, nowMs, live);
    if (plan.kind === 'commands' || state.tracks[type].job !== null) isIdle = false;
    if (plan.kind !== 'complete') areAllComplete = false;
    else out.push(...nothingLeft(state, type));
    if (plan.kind === 'commands') out.push(...plan.commands);
    if (plan.kind === 'impossible') {
      const { id, startSeconds, groups } = plan.period;
      out.push({ kind: 'fail', error: unplayableError(`${type} of the period ${id} (from ${startSeconds.toFixed(2)} s)`, groups.flatMap((group) => (group.type === type ? group.renditions : []))) });
    }
  }
  out.push(...planBuffer(state, areAllComplete), ...(live?.decide(state, nowMs) ?? []), ...planPlayhead(state, nowMs, isIdle));
  const isBusy = state.motion.isExpected || state.phase === 'starting' || state.activeTypes.some((type) => state.tracks[type].job !== null);
  if (isBusy) out.push({ kind: 'wake', atMs: nowMs + HEARTBEAT_MS });
  return out;
}

/** A track that gave up every segment to its end will never show its set-up, without which the sink has no tracks and nothing plays. */
function nothingLeft(state: SessionState, type: MediaType): readonly Command[] {
  const { inventory } = state.tracks[type];
  const last = inventory.at(-1);
  if (state.sink.tracks.length > 0 || last === undefined || !inventory.every(({ isGap }) => isGap)) return [];
  const url = redactUrl(last.segment.url);
  return [{ kind: 'fail', error: new PlayerError('media/empty-segment', `No segment of the ${type} from ${inventory[0]?.startSeconds.toFixed(2) ?? '?'} s on can be played; the last was ${url}. The warnings say why.`, { url, renditionId: last.renditionId }) }];
}
