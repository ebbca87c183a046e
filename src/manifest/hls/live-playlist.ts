import type { LivePlaylist } from '../../model/live.js';
import type { Container, ManifestNote } from '../../model/presentation.js';
import type { IndexDocument, ParsedIndex } from '../../ports/manifest-parser.js';
import { checkLimit } from '../limits.js';
import { containerOfUri } from './containers.js';
import type { DateRanges } from './date-ranges.js';
import { liveDates } from './live-dates.js';
import type { LiveDates } from './live-dates.js';
import { createLiveIndex, liveRowOf } from './live-index.js';
import type { LiveList } from './live-index.js';
import { isSameRow, readAllLines, readNewLines } from './live-lines.js';
import type { KnownText, Reading } from './live-lines.js';
import { isSameMedia, placeAfter, placeBeside, togetherAt } from './live-placement.js';
import type { PlacedList, Placement, ReadList } from './live-placement.js';
import { emptyRows, joinedRows, rowAt, rowCount } from './live-rows.js';
import type { LiveRow } from './live-rows.js';
import { containerOf, minTargetSeconds } from './media-playlist.js';
import type { LoadDateRanges, MediaPlaylist } from './media-playlist.js';
import type { Pace } from './pace.js';
import type { Playlist } from './playlist.js';

/** What the next refresh needs of this one. */
interface LiveState extends KnownText, PlacedList {
  readonly hints: string;
  readonly container: Container | null;
  readonly ranges: DateRanges | null;
  /** Notes that were given once. */
  readonly noted: ReadonlySet<string>;
}

/** By what the engine hands back: `IndexDocument.previous` and `sibling`. */
const states = new WeakMap<ParsedIndex, LiveState>();

/** The target duration, where it is exceeded or missing, is the longest of so many segments at the end. */
const rowsJudged = 16;

/**
 * A playlist that goes on, or went on: on the time line of `previous`, else of `sibling`, else from 0. Answers with `previous` itself
 * where there is nothing new: the same text, or an older copy. Throws `manifest/*` and `policy/scheme`, also for a text that is cut
 * off and for a delta update that does not fit onto `previous`.
 */
export async function readLivePlaylist(text: string, open: () => Playlist, pace: Pace, loadDateRanges: LoadDateRanges, document: Pick<IndexDocument, 'previous' | 'sibling' | 'locationIndex'>): Promise<MediaPlaylist> {
  const { previous, sibling, locationIndex } = document;
  const known = previous === null ? null : (states.get(previous) ?? null);
  const beside = sibling === null ? null : (states.get(sibling) ?? null);
  const isSamePlace = known?.locationIndex === locationIndex;
  if (previous !== null && isSamePlace && text === known.text) return { parsed: previous, protection: [] };
  // Of another rendition the same packager wrote it.
  const like = isSamePlace ? known : known === null ? beside : null;
  if (like !== null && isLineEnd(like.text) && !isLineEnd(text)) throw open().invalid('its last line is cut off');
  const reading = (known !== null && isSamePlace ? await readNewLines(text, known, open, pace) : null) ?? await readAllLines(text, known, open, pace);
  if ((known ?? beside) !== null && reading.lines.isCutOff) throw reading.playlist.invalid('it ends with an EXTINF that no URI follows, so it was cut off');
  const list = listed(reading, known, beside, locationIndex, text);
  const dates = await liveDates(reading, known?.ranges ?? null, loadDateRanges);
  if (previous !== null && (list === null || (known !== null && isSamePlace && list.isShared && !isNewer(list, known, dates)))) return { parsed: previous, protection: [] };
  if (list === null) throw reading.playlist.invalid('it has no segments');
  return finished(list, reading, text, locationIndex, known, dates);
}

interface Listed extends LiveList {
  readonly hints: string;
  /** Numbers mean what they did in the last revision. */
  readonly isShared: boolean;
  readonly lastTimeline: number;
}

/** The reading on the time line; null: an older copy. */
function listed(reading: Reading, known: LiveState | null, beside: LiveState | null, locationIndex: number, text: string): Listed | null {
  const { firstNumber, rowsFrom, playlist, lines, rows, parts, stableRows } = reading;
  const isEnded = lines.isEnded || lines.playlistType === 'VOD';
  const isEmpty = rowsFrom + rows.length === firstNumber && parts.size === 0;
  if (isEmpty && known !== null && !isEnded) return null;
  if (isEmpty && (isEnded || lines.targetDuration === null)) throw playlist.invalid('it has no segments');
  const follows = rowsFrom > firstNumber;
  const isSamePlace = known?.locationIndex === locationIndex;
  if (follows && !(isSamePlace && isFitting(reading, known))) {
    if (known !== null && isSamePlace && firstNumber <= known.firstNumber && rowsFrom + rows.length <= known.endNumber && isKnown(reading, known)) return null;
    throw playlist.invalid(known === null ? 'it is a delta update, and there is nothing to put it onto' : 'it is a delta update that does not fit onto what was read before; it has to be asked for in full');
  }
  const asRead: ReadList = { firstNumber, rows, locationIndex, isTimelineTold: headOf(text).includes('#EXT-X-DISCONTINUITY-SEQUENCE') };
  const last = follows && known !== null ? known.rowOf(rowsFrom - 1) : null;
  const placement: Placement | null = last !== null
    ? { row: 0, startSeconds: last.startSeconds + last.durationSeconds, timelineShift: last.timeline - last.context.timeline, isShared: true }
    : known !== null ? placeAfter(asRead, known) : beside !== null ? placeBeside(asRead, beside) : { row: 0, startSeconds: 0, timelineShift: 0, isShared: false };
  if (placement === null) return null;
  const placed = placedRows(reading, placement, known, beside);
  const { stable, recent } = follows && known !== null ? appended(known, reading, placed) : { stable: joinedRows(emptyRows(), 0, 0, placed.slice(0, stableRows)), recent: placed.slice(stableRows) };
  const count = rowCount(stable) + recent.length;
  checkLimit('segments', count, playlist.url);
  const firstRow = liveRowOf({ firstNumber, stable, recent }, firstNumber);
  const lastRow = liveRowOf({ firstNumber, stable, recent }, firstNumber + count - 1);
  return {
    firstNumber, endNumber: firstNumber + count, stable, recent, parts, isEnded,
    startSeconds: firstRow?.startSeconds ?? placement.startSeconds,
    endSeconds: lastRow === null ? placement.startSeconds : lastRow.startSeconds + lastRow.durationSeconds,
    targetDurationSeconds: targetSeconds(reading, stable, recent),
    timelineShift: placement.timelineShift,
    context: lines.context,
    programTimeMs: lines.programTimeMs,
    hints: JSON.stringify([...reading.tags.hints]),
    isShared: placement.isShared,
    lastTimeline: lines.context.timeline + placement.timelineShift,
  };
}

/** A delta update onto rows that are all known, and whose own ones say nothing else. */
function isFitting(reading: Reading, known: LiveState | null): boolean {
  if (known === null || reading.firstNumber < known.firstNumber || reading.rowsFrom > known.endNumber) return false;
  return reading.tags.skipped === null || isKnown(reading, known);
}

function isKnown({ rows, rowsFrom }: Reading, known: LiveState): boolean {
  return rows.every((row, at) => rowsFrom + at >= known.endNumber || rowsFrom + at < known.firstNumber || isSameMedia(row, known.rowOf(rowsFrom + at)));
}

function placedRows({ rows, rowsFrom }: Reading, { row: anchor, startSeconds, timelineShift, isShared }: Placement, known: LiveState | null, beside: LiveState | null): LiveRow[] {
  let start = startSeconds;
  for (const row of rows.slice(0, anchor)) start -= row.durationSeconds;
  return rows.map((row, at) => {
    // What was shown under one time keeps it, also where the lengths above were corrected since.
    if (isShared) start = known?.rowOf(rowsFrom + at)?.startSeconds ?? start;
    const timeline = row.context.timeline + timelineShift;
    const before = at > 0 ? (rows[at - 1]?.context.timeline ?? 0) + timelineShift : known?.rowOf(rowsFrom - 1)?.timeline;
    if (before !== undefined && before !== timeline && (known?.rowOf(rowsFrom + at) ?? null) === null) start = togetherAt(start, row, rowsFrom + at, timeline, beside);
    const placed = { ...row, startSeconds: start, timeline };
    start += row.durationSeconds;
    return placed;
  });
}

/** The rows of `known` up to where those that were read begin, and these. */
function appended(known: LiveState, { firstNumber, rowsFrom, stableRows }: Reading, placed: readonly LiveRow[]): Pick<LiveList, 'stable' | 'recent'> {
  const stableCount = rowCount(known.stable);
  const kept = Math.min(rowsFrom - known.firstNumber, stableCount);
  // Parts of these are gone: they will not be read again either.
  const settled = known.recent.slice(0, rowsFrom - known.firstNumber - kept);
  let same = 0;
  while (settled.length === 0 && same < stableRows && isUnchanged(placed[same], rowAt(known.stable, kept + same))) same += 1;
  return {
    stable: joinedRows(known.stable, firstNumber - known.firstNumber, kept + same, [...settled, ...placed.slice(same, stableRows)]),
    recent: placed.slice(stableRows),
  };
}

function isUnchanged(one: LiveRow | undefined, other: LiveRow | null): boolean {
  return one !== undefined && other !== null && one.startSeconds === other.startSeconds && one.timeline === other.timeline && isSameRow(one, other);
}

function isNewer(list: Listed, known: LiveState, dates: LiveDates): boolean {
  if (list.isEnded && !known.isEnded) return true;
  const ahead = list.endNumber - known.endNumber || pendingParts(list) - pendingParts(known);
  return ahead > 0 || (ahead === 0 && !known.isEnded && (dates.isNew || list.firstNumber > known.firstNumber || list.hints !== known.hints || list.targetDurationSeconds !== known.targetDurationSeconds));
}

function pendingParts({ parts, endNumber }: LiveList): number {
  return parts.get(endNumber)?.length ?? 0;
}

function targetSeconds({ lines, playlist }: Reading, stable: LiveList['stable'], recent: readonly LiveRow[]): number {
  let longest = Math.max(0, ...recent.map(({ durationSeconds }) => durationSeconds));
  for (let row = Math.max(0, rowCount(stable) - rowsJudged); row < rowCount(stable); row += 1) longest = Math.max(longest, rowAt(stable, row)?.durationSeconds ?? 0);
  if (lines.targetDuration === null) playlist.note('EXT-X-TARGETDURATION is missing; the longest segment counts.');
  return Math.max(minTargetSeconds, lines.targetDuration ?? 0, longest);
}

function finished(list: Listed, reading: Reading, text: string, locationIndex: number, known: LiveState | null, dates: LiveDates): MediaPlaylist {
  const { playlist, lines, tags } = reading;
  const { isEnded } = list;
  if (isEnded && !lines.isEnded) playlist.note('A playlist of type VOD has no EXT-X-ENDLIST; it is taken as complete.');
  const noted = new Set(known?.noted);
  const notes: ManifestNote[] = playlist.notes.filter((note) => !noted.has(note.text));
  for (const note of notes) noted.add(note.text);
  const index = createLiveIndex(list, tags, playlist.uris.resolve);
  const [part] = [...list.parts.values()].flat();
  const container = containerOf(lines) ?? (part === undefined ? (known?.container ?? null) : part.context.map === null ? containerOfUri(part.uri) : 'mp4');
  const { ranges, timed } = dates.on(index);
  const parsed: ParsedIndex = {
    index, container, timed,
    kind: isEnded ? 'vod' : lines.playlistType === 'EVENT' ? 'event' : 'live',
    startPoint: lines.startPoint,
    notes,
    ...(isEnded ? {} : { live: livePlaylistOf(list, reading) }),
  };
  states.set(parsed, {
    ...list, text, locationIndex, noted, container, ranges,
    textBase: reading.textBase,
    dates: reading.dates,
    rowOf: (number) => liveRowOf(list, number),
  });
  return { parsed, protection: [...lines.protection.values()] };
}

function livePlaylistOf(list: Listed, { tags }: Reading): LivePlaylist {
  const hasParts = tags.partTargetSeconds !== null || list.parts.size > 0;
  const last = liveRowOf(list, list.endNumber - 1);
  const pending = list.parts.get(list.endNumber)?.[0];
  const originMs = last === null ? (pending?.segmentTimeMs ?? NaN) - 1000 * list.endSeconds : last.programTimeMs - 1000 * last.startSeconds;
  const holdBackSeconds = tags.holdBackSeconds ?? 3 * list.targetDurationSeconds;
  return {
    originEpochMs: Number.isFinite(originMs) ? originMs : null,
    windowSeconds: null,
    targetLatencySeconds: (hasParts ? tags.partHoldBackSeconds : null) ?? holdBackSeconds,
    holdBackSeconds,
    minLatencySeconds: null, maxLatencySeconds: null, minRate: null, maxRate: null,
    pieceSeconds: tags.partTargetSeconds,
    canBlockReload: tags.canBlockReload,
    canSkipUntilSeconds: tags.canSkipUntilSeconds,
    canSkipDateRanges: tags.canSkipDateRanges,
    next: { number: list.endNumber, part: hasParts ? pendingParts(list) : null },
    reports: tags.reports,
  };
}

/** What stands above the first segment: it tells of all of them. */
function headOf(text: string): string {
  const first = text.indexOf('#EXTINF');
  return first < 0 ? text : text.slice(0, first);
}

function isLineEnd(text: string): boolean {
  return ['\n', '\r', '#EXT-X-ENDLIST'].some((end) => text.endsWith(end));
}
