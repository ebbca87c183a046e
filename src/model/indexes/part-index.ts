import { lastAtMost } from '../../kit/search.js';
import type { Segment } from '../segment.js';
import type { SegmentIndex } from '../segment-index.js';

/** Segments of a playlist that goes on, with the parts of the last ones. Row `count` is the segment that is being made: it has parts alone. */
export interface PieceList {
  /** Whole segments. */
  readonly count: number;
  /** `Segment.number` of row 0; rises by one a row. */
  readonly firstNumber: number;
  readonly isComplete: boolean;
  readonly targetDurationSeconds: number;
  /** Also of row `count`: where the segment that is being made begins. Must not fall. */
  startOf(row: number): number;
  /** End of row `count`: that of its last part. */
  endOf(row: number): number;
  /** Pure, and only asked for whole rows that exist. */
  wholeAt(row: number): Segment;
  /** 0 where none are listed. */
  partCount(row: number): number;
  /** Pure; only parts that exist. All carry `live`. */
  partAt(row: number, part: number): Segment;
  /** What is announced behind the last part; null: nothing. */
  readonly hint: Segment | null;
}

/** Rows and parts that are kept as objects: a planner asks for the same few again and again. */
const memoSlots = 8;
const partSlots = 64;
/** More than any segment has parts. */
const partsAtMost = 2 ** 20;
/** Renditions cut at the same frames may differ by this much in their written durations, in seconds. */
const alignmentTolerance = 0.1;

/**
 * An index whose pieces are whole segments and, at its tail, parts. `at` answers with what decoding can begin with; `after` goes on
 * from part to part, and to whole segments where there are some. A piece whose parts are no longer listed is found by its segment.
 */
export function createPartIndex(list: PieceList): SegmentIndex {
  const { count, firstNumber, hint, startOf, endOf } = list;
  const memo: (Segment | undefined)[] = [];
  const parts = new Map<number, Segment>();
  const pending = list.partCount(count);
  const isEmpty = count + pending === 0;

  const whole = (row: number): Segment => {
    const kept = memo[row % memoSlots];
    if (kept !== undefined && kept.number === firstNumber + row) return kept;
    const made = list.wholeAt(row);
    memo[row % memoSlots] = made;
    return made;
  };

  const partAt = (row: number, part: number): Segment => {
    const key = row * partsAtMost + part;
    const kept = parts.get(key);
    if (kept !== undefined) return kept;
    const made = list.partAt(row, part);
    if (parts.size >= partSlots) parts.clear();
    parts.set(key, made);
    return made;
  };

  const hinted = (row: number, part: number): Segment | null => (hint !== null && hint.number === firstNumber + row && hint.live?.part === part ? hint : null);

  const firstPiece = (row: number): Segment | null => {
    if (row < 0 || row > count) return null;
    if (row < count) return whole(row);
    return pending > 0 ? partAt(row, 0) : hinted(row, 0);
  };

  /** The latest part of the row that begins at or before the time and can be decoded by itself; null: none but perhaps the first one. */
  const laterStart = (row: number, timeSeconds: number): Segment | null => {
    for (let part = list.partCount(row) - 1; part > 0; part -= 1) {
      const piece = partAt(row, part);
      if (piece.startSeconds <= timeSeconds && piece.live?.isIndependent === true && !piece.gap) return piece;
    }
    return null;
  };

  const at = (timeSeconds: number): Segment | null => {
    const found = lastAtMost(count, timeSeconds, startOf);
    const row = found >= 0 && timeSeconds < endOf(found) ? found : found + 1;
    if (row < count || timeSeconds < endOf(count)) return laterStart(row, timeSeconds) ?? firstPiece(row);
    const isHintThere = hint !== null && hint.live?.isIndependent === true && timeSeconds < hint.startSeconds + hint.durationSeconds;
    return isHintThere ? hint : null;
  };

  const byTime = ({ startSeconds, durationSeconds }: Segment): Segment | null => at(startSeconds + durationSeconds + Math.min(alignmentTolerance, durationSeconds / 2));

  const isHere = (segment: Segment, row: number): boolean => {
    if (row < 0 || row > count) return false;
    const { startSeconds, durationSeconds } = segment;
    // Numbers of another rendition only mean something here where the times agree (RFC 8216bis §6.3.2).
    if (partOf(segment) === null) return Math.abs(startOf(row) - startSeconds) <= durationSeconds / 2;
    return startSeconds >= startOf(row) - durationSeconds / 2 && (row === count || startSeconds < endOf(row));
  };

  const afterPart = (segment: Segment, row: number, part: number): Segment | null => {
    if (isToTheEnd(segment)) return firstPiece(row + 1);
    const listed = list.partCount(row);
    if (listed === 0 && row < count) {
      const isLast = Math.abs(endOf(row) - segment.startSeconds - segment.durationSeconds) <= segment.durationSeconds / 2;
      return isLast ? firstPiece(row + 1) : whole(row);
    }
    const same = part < listed ? partAt(row, part) : hinted(row, part);
    // Another rendition's, or a hint that did not come true: what follows in time, from where it can be decoded.
    if (same === null || !isSameResource(same.url, segment.url)) return byTime(segment);
    if (part + 1 < listed) return partAt(row, part + 1);
    return row < count ? firstPiece(row + 1) : hinted(row, part + 1);
  };

  return {
    startSeconds: startOf(0),
    endSeconds: isEmpty ? startOf(0) : pending > 0 ? endOf(count) : endOf(count - 1),
    isComplete: list.isComplete,
    targetDurationSeconds: list.targetDurationSeconds,
    at,
    after(segment): Segment | null {
      const row = segment.number - firstNumber;
      if (!isHere(segment, row)) return byTime(segment);
      const part = partOf(segment);
      return part === null ? firstPiece(row + 1) : afterPart(segment, row, part);
    },
    first: () => firstPiece(0),
    last: () => (pending > 0 ? partAt(count, pending - 1) : count > 0 ? whole(count - 1) : null),
  };
}

function partOf(segment: Segment): number | null {
  return segment.live?.part ?? null;
}

/** One open request for all parts of a segment that are still to come. */
function isToTheEnd({ range, live }: Segment): boolean {
  return live?.isGrowing === true && range !== null && range.end === null;
}

/** The same on whichever host: an edge may give way to another between two revisions. */
function isSameResource(one: string, other: string): boolean {
  const path = (url: string): string => url.replace(/^\w+:\/\/[^/]*/, '');
  return one === other || path(one) === path(other);
}
