import { chainEnd, entryAt } from '../buffer/inventory.js';
import type { TimeRange } from '../kit/time-ranges.js';
import type { MediaType } from '../model/presentation.js';
import { needOf, targetSeconds } from './need.js';
import { groupIn } from './plan-track.js';
import type { SessionState } from './state.js';

/** What a choice of the viewer makes of the media that is buffered already. */
export interface SelectionPlan {
  /** Drop the segment under way. */
  readonly isJobDropped: boolean;
  /** No longer counts as loaded; it stays audible or visible until the new one covers it. */
  readonly forget: TimeRange | null;
  /** To be taken out of the sink. */
  readonly remove: TimeRange | null;
}

/** The picture may stay the old one for this long: replacing what is about to be decoded shows as a stall. In seconds. */
const KEEP_PICTURE_SECONDS = 1;
/** The same for sound. */
const KEEP_SOUND_SECONDS = 0.5;

/** The viewer picked a rendition: what is ahead in others goes, from the next segment boundary on. */
export function planRenditionSelection(state: SessionState, type: MediaType, renditionId: string): SelectionPlan {
  const track = state.tracks[type];
  const target = targetSeconds(state);
  const here = entryAt(track.inventory, target + KEEP_PICTURE_SECONDS);
  const from = here === null ? target : here.renditionId === renditionId ? (chainEnd(track.inventory, target)?.endSeconds ?? here.endSeconds) : here.endSeconds;
  const others = track.inventory.some((entry) => entry.startSeconds >= from - 0.01 && entry.renditionId !== renditionId);
  const cut = { start: from, end: Infinity };
  return {
    isJobDropped: track.job !== null && track.job.renditionId !== renditionId && !(needOf(state, type).fromSeconds < from),
    forget: others ? cut : null,
    remove: others ? cut : null,
  };
}

/** The group in use is another one now (a language): it is loaded over the old one from here on. */
export function planGroupSelection(state: SessionState, type: MediaType): SelectionPlan {
  const target = targetSeconds(state);
  const { inventory, job } = state.tracks[type];
  const ahead = inventory.filter(({ endSeconds }) => endSeconds > target);
  const isOfOthers = [...ahead, ...(job === null ? [] : [job])].some(({ groupId }) => !isInUse(state, type, groupId));
  if (!isOfOthers) return { isJobDropped: false, forget: null, remove: null };
  const keep = type === 'audio' ? KEEP_SOUND_SECONDS : KEEP_PICTURE_SECONDS;
  return {
    isJobDropped: true,
    forget: { start: 0, end: Infinity },
    remove: { start: target + keep, end: Infinity },
  };
}

/** Is it the group that plays in its period? */
function isInUse(state: SessionState, type: MediaType, groupId: string): boolean {
  const period = state.presentation?.periods.find(({ groups }) => groups.some(({ id }) => id === groupId));
  return period !== undefined && groupIn(state, type, period)?.id === groupId;
}
