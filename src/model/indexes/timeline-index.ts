import { lastAtMost } from '../../kit/search.js';
import type { SegmentIndex } from '../segment-index.js';
import { createTickIndex, type TickIndexFacts } from './tick-index.js';

/**
 * Runs of segments of equal length, one column entry a run: a DASH SegmentTimeline with every @t and @r worked out.
 * All columns are of one length; runs do not overlap and are in order of time, holes between them are allowed.
 */
export interface TickRuns {
  /** Ticks from the frame's origin. */
  readonly startTicks: Float64Array;
  readonly durationTicks: Float64Array;
  /** Row of the run's first segment; the last run ends at `count`. */
  readonly firstRow: Uint32Array;
  /** Of the longest segment. */
  readonly longestTicks: number;
  /** Segments in all runs; Infinity: the last run goes on. */
  readonly count: number;
}

/** An index over runs: 20 bytes a run, whatever it repeats. A segment that would pass the next run's start ends there. */
export function createTimelineIndex(runs: TickRuns, facts: TickIndexFacts): SegmentIndex {
  const { startTicks: starts, durationTicks: durations, firstRow } = runs;
  const length = starts.length;
  // Where no run repeats, as in most long timelines, a row is its run.
  const isRun = (row: number): boolean => firstRow[row] === row && firstRow[row + 1] !== row;
  const runOf = (row: number): number => (isRun(row) ? row : lastAtMost(length, row, (run) => firstRow[run] ?? 0));
  const startOf = (run: number, row: number): number => (starts[run] ?? 0) + (row - (firstRow[run] ?? 0)) * (durations[run] ?? 0);
  const grid = {
    count: runs.count,
    startTicks: (row: number) => startOf(runOf(row), row),
    endTicks: (row: number) => {
      const run = runOf(row);
      const end = startOf(run, row + 1);
      return row + 1 === firstRow[run + 1] ? Math.min(end, starts[run + 1] ?? end) : end;
    },
  };
  return createTickIndex(grid, facts, runs.longestTicks / facts.frame.timescale);
}
