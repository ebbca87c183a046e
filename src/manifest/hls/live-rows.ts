import type { Segment } from '../../model/segment.js';
import { segmentOfRow } from './segment-table.js';
import type { SegmentContext } from './segment-table.js';

/** A segment of a playlist that goes on, on the presentation's time line. */
export interface LiveRow {
  readonly uri: string;
  /** As written when it was read. */
  readonly context: SegmentContext;
  /** Discontinuity sequence number as the whole presentation counts. */
  readonly timeline: number;
  readonly startSeconds: number;
  readonly durationSeconds: number;
  /** NaN: the whole resource. */
  readonly rangeStart: number;
  readonly rangeEnd: number;
  /** Epoch ms; NaN unknown. */
  readonly programTimeMs: number;
  readonly isGap: boolean;
  /** Where its last line ends: characters from where the texts began, over all revisions. NaN where the text was a delta update. */
  readonly textEnd: number;
}

/**
 * Rows by column: a day of media must not be 43 200 objects a rendition. Only added to, so that the lists of all revisions share
 * one and a refresh costs what is new.
 */
interface Columns {
  readonly uris: string[];
  readonly contexts: SegmentContext[];
  readonly timelines: number[];
  readonly starts: number[];
  readonly durations: number[];
  readonly rangeStarts: number[];
  readonly rangeEnds: number[];
  readonly programTimes: number[];
  readonly gaps: boolean[];
  readonly textEnds: number[];
}

/** The rows `from` up to, not including, `to` of columns. */
export interface RowList {
  readonly columns: Columns;
  readonly from: number;
  readonly to: number;
}

/** Rows that slid out are given up once they are this many, and more than those in use. */
const maxSlidOut = 1024;

export function emptyRows(): RowList {
  return { columns: { uris: [], contexts: [], timelines: [], starts: [], durations: [], rangeStarts: [], rangeEnds: [], programTimes: [], gaps: [], textEnds: [] }, from: 0, to: 0 };
}

export function rowCount({ from, to }: RowList): number {
  return to - from;
}

export function rowAt({ columns, from, to }: RowList, row: number): LiveRow | null {
  const at = from + row;
  const uri = columns.uris[at];
  const context = columns.contexts[at];
  if (row < 0 || at >= to || uri === undefined || context === undefined) return null;
  return {
    uri, context,
    timeline: columns.timelines[at] ?? 0,
    startSeconds: columns.starts[at] ?? 0,
    durationSeconds: columns.durations[at] ?? 0,
    rangeStart: columns.rangeStarts[at] ?? NaN,
    rangeEnd: columns.rangeEnds[at] ?? NaN,
    programTimeMs: columns.programTimes[at] ?? NaN,
    isGap: columns.gaps[at] ?? false,
    textEnd: columns.textEnds[at] ?? NaN,
  };
}

export function startOfRow({ columns, from }: RowList, row: number): number {
  return columns.starts[from + row] ?? 0;
}

export function endOfRow({ columns, from }: RowList, row: number): number {
  return (columns.starts[from + row] ?? 0) + (columns.durations[from + row] ?? 0);
}

/** The rows `drop` up to, not including, `keep` of a list, and `rows` behind them. The list itself stays as it was. */
export function joinedRows(list: RowList, drop: number, keep: number, rows: readonly LiveRow[]): RowList {
  const from = list.from + drop;
  const to = list.from + keep;
  const isEnd = to === list.columns.uris.length;
  const isLean = from <= Math.max(maxSlidOut, to - from);
  const joined = isEnd && isLean ? { columns: list.columns, from } : { columns: copyOf(list.columns, from, to), from: 0 };
  const uris = ownText(rows.map(({ uri }) => uri).join('\n')).split('\n');
  for (const [at, row] of rows.entries()) add(joined.columns, row, uris[at] ?? row.uri);
  return { ...joined, to: joined.columns.uris.length };
}

/** `resolve`: what was written into a URL. */
export function segmentOfLiveRow(row: LiveRow, number: number, resolve: (uri: string) => string): Segment {
  return segmentOfRow({
    firstNumber: number,
    startSeconds: Float64Array.of(row.startSeconds),
    durationSeconds: Float64Array.of(row.durationSeconds),
    uris: [row.uri],
    contexts: [{ ...row.context, timeline: row.timeline }],
    rangeStarts: [row.rangeStart],
    rangeEnds: [row.rangeEnd],
    programTimesMs: [row.programTimeMs],
    gaps: new Set(row.isGap ? [0] : []),
  }, 0, resolve);
}

/** A piece of a string keeps all of it alive: 4 MB for the sake of one name. */
export function ownText(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}

function add(columns: Columns, row: LiveRow, uri: string): void {
  columns.uris.push(uri);
  columns.contexts.push(row.context);
  columns.timelines.push(row.timeline);
  columns.starts.push(row.startSeconds);
  columns.durations.push(row.durationSeconds);
  columns.rangeStarts.push(row.rangeStart);
  columns.rangeEnds.push(row.rangeEnd);
  columns.programTimes.push(row.programTimeMs);
  columns.gaps.push(row.isGap);
  columns.textEnds.push(row.textEnd);
}

function copyOf(columns: Columns, from: number, to: number): Columns {
  return {
    uris: columns.uris.slice(from, to),
    contexts: columns.contexts.slice(from, to),
    timelines: columns.timelines.slice(from, to),
    starts: columns.starts.slice(from, to),
    durations: columns.durations.slice(from, to),
    rangeStarts: columns.rangeStarts.slice(from, to),
    rangeEnds: columns.rangeEnds.slice(from, to),
    programTimes: columns.programTimes.slice(from, to),
    gaps: columns.gaps.slice(from, to),
    textEnds: columns.textEnds.slice(from, to),
  };
}
