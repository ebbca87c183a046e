import { lastAtMost } from '../../kit/search.js';
import type { TickFrame } from '../../model/indexes/tick-index.js';
import type { TickRuns } from '../../model/indexes/timeline-index.js';
import type { SegmentIndex } from '../../model/segment-index.js';

/**
 * The number of the first row of a timeline whose window has moved on, such that each segment keeps the number it had in `before`.
 * Only for templates without $Number$: their authors see no reason to count, and every revision begins with the same number.
 */
export function steadyFirstNumber(runs: TickRuns, frame: TickFrame, before: SegmentIndex): number | null {
  const first = before.first();
  if (first === null || runs.count === 0) return null;
  const secondsOf = (ticks: number): number => frame.periodStartSeconds + (ticks - frame.periodStartTicks) / frame.timescale;
  const startSeconds = secondsOf(runs.startTicks[0] ?? 0);
  const nearSeconds = before.targetDurationSeconds / 4;
  if (startSeconds >= before.endSeconds - nearSeconds) {
    const last = before.last() ?? first;
    const missing = Math.round((startSeconds - before.endSeconds) / before.targetDurationSeconds);
    return last.number + 1 + Math.max(0, missing);
  }
  const known = before.at(Math.max(first.startSeconds, startSeconds) + nearSeconds) ?? first;
  return known.number - rowAt(runs, (known.startSeconds - frame.periodStartSeconds) * frame.timescale + frame.periodStartTicks);
}

/** The row that starts nearest to a tick. */
function rowAt({ startTicks, durationTicks, firstRow }: TickRuns, tick: number): number {
  const run = Math.max(0, lastAtMost(startTicks.length, tick + (durationTicks[0] ?? 0) / 4, (at) => startTicks[at] ?? 0));
  return (firstRow[run] ?? 0) + Math.max(0, Math.round((tick - (startTicks[run] ?? 0)) / (durationTicks[run] ?? 1)));
}
