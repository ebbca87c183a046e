import { lastAtMost } from '../../kit/search.js';
import type { LiveRow } from './live-rows.js';

/** A row as it was read, before it has a place on the time line. */
export type ReadRow = Omit<LiveRow, 'timeline' | 'startSeconds'>;

/** A playlist that was just read. It may have no rows yet, but parts of the first one. */
export interface ReadList {
  readonly firstNumber: number;
  readonly rows: readonly ReadRow[];
  /** Whether EXT-X-DISCONTINUITY-SEQUENCE tells from where discontinuities are counted. */
  readonly isTimelineTold: boolean;
  readonly locationIndex: number;
}

/** A playlist that has its place on the time line: what this rendition's was before, or another rendition's. */
export interface PlacedList {
  readonly firstNumber: number;
  /** One past the last row's. */
  readonly endNumber: number;
  /** null outside the list. */
  rowOf(number: number): LiveRow | null;
  /** Ends of the whole segments; where the first one would be, while there are none. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly targetDurationSeconds: number;
  /** What the presentation counts more than the playlist does, and its count at the end. */
  readonly timelineShift: number;
  readonly lastTimeline: number;
  readonly locationIndex: number;
}

/** Where a list lies: `row` begins at `startSeconds`, and the others around it. */
export interface Placement {
  readonly row: number;
  readonly startSeconds: number;
  readonly timelineShift: number;
  /** The same segments have the same numbers as before. */
  readonly isShared: boolean;
}

/** Two renditions' segments of one number may differ by so much of their length, and still be the same stretch. */
const lengthTolerance = 0.25;
/** Dates that put a rendition further from another one than this many target durations are not believed. */
const maxApartTargets = 10;
/** A copy that is older by more segments than this is none: an encoder counts anew. */
const maxOlderSegments = 5;
/** What whole frames add or leave away in some stretches, in seconds. */
const maxRoundingSeconds = 0.25;

/** A refresh. null: an older copy, all of whose media is known. */
export function placeAfter(list: ReadList, known: PlacedList): Placement | null {
  const { firstNumber: first, rows } = list;
  const end = first + rows.length;
  if (rows.length === 0) return placeWithoutRows(list, known);
  const low = Math.max(first, known.firstNumber);
  const high = Math.min(end, known.endNumber);
  const isElsewhere = list.locationIndex !== known.locationIndex;
  if (low < high) {
    const atSame = (number: number): readonly [ReadRow | undefined, LiveRow | null] => [rows[number - first], known.rowOf(number)];
    const [last, lastKnown] = atSame(high - 1);
    const laterMs = (last?.programTimeMs ?? NaN) - (lastKnown?.programTimeMs ?? NaN);
    const isNamedAlike = [low, high - 1].some((number) => isSameMedia(...atSame(number)));
    const isDatedAlike = Math.abs(laterMs) <= 1000 * known.targetDurationSeconds;
    // Dates that are later under the same names: an encoder that began anew and counts from the same number.
    if (isDatedAlike || (isNamedAlike && !(laterMs > 0)) || (isElsewhere && Number.isNaN(laterMs))) return sharedFrom(list, known, low);
    if (!isElsewhere && laterMs < 0 && isAllOlder(list, known)) return null;
    return placeAnew(list, known);
  }
  if (first < known.firstNumber) return !isElsewhere && isAllOlder(list, known) ? null : placeAnew(list, known);
  return placeAhead(list, known);
}

/** The first playlist of a rendition, where another rendition's times are to be shared. */
export function placeBeside(list: ReadList, sibling: PlacedList): Placement {
  const { firstNumber: first, rows } = list;
  const row = rows.length - 1;
  const last = rows[row];
  const atSibling = (startSeconds: number, twin: LiveRow | null, at: number): Placement => ({
    row: Math.max(0, at), startSeconds, isShared: false,
    timelineShift: twin === null ? sibling.timelineShift : twin.timeline - (rows[at]?.context.timeline ?? 0),
  });
  if (last === undefined) return atSibling(sibling.rowOf(first)?.startSeconds ?? sibling.endSeconds, null, row);
  const byDate = timeOfDate(last.programTimeMs, sibling);
  const apart = Math.max(byDate - sibling.endSeconds, sibling.startSeconds - byDate);
  if (apart <= maxApartTargets * sibling.targetDurationSeconds) {
    // The newest of which the other one has the same stretch: what comes behind it may lie behind a discontinuity.
    const startOf = (at: number): number => timeOfDate(rows[at]?.programTimeMs ?? NaN, sibling);
    const middleOf = (at: number): number => startOf(at) + (rows[at]?.durationSeconds ?? 0) / 2;
    const shared = lastAtMost(rows.length, sibling.endSeconds, (at) => (Number.isNaN(startOf(at)) ? -Infinity : middleOf(at)));
    const at = shared >= 0 && !Number.isNaN(startOf(shared)) ? shared : row;
    return atSibling(startOf(at), rowAtTime(sibling, middleOf(at)), at);
  }
  const number = Math.min(first + rows.length, sibling.endNumber) - 1;
  const mine = rows[number - first];
  const twin = sibling.rowOf(number);
  if (mine !== undefined && twin !== null && mine.context.timeline === twin.context.timeline && Math.abs(mine.durationSeconds - twin.durationSeconds) <= lengthTolerance * Math.max(mine.durationSeconds, twin.durationSeconds)) {
    return atSibling(twin.startSeconds, twin, number - first);
  }
  const ahead = first - sibling.endNumber;
  if (ahead >= 0 && ahead <= maxApartTargets) return atSibling(sibling.endSeconds + ahead * sibling.targetDurationSeconds, null, 0);
  return atSibling(sibling.endSeconds - last.durationSeconds, sibling.rowOf(sibling.endNumber - 1), row);
}

/**
 * Where a stretch begins that begins in another rendition too: there, so that roundings to whole frames do not add up from one
 * discontinuity to the next. `startSeconds`: by the lengths of what came before.
 */
export function togetherAt(startSeconds: number, { programTimeMs }: ReadRow, number: number, timeline: number, sibling: PlacedList | null): number {
  const twin = sibling?.rowOf(number) ?? null;
  const isTwin = twin !== null && twin.timeline === timeline && sibling?.rowOf(number - 1)?.timeline !== timeline;
  // The other one may not have been read so far yet: then by the date.
  const there = isTwin ? twin.startSeconds : sibling === null ? NaN : timeOfDate(programTimeMs, sibling);
  return Math.abs(there - startSeconds) <= maxRoundingSeconds ? there : startSeconds;
}

/** Presentation time of a date, by the nearest dated row; NaN where either has none. */
export function timeOfDate(epochMs: number, list: PlacedList): number {
  const count = list.endNumber - list.firstNumber;
  const dateAt = (row: number): number => list.rowOf(list.firstNumber + row)?.programTimeMs ?? NaN;
  const found = Math.max(0, lastAtMost(count, epochMs, dateAt));
  const row = list.rowOf(list.firstNumber + found);
  return row === null ? NaN : row.startSeconds + (epochMs - row.programTimeMs) / 1000;
}

function sharedFrom(list: ReadList, known: PlacedList, number: number): Placement {
  const row = number - list.firstNumber;
  const twin = known.rowOf(number);
  return { row, startSeconds: twin?.startSeconds ?? known.startSeconds, timelineShift: (twin?.timeline ?? 0) - (list.rows[row]?.context.timeline ?? 0), isShared: true };
}

function placeWithoutRows(list: ReadList, known: PlacedList): Placement {
  const ahead = list.firstNumber - known.endNumber;
  if (list.firstNumber < known.firstNumber || ahead < -maxOlderSegments) return placeAnew(list, known);
  const startSeconds = known.rowOf(list.firstNumber)?.startSeconds ?? known.endSeconds + ahead * known.targetDurationSeconds;
  return { row: 0, startSeconds, timelineShift: continuedShift(list, known, ahead), isShared: ahead <= 0 };
}

/** All that was known slid out meanwhile. */
function placeAhead(list: ReadList, known: PlacedList): Placement {
  const ahead = list.firstNumber - known.endNumber;
  const byNumber = known.endSeconds + ahead * known.targetDurationSeconds;
  const byDate = timeOfDate(list.rows[0]?.programTimeMs ?? NaN, known);
  if (byDate < known.endSeconds - known.targetDurationSeconds) return placeAnew(list, known);
  const isNext = ahead === 0 && !(Math.abs(byDate - byNumber) > known.targetDurationSeconds / 2);
  const startSeconds = isNext || Number.isNaN(byDate) ? byNumber : Math.max(byDate, known.endSeconds);
  return { row: 0, startSeconds, timelineShift: continuedShift(list, known, ahead), isShared: false };
}

/** Without EXT-X-DISCONTINUITY-SEQUENCE nobody knows whether one slid out unseen: alignment begins anew then. */
function continuedShift(list: ReadList, known: PlacedList, ahead: number): number {
  return list.isTimelineTold ? known.timelineShift : known.lastTimeline + (ahead > 0 ? 1 : 0);
}

/** Numbers mean other media than they did: behind all that is known, or where the dates say, on a clock of its own. */
function placeAnew(list: ReadList, known: PlacedList): Placement {
  const [first] = list.rows;
  const byDate = timeOfDate(first?.programTimeMs ?? NaN, known);
  const isElsewhere = list.locationIndex !== known.locationIndex;
  const startSeconds = Number.isNaN(byDate) ? known.endSeconds : isElsewhere ? byDate : Math.max(byDate, known.endSeconds);
  return { row: 0, startSeconds, timelineShift: known.lastTimeline + 1 - (first?.context.timeline ?? 0), isShared: false };
}

function isAllOlder({ rows }: ReadList, known: PlacedList): boolean {
  const last = rows[rows.length - 1];
  return last !== undefined && timeOfDate(last.programTimeMs, known) + last.durationSeconds / 2 <= known.endSeconds;
}

function rowAtTime(list: PlacedList, timeSeconds: number): LiveRow | null {
  const found = lastAtMost(list.endNumber - list.firstNumber, timeSeconds, (row) => list.rowOf(list.firstNumber + row)?.startSeconds ?? Infinity);
  return list.rowOf(list.firstNumber + Math.max(0, found));
}

/** By the file's name: hosts, directories and queries carry tokens that change from one refresh to the next. */
export function isSameMedia(one: ReadRow | undefined, other: LiveRow | null): boolean {
  if (one === undefined || other === null) return false;
  const sameRange = one.rangeStart === other.rangeStart || (Number.isNaN(one.rangeStart) && Number.isNaN(other.rangeStart));
  return sameRange && fileName(one.uri) === fileName(other.uri);
}

function fileName(uri: string): string {
  const path = uri.split(/[?#]/, 1)[0] ?? '';
  return path.slice(path.lastIndexOf('/') + 1);
}
