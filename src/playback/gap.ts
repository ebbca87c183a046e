import type { TimeRanges } from '../kit/time-ranges.js';
import { rangeAfter, rangeAt } from '../kit/time-ranges.js';

/** What a jump over a hole depends on. */
export interface GapSnapshot {
  readonly timeSeconds: number;
  /** What every track has. */
  readonly buffered: TimeRanges;
  /** Holes up to this long are jumped at once. */
  readonly maxGapSeconds: number;
  /** The engine has put in place, or given up, all that belongs at `timeSeconds` up to this time: a hole before it stays one. */
  readonly settledUntilSeconds: number;
  /** Waited for media at this place, in ms. */
  readonly waitedMs: number;
}

/** Land this far inside the next range, in seconds: the exact edge is outside for browsers that round it. */
const LANDING_SECONDS = 0.005;
/** A hole at the very edge may be the next append under way. */
const SETTLE_MS = 120;
/** Time this close before a range is in it for every browser (WebKit reports starts rounded up by a frame). */
const EDGE_SECONDS = 0.02;
/** Who stands still for this long, in ms, with less than this before the edge, in seconds, is at the edge: Chromium stops one or two frames before it. */
const STANDSTILL_MS = 300;
const STANDSTILL_EDGE_SECONDS = 0.5;
/** A range shorter than this is a splinter, not a place to land on. */
const MIN_LANDING_RANGE_SECONDS = 0.1;

/** Where to go when the playhead stands in a hole that nothing will fill; null: no hole, or it is still being filled. */
export function jumpTarget(snapshot: GapSnapshot): number | null {
  const { buffered, timeSeconds } = snapshot;
  const here = rangeAt(buffered, timeSeconds);
  const edgeSeconds = snapshot.waitedMs >= STANDSTILL_MS && snapshot.waitedMs < Infinity ? STANDSTILL_EDGE_SECONDS : EDGE_SECONDS;
  if (here !== null && here.end - timeSeconds > edgeSeconds) return null;
  const landing = buffered.find((range) => range.start > timeSeconds && range.end - range.start >= MIN_LANDING_RANGE_SECONDS) ?? rangeAfter(buffered, timeSeconds);
  if (landing === null) return null;
  const gapSeconds = landing.start - timeSeconds;
  const isFinal = snapshot.settledUntilSeconds >= landing.start - EDGE_SECONDS;
  const isSmall = gapSeconds <= snapshot.maxGapSeconds;
  if (!isFinal && !isSmall) return null;
  if (!isFinal && snapshot.waitedMs < SETTLE_MS) return null;
  return landing.start + LANDING_SECONDS;
}
