import { PlayerError } from '../../errors/player-error.js';
import { forEachLine } from './lines.js';
import type { LiveList } from './live-index.js';
import { liveRowOf } from './live-index.js';
import type { ReadRow } from './live-placement.js';
import { ownText, rowAt, rowCount } from './live-rows.js';
import type { LiveRow } from './live-rows.js';
import { createLiveTagReader } from './live-tags.js';
import type { DateTag, LiveTags } from './live-tags.js';
import { createMediaLineReader } from './media-lines.js';
import type { MediaLines } from './media-lines.js';
import { assumedSeconds } from './media-playlist.js';
import type { Pace } from './pace.js';
import type { Playlist } from './playlist.js';

/** The text that was read last, for finding its lines in the next one. */
export interface KnownText extends LiveList {
  /** Of the last document. */
  readonly text: string;
  /** What `LiveRow.textEnd` is ahead of places in that text; null where it was a delta update. */
  readonly textBase: number | null;
  readonly locationIndex: number;
  readonly dates: readonly DateTag[];
}

/** What a text says, or the part of it that was read. */
export interface Reading {
  readonly playlist: Playlist;
  readonly lines: MediaLines;
  readonly tags: LiveTags;
  /** Only those that were read. */
  readonly rows: readonly ReadRow[];
  /** By number. */
  readonly firstNumber: number;
  /** The number of `rows[0]`; what lies between `firstNumber` and it is known. */
  readonly rowsFrom: number;
  readonly parts: ReadonlyMap<number, LiveTags['parts'] extends Map<number, infer Parts> ? Parts : never>;
  /** How many of `rows` stand above the first part. */
  readonly stableRows: number;
  readonly textBase: number | null;
  /** All that stand in the text, read or not. */
  readonly dates: readonly DateTag[];
}

/**
 * A refresh whose lines are mostly those of the last text: the head and the tail are read, what lies between is compared as a
 * stretch of characters, which costs a hundredth. null: it is not so, and all has to be read.
 */
export async function readNewLines(text: string, known: KnownText, open: () => Playlist, pace: Pace): Promise<Reading | null> {
  const { stable, textBase } = known;
  const last = rowAt(stable, rowCount(stable) - 1);
  // The first line that is neither blank nor a tag, to its end.
  const head = /^[^\S\r\n]*[^#\s].*(?:\r?\n|\r)/m.exec(text);
  if (last === null || textBase === null || head === null) return null;
  const headEnd = head.index + head[0].length;
  const reader = openReader(open(), null);
  try {
    await reader.read(ownText(text.slice(0, headEnd)), 0, pace);
    const { lines, tags } = reader;
    const drop = lines.mediaSequence - known.firstNumber;
    const first = rowAt(stable, drop);
    const [written] = readRows(lines, [NaN], 0);
    if (lines.uris.length !== 1 || tags.skipped !== null || tags.parts.size > 0 || first === null || written === undefined || !isSameRow(written, first)) return null;
    const from = first.textEnd - textBase;
    const to = last.textEnd - textBase;
    const tailStart = headEnd + to - from;
    if (text.slice(headEnd, tailStart) !== known.text.slice(from, to)) return null;
    resume(lines, last);
    const base = textBase + from - headEnd;
    await reader.read(ownText(text.slice(tailStart)), base + tailStart, pace);
    const reading = reader.end(1, known.firstNumber + rowCount(stable), base);
    return { ...reading, dates: [...known.dates.filter(({ textEnd }) => textEnd > first.textEnd && textEnd <= last.textEnd), ...reading.dates] };
  } catch (error) {
    // Read whole, it will say on which line.
    if (error instanceof PlayerError) return null;
    throw error;
  }
}

/** All of a text. A delta update's rows follow those of `known` that it skips; whether these are there the caller checks. */
export async function readAllLines(text: string, known: KnownText | null, open: () => Playlist, pace: Pace): Promise<Reading> {
  const reader = openReader(open(), known);
  await reader.read(text, 0, pace);
  const { skipped } = reader.tags;
  return reader.end(0, reader.lines.mediaSequence + (skipped ?? 0), skipped === null ? 0 : null);
}

interface LiveReader {
  readonly lines: MediaLines;
  readonly tags: LiveTags;
  /** `base`: added to places in the text. */
  read(text: string, base: number, pace: Pace): Promise<void>;
  /** `fromRow` of the lines has the number `number`. */
  end(fromRow: number, number: number, textBase: number | null): Reading;
}

function openReader(playlist: Playlist, known: KnownText | null): LiveReader {
  const { tags, read: readTag } = createLiveTagReader(playlist, (skipped, lines) => {
    const last = known === null ? null : liveRowOf(known, lines.mediaSequence + skipped - 1);
    if (last !== null) resume(lines, last);
  });
  const reader = createMediaLineReader(playlist, readTag);
  const lines = reader.end();
  const ends: number[] = [];
  const dates: DateTag[] = [];
  return {
    lines, tags,
    read: (text, base, pace) => forEachLine(text, playlist, pace, (line, next) => {
      reader.read(line);
      if (lines.uris.length > ends.length) ends.push(base + next);
      // Where the head of a text lies nobody knows when it is read; it is above all rows, and read anew each time.
      const value = tags.dates[dates.length];
      if (value !== undefined) dates.push({ value: ownText(value), textEnd: base + next });
    }),
    end(fromRow, number, textBase): Reading {
      reader.end();
      const rows = readRows(lines, textBase === null ? [] : ends, fromRow);
      const withParts = [...tags.parts.keys()].filter((row) => row >= fromRow);
      return {
        playlist, lines, tags, rows, textBase, dates, rowsFrom: number,
        firstNumber: lines.mediaSequence,
        parts: new Map([...tags.parts].map(([row, parts]) => [number + row - fromRow, parts])),
        stableRows: Math.min(rows.length, ...withParts.map((row) => row - fromRow)),
      };
    },
  };
}

function readRows(lines: MediaLines, ends: readonly number[], fromRow: number): ReadRow[] {
  const rows: ReadRow[] = [];
  const firstDated = lines.programTimesMs.findIndex((time) => !Number.isNaN(time));
  for (let row = lines.uris.length - 1; row >= fromRow; row -= 1) {
    const written = lines.durationSeconds[row] ?? NaN;
    const durationSeconds = Number.isNaN(written) ? (lines.targetDuration ?? assumedSeconds) : written;
    const dated = lines.programTimesMs[row] ?? NaN;
    const context = lines.contexts[row];
    if (context === undefined) break;
    rows.push({
      uri: lines.uris[row] ?? '', context, durationSeconds,
      rangeStart: lines.rangeStarts[row] ?? NaN,
      rangeEnd: lines.rangeEnds[row] ?? NaN,
      // Segments above the first date get theirs by counting back.
      programTimeMs: row < firstDated ? (rows[rows.length - 1]?.programTimeMs ?? NaN) - 1000 * durationSeconds : dated,
      isGap: lines.gaps.has(row),
      textEnd: ends[row] ?? NaN,
    });
  }
  return rows.reverse();
}

/** Goes on behind a row as if the lines above had been read. */
function resume(lines: MediaLines, { context, uri, rangeStart, rangeEnd, programTimeMs, durationSeconds }: LiveRow): void {
  lines.context = context;
  lines.programTimeMs = programTimeMs + 1000 * durationSeconds;
  lines.lastRange = { uri: Number.isNaN(rangeStart) ? '' : uri, end: rangeEnd };
}

/** The same segment under the same tags; how discontinuities are counted above it is another matter. */
export function isSameRow(one: ReadRow, other: ReadRow): boolean {
  return factsOf(one) === factsOf(other);
}

function factsOf({ uri, durationSeconds, rangeStart, rangeEnd, isGap, context: { keys, map, bitrateBps } }: ReadRow): string {
  return JSON.stringify([uri, durationSeconds, rangeStart, rangeEnd, isGap, keys, map, bitrateBps]);
}
