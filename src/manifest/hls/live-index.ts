import { createPartIndex } from '../../model/indexes/part-index.js';
import type { Segment } from '../../model/segment.js';
import type { SegmentIndex } from '../../model/segment-index.js';
import { endOfRow, rowAt, rowCount, segmentOfLiveRow, startOfRow } from './live-rows.js';
import type { LiveRow, RowList } from './live-rows.js';
import { withHintedMap } from './live-tags.js';
import type { HintTag, LiveTags, PartTag } from './live-tags.js';
import type { SegmentContext } from './segment-table.js';

/** A playlist on the time line, as it is now. */
export interface LiveList {
  readonly firstNumber: number;
  /** One past the last whole segment's: that of the segment that is being made. */
  readonly endNumber: number;
  /** Rows that are not read again while they stay: those above the first part. */
  readonly stable: RowList;
  /** The rows behind them. */
  readonly recent: readonly LiveRow[];
  /** Ends of the whole segments; where the first one would be, while there are none. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly targetDurationSeconds: number;
  readonly timelineShift: number;
  readonly isEnded: boolean;
  /** By segment number. */
  readonly parts: ReadonlyMap<number, readonly PartTag[]>;
  /** What is in force for the segment that is being made, and its date (NaN unknown). */
  readonly context: SegmentContext;
  readonly programTimeMs: number;
}

export function liveRowOf({ firstNumber, stable, recent }: Pick<LiveList, 'firstNumber' | 'stable' | 'recent'>, number: number): LiveRow | null {
  const row = number - firstNumber;
  return rowAt(stable, row) ?? recent[row - rowCount(stable)] ?? null;
}

/** Whole segments, the parts of the last ones, and what is announced behind them. */
export function createLiveIndex(list: LiveList, tags: LiveTags, resolve: (uri: string) => string): SegmentIndex {
  const { firstNumber, stable, recent, endNumber } = list;
  const stableCount = rowCount(stable);
  const count = endNumber - firstNumber;
  const recentOf = (row: number): LiveRow | undefined => recent[row - stableCount];
  const startOf = (row: number): number => (row >= count ? list.endSeconds : row < stableCount ? startOfRow(stable, row) : (recentOf(row)?.startSeconds ?? 0));
  const partsOf = (row: number): readonly PartTag[] => list.parts.get(firstNumber + row) ?? [];
  const sumTo = (row: number, part: number): number => partsOf(row).reduce((sum, { durationSeconds }, at) => (at < part ? sum + durationSeconds : sum), 0);
  const endOf = (row: number): number => {
    if (row >= count) return list.endSeconds + sumTo(row, Infinity);
    const own = recentOf(row);
    return row < stableCount ? endOfRow(stable, row) : (own?.startSeconds ?? 0) + (own?.durationSeconds ?? 0);
  };

  const partAt = (row: number, part: number): Segment => {
    const tag = partsOf(row)[part];
    if (tag === undefined) throw new RangeError(`Segment ${String(firstNumber + row)} has no part ${String(part)}.`);
    return piece(list, tag, firstNumber + row, part, startOf(row), sumTo(row, part), {
      isIndependent: tag.isIndependent || (part === 0 && tags.hasIndependentSegments), isGrowing: false,
    }, resolve);
  };

  return createPartIndex({
    count, firstNumber,
    isComplete: list.isEnded,
    targetDurationSeconds: list.targetDurationSeconds,
    startOf, endOf,
    wholeAt: (row) => {
      const found = liveRowOf(list, firstNumber + row);
      if (found === null) throw new RangeError(`There is no segment ${String(firstNumber + row)}.`);
      return segmentOfLiveRow(found, firstNumber + row, resolve);
    },
    partCount: (row) => partsOf(row).length,
    partAt,
    hint: hintedPiece(list, tags, resolve),
  });
}

/** EXT-X-PRELOAD-HINT as the piece behind the last part. */
function hintedPiece(list: LiveList, tags: LiveTags, resolve: (uri: string) => string): Segment | null {
  const hint = tags.hints.get('PART');
  if (hint === undefined || list.isEnded) return null;
  const parts = list.parts.get(list.endNumber) ?? [];
  const last = parts[parts.length - 1];
  const doneSeconds = parts.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
  const isRest = isRestOfSegment(hint, last, list);
  // A place in a resource that goes on over many segments: nobody could tell where the part ends.
  if (!isRest && hint.end === null && (hint.start ?? 0) > 0) return null;
  const partSeconds = tags.partTargetSeconds ?? last?.durationSeconds ?? list.targetDurationSeconds;
  const firsts = [...list.parts.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
  const tag: PartTag = {
    uri: hint.uri,
    // A map that is hinted in the midst of a segment is for the next one.
    context: last === undefined ? withHintedMap(list.context, tags.hints.get('MAP'), resolve) : list.context,
    durationSeconds: isRest ? Math.max(partSeconds, list.targetDurationSeconds - doneSeconds) : partSeconds,
    isIndependent: last === undefined ? tags.hasIndependentSegments || firsts.some((part) => part.isIndependent) : isDecodableAlike(list, parts),
    isGap: false,
    rangeStart: isRest ? (hint.start ?? 0) : hint.end === null ? NaN : (hint.start ?? 0),
    rangeEnd: isRest ? NaN : (hint.end ?? NaN),
    segmentTimeMs: list.programTimeMs,
  };
  return piece(list, tag, list.endNumber, parts.length, list.endSeconds, doneSeconds, { isIndependent: tag.isIndependent, isGrowing: true }, resolve);
}

/** What follows `parts` can be decoded by itself: as the parts at that place in other segments, where there are none, as two before it. */
function isDecodableAlike(list: LiveList, parts: readonly PartTag[]): boolean {
  const twins = [...list.parts.values()].flatMap((others) => (others === parts ? [] : (others[parts.length] ?? [])));
  return (twins.length > 0 || parts.length > 1) && [...parts, ...twins].every((part) => part.isIndependent);
}

/**
 * Parts that are ranges of their segment's resource: from here on, one request brings all of them as they are made. Known by the part
 * before, else by how the other segments' parts are given.
 */
function isRestOfSegment(hint: HintTag, last: PartTag | undefined, list: LiveList): boolean {
  if (hint.start === null || hint.end !== null) return false;
  // That of the segment before too: it goes on over many, and with it the answer.
  if (liveRowOf(list, list.endNumber - 1)?.uri === hint.uri) return false;
  if (last !== undefined) return last.uri === hint.uri;
  const others = [...list.parts.values()].flat();
  return hint.start === 0 && (others.length === 0 || others.some((part) => !Number.isNaN(part.rangeStart)));
}

function piece(list: LiveList, tag: PartTag, number: number, part: number, segmentStart: number, offsetSeconds: number, live: { readonly isIndependent: boolean; readonly isGrowing: boolean }, resolve: (uri: string) => string): Segment {
  const { uri, context, durationSeconds, rangeStart, rangeEnd, isGap, segmentTimeMs } = tag;
  const row: LiveRow = {
    uri, context, durationSeconds, rangeStart, rangeEnd, isGap,
    timeline: context.timeline + list.timelineShift,
    startSeconds: segmentStart + offsetSeconds,
    programTimeMs: segmentTimeMs + 1000 * offsetSeconds,
    textEnd: NaN,
  };
  return { ...segmentOfLiveRow(row, number, resolve), live: { part, availableAtMs: null, ...live } };
}
