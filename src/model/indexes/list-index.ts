import { lastAtMost } from '../../kit/search.js';
import type { Segment } from '../segment.js';
import type { SegmentIndex } from '../segment-index.js';

/** The columns of a list of segments, in presentation order, and the call that makes one row into a Segment. */
export interface SegmentList {
  /** Presentation seconds; must not fall. Holes between the end of one and the start of the next are allowed. */
  readonly startSeconds: Float64Array;
  /** As long as `startSeconds`. */
  readonly durationSeconds: Float64Array;
  /** `Segment.number` of the first row; rises by one a row. */
  readonly firstNumber: number;
  readonly isComplete: boolean;
  readonly targetDurationSeconds: number;
  /** Pure, and only asked for rows that exist. Its number, start and duration must be those of the columns. */
  readonly segmentAt: (row: number) => Segment;
}

/** Rows that are kept as objects: a planner asks for the same few again and again. */
const memoSlots = 8;
/** Renditions cut at the same frames may differ by this much in their written durations, in seconds. */
const alignmentTolerance = 0.1;

/** An index over columns: 16 bytes and the parser's own a segment, objects only for those that are asked for. */
export function createListIndex(list: SegmentList): SegmentIndex {
  const { startSeconds: starts, durationSeconds: durations, firstNumber } = list;
  const count = starts.length;
  const memo: (Segment | undefined)[] = [];
  const startOf = (row: number): number => starts[row] ?? 0;
  const endOf = (row: number): number => startOf(row) + (durations[row] ?? 0);

  const segmentOf = (row: number): Segment | null => {
    if (row < 0 || row >= count) return null;
    const kept = memo[row % memoSlots];
    if (kept !== undefined && kept.number === firstNumber + row) return kept;
    const made = list.segmentAt(row);
    memo[row % memoSlots] = made;
    return made;
  };

  const rowAt = (timeSeconds: number): number => {
    const row = lastAtMost(count, timeSeconds, startOf);
    return row >= 0 && timeSeconds < endOf(row) ? row : row + 1;
  };

  const rowAfter = (segment: Segment): number => {
    const row = segment.number - firstNumber;
    // Numbers of another rendition only mean something here where the times agree (RFC 8216bis §6.3.2).
    const isSame = row >= 0 && row < count && Math.abs(startOf(row) - segment.startSeconds) <= segment.durationSeconds / 2;
    if (isSame) return row + 1;
    return rowAt(segment.startSeconds + segment.durationSeconds + Math.min(alignmentTolerance, segment.durationSeconds / 2));
  };

  return {
    startSeconds: startOf(0),
    endSeconds: count === 0 ? 0 : endOf(count - 1),
    isComplete: list.isComplete,
    targetDurationSeconds: list.targetDurationSeconds,
    at: (timeSeconds) => segmentOf(rowAt(timeSeconds)),
    after: (segment) => segmentOf(rowAfter(segment)),
    first: () => segmentOf(0),
    last: () => segmentOf(count - 1),
  };
}
