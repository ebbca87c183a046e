import { lastAtMost } from '../../kit/search.js';
import type { ByteRange, InitSegment, LivePiece, Segment } from '../segment.js';
import type { SegmentIndex } from '../segment-index.js';

/** Where the media clock of one rendition lies in presentation time (ISO/IEC 23009-1 §5.3.9.6). */
export interface TickFrame {
  readonly timescale: number;
  /** Ticks of a grid count from here. Not zero only where a clock runs past 2^53 (10 MHz since 1970 does), so that sums stay exact. */
  readonly originTicks: bigint;
  /** The tick, from the origin, that is the period's start. */
  readonly periodStartTicks: number;
  readonly periodStartSeconds: number;
  /** Infinity while unknown. */
  readonly periodEndSeconds: number;
  /** Becomes `Segment.timeline`. */
  readonly timeline: number;
}

/** Segments as stretches of ticks from the frame's origin; row 0 is the first. Starts must rise, ends must not pass the next start. */
export interface TickGrid {
  /** Infinity: they go on as long as the period does. */
  readonly count: number;
  startTicks(row: number): number;
  endTicks(row: number): number;
}

/** Where the bytes of a segment are. `time` is its exact media time in ticks, as `$Time$` prints it. */
export type SegmentAddress = (number: number, time: string) => { readonly url: string; readonly range: ByteRange | null };

/** What all indexes on a media clock share. */
export interface TickIndexFacts {
  readonly frame: TickFrame;
  /** `Segment.number` of row 0. */
  readonly firstNumber: number;
  /** Pure; asked only for rows that exist. */
  readonly address: SegmentAddress;
  readonly init: InitSegment | null;
  readonly protectionSchemes: readonly string[];
  readonly isComplete: boolean;
  /** Pure: what a stream that goes on says of a row besides, by the presentation time at which it ends; left out for a recorded one. */
  readonly pieceAt?: ((row: number, endSeconds: number) => LivePiece) | undefined;
}

/** Rows that are kept as objects: a planner asks for the same few again and again. */
const memoSlots = 8;

/** Rows of a grid without end, for a binary search: a thousand a second for 285,000 years. */
const unboundedRows = 2 ** 53;

/**
 * What shows less than this of itself inside its period is left out: no frame is that short, but durations that were
 * rounded to milliseconds make such rests, and asking for the segment behind the last one ends in a 404.
 */
const shortestShownSeconds = 0.001;

/**
 * The questions of a SegmentIndex over a grid. Rows outside the period are left out, and those across its bounds say only
 * what is shown; `mediaStartTicks` keeps the whole truth. Every answer costs one or two binary searches.
 */
export function createTickIndex(grid: TickGrid, facts: TickIndexFacts, targetDurationSeconds: number): SegmentIndex {
  const { frame, firstNumber } = facts;
  const { timescale, periodStartSeconds, periodEndSeconds } = frame;
  const seconds = (ticks: number): number => periodStartSeconds + (ticks - frame.periodStartTicks) / timescale;
  const startOf = (row: number): number => Math.max(periodStartSeconds, seconds(grid.startTicks(row)));
  const endOf = (row: number): number => Math.min(periodEndSeconds, seconds(grid.endTicks(row)));

  const count = Math.min(grid.count, unboundedRows);
  const rowAtStart = lastAtMost(count, periodStartSeconds, (row) => seconds(grid.startTicks(row)));
  const isAcrossStart = rowAtStart >= 0 && seconds(grid.startTicks(rowAtStart)) < periodStartSeconds;
  const isShown = isAcrossStart && seconds(grid.endTicks(rowAtStart)) > periodStartSeconds + shortestShownSeconds;
  const firstRow = Math.max(0, isAcrossStart && !isShown ? rowAtStart + 1 : rowAtStart);
  const endRow = lastAtMost(count, periodEndSeconds - shortestShownSeconds, (row) => seconds(grid.startTicks(row))) + 1;
  const isEmpty = endRow <= firstRow;
  const isUnbounded = endRow === unboundedRows;
  const timestampOffsetSeconds = periodStartSeconds - (Number(frame.originTicks) + frame.periodStartTicks) / timescale;

  const memo: (Segment | undefined)[] = [];
  const segmentOf = (row: number): Segment | null => {
    if (row < firstRow || row >= endRow) return null;
    const kept = memo[row % memoSlots];
    if (kept !== undefined && kept.number === firstNumber + row) return kept;
    const made = segmentAt(row);
    memo[row % memoSlots] = made;
    return made;
  };

  const segmentAt = (row: number): Segment => {
    const ticks = grid.startTicks(row);
    const isExact = frame.originTicks === 0n && Number.isSafeInteger(ticks);
    const number = firstNumber + row;
    const { url, range } = facts.address(number, isExact ? String(ticks) : String(frame.originTicks + BigInt(Math.round(ticks))));
    const startSeconds = startOf(row);
    const endSeconds = endOf(row);
    const live = facts.pieceAt?.(row, endSeconds);
    return {
      number,
      startSeconds,
      durationSeconds: endSeconds - startSeconds,
      mediaStartTicks: isExact ? ticks : null,
      timescale,
      timestampOffsetSeconds,
      timeline: frame.timeline,
      windowStartSeconds: periodStartSeconds,
      windowEndSeconds: periodEndSeconds,
      url,
      range,
      init: facts.init,
      key: null,
      protectionSchemes: facts.protectionSchemes,
      gap: false,
      programTimeMs: null,
      bitrateBps: null,
      ...(live && { live }),
    };
  };

  const rowAt = (timeSeconds: number): number => {
    const row = Math.max(firstRow, lastAtMost(endRow, timeSeconds, startOf));
    return timeSeconds < endOf(row) ? row : row + 1;
  };

  const rowAfter = (segment: Segment): number => {
    if (segment.timeline < frame.timeline) return firstRow;
    if (segment.timeline > frame.timeline) return endRow;
    const row = segment.number - firstNumber;
    const end = segment.startSeconds + segment.durationSeconds;
    const nearSeconds = segment.durationSeconds / 2;
    // Numbers of another rendition or revision mean the same segment only where the times agree too.
    const isSame = row >= firstRow && row < endRow && Math.abs(startOf(row) - segment.startSeconds) <= nearSeconds && Math.abs(endOf(row) - end) <= nearSeconds;
    return isSame ? row + 1 : rowAt(end + Math.min(alignmentSeconds, nearSeconds));
  };

  return {
    startSeconds: isEmpty ? periodStartSeconds : startOf(firstRow),
    endSeconds: isEmpty ? periodStartSeconds : isUnbounded ? Infinity : endOf(endRow - 1),
    isComplete: facts.isComplete,
    targetDurationSeconds,
    at: (timeSeconds) => (isEmpty ? null : segmentOf(rowAt(timeSeconds))),
    after: (segment) => (isEmpty ? null : segmentOf(rowAfter(segment))),
    first: () => segmentOf(firstRow),
    last: () => (isEmpty || isUnbounded ? null : segmentOf(endRow - 1)),
  };
}

/** Renditions cut at the same frames may name starts that differ by rounding of different timescales, in seconds. */
const alignmentSeconds = 0.02;
