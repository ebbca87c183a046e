import { contiguousEnd } from '../../kit/time-ranges.js';
import type { MediaType } from '../../model/presentation.js';
import { chooseSegmentRendition } from '../choose-segment-rendition.js';
import type { Command } from '../commands.js';
import { findGroup, pickLocation } from '../lookup.js';
import { needOf } from '../need.js';
import type { SessionState } from '../state.js';

/** Two round trips on a bad link, and what a playlist takes to be made up to date, in seconds. */
const AHEAD_SECONDS = 1;

/**
 * The playlist of what will be best from the next segment on, while the last parts of this one are made. Asked for at the border itself it
 * would come too late: the first part there is announced before it is made, and whoever asks for it stays for a segment. One at a time, for each
 * is a held request more.
 */
export function planAhead(state: SessionState, nowMs: number): readonly Command[] {
  return state.presentation?.live === undefined ? state.activeTypes.flatMap((type) => loadAhead(state, type, nowMs)) : [];
}

function loadAhead(state: SessionState, type: MediaType, nowMs: number): readonly Command[] {
  const { job, trouble } = state.tracks[type];
  const part = job?.segment.live?.part ?? null;
  const group = job === null ? null : findGroup(state.presentation, job.groupId);
  const known = job === null ? undefined : state.indexes.get(job.renditionId);
  // What went wrong is asked for again when its time has come.
  if (trouble !== null && trouble.retryAtMs > nowMs) return [{ kind: 'wake', atMs: trouble.retryAtMs }];
  if (job === null || part === null || group === null || known?.status !== 'ready') return [];
  const { index, live } = known.parsed;
  const leftSeconds = index.targetDurationSeconds - part * (live?.pieceSeconds ?? 0) - job.segment.durationSeconds;
  if (leftSeconds > AHEAD_SECONDS) return [];
  const { fromSeconds, targetSeconds } = needOf(state, type);
  const aheadSeconds = Math.max(fromSeconds, contiguousEnd(state.tracks[type].buffered, targetSeconds, 0.1)) - targetSeconds;
  const rendition = chooseSegmentRendition(state, type, group, job.segment.startSeconds + job.segment.durationSeconds, aheadSeconds, nowMs)?.rendition;
  if (rendition === undefined || rendition.id === job.renditionId || group.renditions.some(({ id }) => id !== job.renditionId && state.indexes.has(id))) return [];
  return [{ kind: 'load-index', rendition, locationIndex: pickLocation(rendition, state.locationBans, nowMs) }];
}
