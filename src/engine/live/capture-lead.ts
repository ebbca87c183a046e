import type { Segment } from '../../model/segment.js';
import type { SessionState } from '../state.js';
import { timingOf } from './live-lookup.js';
import type { Captured } from './segment-watch.js';

/** A camera farther away than this is a clock that nobody has set, in seconds. */
const MOST_LEAD_SECONDS = 60;
/** Nobody sees a change that is smaller, in seconds. */
const LEAD_STEP_SECONDS = 0.05;
/** The media time of a frame lies in its segment, give or take this much; else it is of another timescale, in seconds. */
const TOLERANCE_SECONDS = 1;

/** By how much a frame was before the camera earlier than its date on the time line, in seconds; null: nothing new, or nothing that makes sense. */
export function newLead(state: SessionState, segment: Segment, { epochMs, mediaTicks }: Captured): number | null {
  const { live } = state;
  const originEpochMs = timingOf(state)?.originEpochMs ?? null;
  if (live === null || originEpochMs === null || segment.timestampOffsetSeconds === null) return null;
  const seconds = mediaTicks / segment.timescale + segment.timestampOffsetSeconds;
  const isInside = seconds > segment.startSeconds - TOLERANCE_SECONDS && seconds < segment.startSeconds + segment.durationSeconds + TOLERANCE_SECONDS;
  const leadSeconds = (originEpochMs - epochMs) / 1000 + seconds;
  const isNew = live.capturedLeadSeconds === null || Math.abs(leadSeconds - live.capturedLeadSeconds) > LEAD_STEP_SECONDS;
  return isInside && isNew && Math.abs(leadSeconds) < MOST_LEAD_SECONDS ? leadSeconds : null;
}
