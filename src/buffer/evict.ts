import type { TimeRange, TimeRanges } from '../kit/time-ranges.js';

/** Removal is asked for only when this much can go at once, in seconds: each one costs the browser a pass over its frames. */
const MIN_REMOVAL_SECONDS = 4;
/** Never cut closer behind the playhead than this, in seconds: browsers drop whole groups of pictures around the cut. */
const KEEP_BEHIND_SECONDS = 3;

/** The stretch behind the playhead that may go, or null. */
export function evictBehind(buffered: TimeRanges, timeSeconds: number, behindSeconds: number): TimeRange | null {
  const first = buffered[0];
  if (first === undefined) return null;
  const end = timeSeconds - Math.max(KEEP_BEHIND_SECONDS, behindSeconds);
  return end - first.start >= MIN_REMOVAL_SECONDS ? { start: 0, end } : null;
}

/** What to give up when the browser has no room. */
export interface QuotaRelief {
  /** To remove, in this order; empty: only waiting helps. */
  readonly remove: readonly TimeRange[];
  /** Seconds ahead to aim for from now on. */
  readonly goalSeconds: number;
  /** Nothing more can go: this segment does not fit into the browser's buffer at all. */
  readonly isHopeless: boolean;
}

/** Below this goal playback cannot be kept up, in seconds. */
const MIN_GOAL_SECONDS = 4;

/**
 * First what was played, then what is farther ahead than the lowered goal. `attempt` counts the tries for one piece of media.
 */
export function relieveQuota(buffered: TimeRanges, timeSeconds: number, goalSeconds: number, attempt: number): QuotaRelief {
  const remove: TimeRange[] = [];
  const behindEnd = timeSeconds - KEEP_BEHIND_SECONDS;
  const first = buffered[0];
  const last = buffered[buffered.length - 1];
  if (first !== undefined && first.start < behindEnd) remove.push({ start: 0, end: behindEnd });
  const lowered = Math.max(MIN_GOAL_SECONDS, goalSeconds * (remove.length > 0 && attempt === 1 ? 1 : 0.7));
  const farStart = timeSeconds + lowered;
  if (last !== undefined && last.end > farStart + 1 && attempt > 1) remove.push({ start: farStart, end: Number.POSITIVE_INFINITY });
  return { remove, goalSeconds: lowered, isHopeless: remove.length === 0 && lowered <= MIN_GOAL_SECONDS && attempt > 8 };
}
