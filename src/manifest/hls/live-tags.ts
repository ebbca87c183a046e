import type { PlaylistPosition } from '../../model/live.js';
import { checkLimit } from '../limits.js';
import { isYes, numberIn } from './attributes.js';
import type { Attributes } from './attributes.js';
import type { MediaLines } from './media-lines.js';
import { checkedByteRange } from './media-tags.js';
import type { Playlist } from './playlist.js';
import type { MapTag, SegmentContext } from './segment-table.js';

/** EXT-X-PART: what can be had of a segment before it is whole. */
export interface PartTag {
  readonly uri: string;
  readonly context: SegmentContext;
  readonly durationSeconds: number;
  readonly isIndependent: boolean;
  readonly isGap: boolean;
  /** NaN: the whole resource. */
  readonly rangeStart: number;
  readonly rangeEnd: number;
  /** Epoch ms of its segment's start; NaN unknown. */
  readonly segmentTimeMs: number;
}

/** EXT-X-PRELOAD-HINT. `start` null: the whole resource; `end` null: to where it ends. */
export interface HintTag {
  readonly uri: string;
  readonly start: number | null;
  readonly end: number | null;
}

/** EXT-X-DATERANGE, what stands behind the colon. */
export interface DateTag {
  readonly value: string;
  /** Where its line ends, as `LiveRow.textEnd`. */
  readonly textEnd: number;
}

/** What only playlists that go on say. */
export interface LiveTags {
  /** Parts by the row that they are of; the row behind the last URI is the segment that is being made. */
  readonly parts: Map<number, PartTag[]>;
  readonly hints: Map<'PART' | 'MAP', HintTag>;
  /** Resolved URL → the last that a rendition has. */
  readonly reports: Map<string, PlaylistPosition>;
  partTargetSeconds: number | null;
  partHoldBackSeconds: number | null;
  holdBackSeconds: number | null;
  canBlockReload: boolean;
  canSkipUntilSeconds: number | null;
  canSkipDateRanges: boolean;
  hasIndependentSegments: boolean;
  /** Segments that a delta update leaves out. */
  skipped: number | null;
  /** IDs of date ranges that it takes away; it leaves out others then. null: those it has are all there are. */
  removedDateRanges: readonly string[] | null;
  /** In the order in which they stand there. */
  readonly dates: string[];
}

export interface LiveTagReader {
  readonly tags: LiveTags;
  /** False: not one of these. */
  read(name: string, value: string, lines: MediaLines): boolean;
}

/** A day: no distance to the edge and no part is longer. */
const maxSeconds = 86_400;
/** A part without a length, where the playlist has no target for them either, in seconds. */
const assumedPartSeconds = 1;

/** RFC 8216bis §4.4.3.7, §4.4.3.8, §4.4.4.9 and §4.4.5. `onSkip`: a delta update begins; the rows to come follow the skipped ones. */
export function createLiveTagReader(playlist: Playlist, onSkip: (skipped: number, lines: MediaLines) => void): LiveTagReader {
  const tags: LiveTags = {
    parts: new Map(), hints: new Map(), reports: new Map(), partTargetSeconds: null, partHoldBackSeconds: null, holdBackSeconds: null,
    canBlockReload: false, canSkipUntilSeconds: null, canSkipDateRanges: false, hasIndependentSegments: false, skipped: null,
    removedDateRanges: null, dates: [],
  };
  let partsRead = 0;
  let lastPart: PartTag | null = null;
  const seconds = (attributes: Attributes, name: string): number | null => numberIn(attributes, name, 0, maxSeconds, playlist);
  const count = (attributes: Attributes, name: string): number | null => {
    const number = numberIn(attributes, name, 0, Number.MAX_SAFE_INTEGER - 2 ** 32, playlist);
    return number !== null && Number.isInteger(number) ? number : null;
  };

  const readPart = (attributes: Attributes, lines: MediaLines): void => {
    checkLimit('segments', (partsRead += 1), playlist.url);
    const uri = attributes.get('URI');
    if (uri === undefined) throw playlist.invalid('a part has no URI');
    playlist.uris.check(uri);
    const duration = seconds(attributes, 'DURATION');
    if (duration === null) playlist.note('A part has no duration; the target for parts is assumed.');
    const range = attributes.get('BYTERANGE');
    const [length = NaN, offset = lastPart?.uri === uri ? lastPart.rangeEnd : 0] = range === undefined ? [] : checkedByteRange(range, playlist).split('@').map(Number);
    const rangeStart = range === undefined ? NaN : Number.isNaN(offset) ? 0 : offset;
    if (rangeStart + length > Number.MAX_SAFE_INTEGER) throw playlist.invalid('a byte range ends beyond 2^53');
    lastPart = {
      uri, context: lines.context, durationSeconds: duration ?? tags.partTargetSeconds ?? assumedPartSeconds, isIndependent: isYes(attributes, 'INDEPENDENT'), isGap: isYes(attributes, 'GAP'),
      rangeStart, rangeEnd: rangeStart + length, segmentTimeMs: lines.programTimeMs,
    };
    const row = lines.uris.length;
    const parts = tags.parts.get(row);
    if (parts === undefined) tags.parts.set(row, [lastPart]);
    else parts.push(lastPart);
  };

  const readHint = (attributes: Attributes): void => {
    const type = attributes.get('TYPE');
    const uri = attributes.get('URI');
    if ((type !== 'PART' && type !== 'MAP') || uri === undefined) return playlist.note('EXT-X-PRELOAD-HINT has no type that is known, or no URI; it is ignored.');
    playlist.uris.check(uri);
    const start = count(attributes, 'BYTERANGE-START');
    const length = count(attributes, 'BYTERANGE-LENGTH');
    const end = length === null || length === 0 ? null : (start ?? 0) + length;
    if (end !== null && !Number.isSafeInteger(end)) return playlist.note('EXT-X-PRELOAD-HINT has a range that ends beyond 2^53; it is ignored.');
    if (!tags.hints.has(type)) tags.hints.set(type, { uri, start: start ?? (end === null ? null : 0), end });
  };

  const readServerControl = (attributes: Attributes): void => {
    tags.canBlockReload = isYes(attributes, 'CAN-BLOCK-RELOAD');
    tags.canSkipUntilSeconds = seconds(attributes, 'CAN-SKIP-UNTIL');
    tags.canSkipDateRanges = isYes(attributes, 'CAN-SKIP-DATERANGES');
    tags.holdBackSeconds = seconds(attributes, 'HOLD-BACK');
    tags.partHoldBackSeconds = seconds(attributes, 'PART-HOLD-BACK');
  };

  const readReport = (attributes: Attributes): void => {
    const uri = attributes.get('URI');
    const number = count(attributes, 'LAST-MSN');
    if (uri === undefined || number === null) return playlist.note('EXT-X-RENDITION-REPORT has no URI or no LAST-MSN; it is ignored.');
    checkLimit('renditions', tags.reports.size + 1, playlist.url);
    tags.reports.set(playlist.uris.checked(uri), { number, part: count(attributes, 'LAST-PART') });
  };

  const readSkip = (attributes: Attributes, lines: MediaLines): void => {
    const skipped = count(attributes, 'SKIPPED-SEGMENTS');
    if (skipped === null || tags.skipped !== null || lines.uris.length > 0) throw playlist.invalid('EXT-X-SKIP says not how many segments it stands for, or does not stand above all of them');
    tags.skipped = skipped;
    const removed = attributes.get('RECENTLY-REMOVED-DATERANGES');
    // One that says that it can leave them out has been asked to.
    if (removed !== undefined || tags.canSkipDateRanges) tags.removedDateRanges = (removed ?? '').split('\t');
    onSkip(skipped, lines);
  };

  return {
    tags,
    read(name, value, lines): boolean {
      switch (name) {
        case 'EXT-X-INDEPENDENT-SEGMENTS':
          tags.hasIndependentSegments = true;
          break;
        case 'EXT-X-PART-INF':
          tags.partTargetSeconds = numberIn(playlist.attributes(value), 'PART-TARGET', 0.01, maxSeconds, playlist);
          break;
        case 'EXT-X-PART':
          readPart(playlist.attributes(value), lines);
          break;
        case 'EXT-X-PRELOAD-HINT':
          readHint(playlist.attributes(value));
          break;
        case 'EXT-X-SERVER-CONTROL':
          readServerControl(playlist.attributes(value));
          break;
        case 'EXT-X-RENDITION-REPORT':
          readReport(playlist.attributes(value));
          break;
        case 'EXT-X-DATERANGE':
          tags.dates.push(value);
          break;
        case 'EXT-X-SKIP':
          readSkip(playlist.attributes(value), lines);
          break;
        default:
          return false;
      }
      return true;
    },
  };
}

/** The context of a hinted part, with a hinted map in it. */
export function withHintedMap(context: SegmentContext, hint: HintTag | undefined, resolve: (uri: string) => string): SegmentContext {
  // Of what begins within a file and has no end, only the segment will tell.
  if (hint === undefined || (hint.end === null && (hint.start ?? 0) > 0)) return context;
  const range = hint.start === null || hint.end === null ? null : { start: hint.start, end: hint.end };
  const map: MapTag = { url: resolve(hint.uri), range, keys: context.keys };
  const { map: before } = context;
  // No hint tells of a discontinuity; where the map is another one, there mostly is one (RFC 8216bis §4.4.4.3).
  const isOther = before !== null && (before.url !== map.url || before.range?.start !== range?.start || before.range?.end !== range?.end);
  return { ...context, map, timeline: context.timeline + (isOther ? 1 : 0) };
}
