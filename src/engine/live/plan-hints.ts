import type { MediaType } from '../../model/presentation.js';
import type { Command } from '../commands.js';
import type { SessionState } from '../state.js';

/** A piece begins where the one before it ends, give or take this, in seconds. */
const ROUNDING_SECONDS = 0.05;

/** A part that was hinted and asked for, and in whose place there is another file now: what comes of it is of no use, if anything comes. */
export function planHints(state: SessionState): readonly Command[] {
  return state.activeTypes.flatMap((type) => (isDisproved(state, type) ? [{ kind: 'drop-job', type, why: 'not-needed', toRenditionId: null } as const] : []));
}

function isDisproved({ tracks, indexes }: SessionState, type: MediaType): boolean {
  const { job, inventory } = tracks[type];
  const part = job?.segment.live?.part ?? null;
  if (job === null || part === null || job.segment.live?.isGrowing !== true) return false;
  const { renditionId, segment } = job;
  const before = inventory.find((entry) => entry.renditionId === renditionId && Math.abs(entry.segment.startSeconds + entry.segment.durationSeconds - segment.startSeconds) < ROUNDING_SECONDS);
  const known = indexes.get(renditionId);
  const answer = before === undefined || known?.status !== 'ready' ? null : known.parsed.index.after(before.segment);
  return answer !== null && answer.number === segment.number && answer.live?.part === part && answer.url !== segment.url && fileOf(answer.url) !== fileOf(segment.url);
}

/** Whichever host serves it, with whatever token. */
function fileOf(url: string): string {
  return url.replace(/^\w+:\/\/[^/]*|[?#].*$/g, '');
}
