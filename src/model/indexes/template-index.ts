import type { SegmentIndex } from '../segment-index.js';
import { createTickIndex, type TickIndexFacts } from './tick-index.js';

/** Segments of one length, numbered in a row: DASH @duration, with a template or a list. */
export interface TemplateFacts extends TickIndexFacts {
  readonly durationTicks: number;
  /** Start of row 0, from the frame's origin. */
  readonly firstTicks: number;
  /** Rows from `startRow` up to, not including, `endRow` exist (Infinity: without end); the period's bounds cut further. */
  readonly startRow: number;
  readonly endRow: number;
}

/** All arithmetic: a day costs as much as a minute, an hour of 100 ns segments as much as one segment. */
export function createTemplateIndex(template: TemplateFacts): SegmentIndex {
  const { durationTicks, startRow } = template;
  const firstTicks = template.firstTicks + startRow * durationTicks;
  const startTicks = (row: number): number => firstTicks + row * durationTicks;
  const grid = { count: Math.max(0, template.endRow - startRow), startTicks, endTicks: (row: number) => startTicks(row + 1) };
  return createTickIndex(grid, { ...template, firstNumber: template.firstNumber + startRow }, durationTicks / template.frame.timescale);
}
