import type { TimeRange, TimeRanges } from '../kit/time-ranges.js';
import { bufferedAhead, rangeAt } from '../kit/time-ranges.js';

/** Removal is asked for only when this much can go at once, in seconds: each one costs the browser a pass over its frames. */
const MIN_REMOVAL_SECONDS = 4;
/** Never cut closer behind the playhead than this, in seconds: browsers drop whole groups of pictures around the cut. */
const KEEP_BEHIND_SECONDS = 3;

/** Cut so far before a segment's start that rounding cannot reach into it, in seconds. */
const BOUNDARY_MARGIN_SECONDS = 0.05;

/**
 * Where to cut at or before `seconds`: just before a segment. A cut inside one takes its frames up to the next key frame along
 * (MSE §3.5.9, coded frame removal), and with long segments those under the playhead.
 */
function segmentBoundary(seconds: number, segments: TimeRanges): number {
  const around = rangeAt(segments, seconds);
  return around === null ? seconds : around.start - BOUNDARY_MARGIN_SECONDS;
}

/** The stretch behind the playhead that may go, or null. `segments`: where those lie that are known to be buffered, in order; asked only where there is enough to go. */
export function evictBehind(buffered: TimeRanges, timeSeconds: number, behindSeconds: number, segments: () => TimeRanges): TimeRange | null {
  const first = buffered[0];
  const latest = timeSeconds - Math.max(KEEP_BEHIND_SECONDS, behindSeconds);
  if (first === undefined || latest - first.start < MIN_REMOVAL_SECONDS) return null;
  const end = segmentBoundary(latest, segments());
  return end - first.start >= MIN_REMOVAL_SECONDS ? { start: 0, end } : null;
}

/** For less media than this in front of it, the segment that is coming is not given up, in seconds. */
const LEAST_BEFORE_SECONDS = 0.5;

/** What to give up when the browser has no room. */
export interface QuotaRelief {
  /** To remove, in this order; empty: only waiting helps. */
  readonly remove: readonly TimeRange[];
  /** Seconds ahead to aim for from now on. */
  readonly goalSeconds: number;
  /** Nothing more can go: this segment does not fit into the browser's buffer at all. */
  readonly isHopeless: boolean;
}

/** Where to cut what lies far ahead: not from the head of the segment that is coming, which is in already, and whose rest needs it. */
function farBoundary(seconds: number, current: TimeRange | null): number {
  return current !== null && seconds > current.start - LEAST_BEFORE_SECONDS && seconds < current.end ? current.end : seconds;
}

/** Below this goal playback cannot be kept up, in seconds. */
const MIN_GOAL_SECONDS = 4;

/**
 * First what was played, then what is farther ahead than the lowered goal. `attempt` counts the tries for one piece of media;
 * `current`: the stretch of the segment whose earlier pieces are in; null: none is. A cut that takes media before it takes it along,
 * for then it is not needed any more.
 */
export function relieveQuota(buffered: TimeRanges, timeSeconds: number, goalSeconds: number, attempt: number, segments: TimeRanges, current: TimeRange | null = null): QuotaRelief {
  const remove: TimeRange[] = [];
  const behindEnd = segmentBoundary(timeSeconds - KEEP_BEHIND_SECONDS, segments);
  const first = buffered[0];
  const last = buffered[buffered.length - 1];
  if (first !== undefined && first.start < behindEnd) remove.push({ start: 0, end: behindEnd });
  const lowered = Math.max(MIN_GOAL_SECONDS, goalSeconds * (remove.length > 0 && attempt === 1 ? 1 : 0.7));
  const farStart = farBoundary(timeSeconds + lowered, current);
  if (last !== undefined && last.end > farStart + 1 && attempt > 1) remove.push({ start: farStart, end: Infinity });
  // With media ahead, playing it makes room. With none, waiting makes nothing: what is left is of no use and may go whole, but not
  // from under the segment that is coming, whose frames need each other.
  const isIdle = remove.length === 0 && bufferedAhead(buffered, timeSeconds, 0.1) < 0.5;
  if (isIdle && first !== undefined && current === null) return { remove: [{ start: 0, end: Infinity }], goalSeconds: lowered, isHopeless: false };
  return { remove, goalSeconds: lowered, isHopeless: isIdle || (remove.length === 0 && lowered <= MIN_GOAL_SECONDS && attempt > 8) };
}
