import type { MediaType, TrackGroup } from '../../model/presentation.js';
import type { SegmentChoice } from '../choose-segment-rendition.js';
import type { EdgeLoading } from '../edge-loading.js';
import { readyIndex } from '../lookup.js';
import type { Need } from '../need.js';
import { locate } from '../need.js';
import { barred } from './plan-tracks.js';
import type { SessionState } from '../state.js';

/** In the midst of a segment that comes in parts no other rendition can go on, unless its own may not. */
function tied(state: SessionState, need: Need, group: TrackGroup, nowMs: number): SegmentChoice | null {
  if (need.last === null || need.last.segment.live === undefined) return null;
  const { segment, renditionId } = need.last;
  const rendition = group.renditions.find(({ id }) => id === renditionId);
  const index = rendition === undefined ? null : readyIndex(state, rendition);
  if (rendition === undefined || index?.after(segment)?.live?.isIndependent !== false) return null;
  return state.bans.some((ban) => ban.renditionId === renditionId && ban.untilMs > nowMs) ? null : { rendition, reason: 'steady' };
}

/**
 * Nothing new is announced where loading goes on now: what is best then is decided then. Where it is announced before it is made, a better one
 * can wait for the next segment, but not one that saves from a stall.
 */
function isEarly(state: SessionState, type: MediaType, need: Need, group: TrackGroup, { reason }: SegmentChoice): boolean {
  const current = group.renditions.find(({ id }) => id === state.tracks[type].chosenId);
  const index = current === undefined ? null : readyIndex(state, current);
  if ((reason !== 'up' && reason !== 'down') || current === undefined || index === null || index.isComplete) return false;
  const next = locate(state, type, current, index, need);
  return next === null || (reason === 'up' && next.live?.isGrowing === true && next.live.part !== null);
}

export const edgeChoice: EdgeLoading = { tied, isEarly, barred };
