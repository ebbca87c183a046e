import type { InitSegment, Segment } from '../../model/segment.js';
import { segmentKeyOf } from './keys.js';
import type { KeySet } from './keys.js';

/** EXT-X-MAP with the keys that were in force at its line. */
export interface MapTag {
  /** Resolved. */
  readonly url: string;
  readonly range: { readonly start: number; readonly end: number } | null;
  readonly keys: KeySet;
}

/** What tags say of all segments below them, until another one does. Shared by those segments. */
export interface SegmentContext {
  readonly keys: KeySet;
  readonly map: MapTag | null;
  /** Discontinuity sequence number. */
  readonly timeline: number;
  readonly bitrateBps: number | null;
}

/** The segments of a media playlist by column: a day of media must not be 43 200 objects a rendition. */
export interface SegmentTable {
  readonly firstNumber: number;
  readonly startSeconds: Float64Array;
  readonly durationSeconds: Float64Array;
  /** As written. */
  readonly uris: readonly string[];
  readonly contexts: readonly SegmentContext[];
  /** NaN: the whole resource. */
  readonly rangeStarts: readonly number[];
  readonly rangeEnds: readonly number[];
  /** Epoch ms; NaN unknown. */
  readonly programTimesMs: readonly number[];
  /** Rows that are gaps. */
  readonly gaps: ReadonlySet<number>;
}

/** One row as the model has it. HLS does not tell media times: the first bytes of a timeline do. */
export function segmentOfRow(table: SegmentTable, row: number, resolve: (uri: string) => string): Segment {
  const number = table.firstNumber + row;
  const { keys, map, timeline, bitrateBps } = table.contexts[row] ?? emptyContext;
  const start = known(table.rangeStarts[row]);
  return {
    number,
    startSeconds: table.startSeconds[row] ?? 0,
    durationSeconds: table.durationSeconds[row] ?? 0,
    mediaStartTicks: null,
    timescale: 1,
    timestampOffsetSeconds: null,
    timeline,
    windowStartSeconds: -Infinity,
    windowEndSeconds: Infinity,
    url: resolve(table.uris[row] ?? ''),
    range: start === null ? null : { start, end: known(table.rangeEnds[row]) },
    init: map === null ? null : initOf(map),
    key: segmentKeyOf(keys, number),
    protectionSchemes: keys.filter((key) => key.format !== 'identity').map((key) => key.format),
    gap: table.gaps.has(row),
    programTimeMs: known(table.programTimesMs[row]),
    // EXT-X-BITRATE says nothing of sub-ranges (RFC 8216bis §4.4.4.8).
    bitrateBps: start === null ? bitrateBps : null,
  };
}

export const emptyContext: SegmentContext = { keys: [], map: null, timeline: 0, bitrateBps: null };

/** An IV is required for an encrypted EXT-X-MAP; where it is missing the peers take 0, and authors rely on it. */
function initOf({ url, range, keys }: MapTag): InitSegment {
  const key = segmentKeyOf(keys, 0);
  return { cacheKey: [url, range?.start, range?.end, key?.url, key?.iv].join('#'), url, range, key };
}

function known(value = NaN): number | null {
  return Number.isNaN(value) ? null : value;
}
