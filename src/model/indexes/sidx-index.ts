import type { SegmentIndex } from '../segment-index.js';
import { createTickIndex, type TickIndexFacts } from './tick-index.js';

/** Subsegments of one file, one column entry each: what a `sidx` tells, and WebM Cues too. */
export interface SubsegmentColumns {
  /** Ticks from the frame's origin; must rise. */
  readonly startTicks: Float64Array;
  readonly endTicks: Float64Array;
  /** Byte of the file. */
  readonly startBytes: Float64Array;
  /** Exclusive; Infinity: to the end of the file. */
  readonly endBytes: Float64Array;
}

export type SidxFacts = Omit<TickIndexFacts, 'address' | 'firstNumber' | 'isComplete'> & {
  /** Of the file that holds the subsegments. */
  readonly url: string;
};

/** An index over byte ranges of one file; numbers count from 0. */
export function createSidxIndex(columns: SubsegmentColumns, facts: SidxFacts): SegmentIndex {
  const { startTicks, endTicks, startBytes, endBytes } = columns;
  const longest = startTicks.reduce((most, start, row) => Math.max(most, (endTicks[row] ?? start) - start), 0);
  const grid = {
    count: startTicks.length,
    startTicks: (row: number) => startTicks[row] ?? 0,
    endTicks: (row: number) => endTicks[row] ?? 0,
  };
  const address = (row: number): { url: string; range: { start: number; end: number | null } } => {
    const end = endBytes[row] ?? Infinity;
    return { url: facts.url, range: { start: startBytes[row] ?? 0, end: end === Infinity ? null : end } };
  };
  return createTickIndex(grid, { ...facts, firstNumber: 0, isComplete: true, address }, longest / facts.frame.timescale);
}
