import type { ContentProtection, StartPoint } from '../../model/presentation.js';
import { checkLimit } from '../limits.js';
import { checkUsable, protectionsOf, readKeyTag, withKey } from './keys.js';
import { isIgnorable } from './known-tags.js';
import { splitTag } from './lines.js';
import { checkedByteRange, checkedDuration, readMap, readStartPoint } from './media-tags.js';
import { createPlainTagReader } from './plain-tags.js';
import type { Token } from './plain-tags.js';
import type { Playlist } from './playlist.js';
import { emptyContext } from './segment-table.js';
import type { SegmentContext } from './segment-table.js';

/** Distinct protections that are listed for a whole rendition; with keys that rotate, segments still name their own. */
const maxProtections = 64;

/** What the lines of a media playlist say, by column; one row a URI. */
export interface MediaLines {
  readonly uris: string[];
  readonly contexts: SegmentContext[];
  /** NaN where there was none. */
  readonly durationSeconds: number[];
  readonly rangeStarts: number[];
  readonly rangeEnds: number[];
  /** Only where written, and carried on to the segments behind. */
  readonly programTimesMs: number[];
  readonly gaps: Set<number>;
  mediaSequence: number;
  targetDuration: number | null;
  playlistType: string | null;
  isEnded: boolean;
  startPoint: StartPoint | null;
  readonly protection: Map<string, ContentProtection>;
  /** What is in force for the segment to come: tags, its date (NaN unknown), and where the last byte range ended. */
  context: SegmentContext;
  programTimeMs: number;
  lastRange: { readonly uri: string; readonly end: number };
  /** Known at the end: an EXTINF that no URI followed. */
  isCutOff: boolean;
}

export interface MediaLineReader {
  read(line: string): void;
  end(): MediaLines;
}

/**
 * Plain tags are checked for shape and read by m3u8-parser; those with attributes, and those that it drops, are read here.
 * `readOther` has the tags that say nothing of recorded media, and answers whether it knows them.
 */
export function createMediaLineReader(playlist: Playlist, readOther?: (name: string, value: string, lines: MediaLines) => boolean): MediaLineReader {
  const readPlain = createPlainTagReader(playlist);
  const lines: MediaLines = {
    uris: [], contexts: [], durationSeconds: [], rangeStarts: [], rangeEnds: [], programTimesMs: [], gaps: new Set(),
    mediaSequence: 0, targetDuration: null, playlistType: null, isEnded: false, startPoint: null, protection: new Map(),
    context: emptyContext, programTimeMs: NaN, lastRange: { uri: '', end: 0 }, isCutOff: false,
  };
  let isContextUsable = true;
  let duration: number | null = null;
  let range: { readonly length: number; readonly offset: number | null } | null = null;

  const addSegment = (uri: string): void => {
    const { context, lastRange, programTimeMs } = lines;
    checkLimit('segments', lines.uris.length + 1, playlist.url);
    playlist.uris.check(uri);
    if (!isContextUsable) checkUsable(context.keys, playlist);
    isContextUsable = true;
    if (duration === null || Number.isNaN(duration)) playlist.note('A segment has no duration; the target duration is assumed.');
    // Only a sub-range of the same resource can be continued (RFC 8216bis §4.4.4.2).
    if (range?.offset === null && lastRange.uri !== uri) playlist.note('An EXT-X-BYTERANGE without offset follows no range of the same resource; it is taken from its start.');
    const start = range === null ? NaN : (range.offset ?? (lastRange.uri === uri ? lastRange.end : 0));
    const end = start + (range?.length ?? 0);
    if (end > Number.MAX_SAFE_INTEGER) throw playlist.invalid('a byte range ends beyond 2^53');
    lines.lastRange = { uri: range === null ? '' : uri, end };
    lines.uris.push(uri);
    lines.contexts.push(context);
    lines.durationSeconds.push(duration ?? NaN);
    lines.rangeStarts.push(start);
    lines.rangeEnds.push(end);
    lines.programTimesMs.push(programTimeMs);
    lines.programTimeMs += 1000 * (duration ?? NaN);
    range = duration = null;
  };

  const accept = (token: Token | null): void => {
    if (token?.type === 'uri') addSegment(token.uri);
    if (token?.type !== 'tag') return;
    switch (token.tagType) {
      case 'inf':
        duration = token.duration ?? NaN;
        return;
      case 'byterange':
        range = { length: token.length ?? 0, offset: token.offset ?? null };
        return;
      case 'targetduration':
        lines.targetDuration = token.duration ?? null;
        return;
      case 'media-sequence':
        lines.mediaSequence = token.number ?? 0;
        return;
      case 'discontinuity-sequence':
        lines.context = { ...lines.context, timeline: token.number ?? 0 };
        return;
      case 'discontinuity':
        lines.context = { ...lines.context, timeline: lines.context.timeline + 1 };
        return;
      case 'program-date-time':
        lines.programTimeMs = token.dateTimeObject?.getTime() ?? NaN;
        return;
      case 'playlist-type':
        lines.playlistType = token.playlistType ?? null;
        return;
      case 'endlist':
        lines.isEnded = true;
    }
  };

  const readTag = (name: string, value: string): void => {
    /** Hands the tag on where its value has the shape; else it is dropped with a note. */
    const acceptIf = (shape: RegExp, text = value): void => {
      if (shape.test(text)) accept(readPlain(`#${name}:${text}`));
      else playlist.note(`${name} has a value that makes no sense; it is ignored.`);
    };
    switch (name) {
      case 'EXTINF':
        return accept(readPlain(`#EXTINF:${checkedDuration(value, playlist)},`));
      case 'EXT-X-BYTERANGE':
        return accept(readPlain(`#EXT-X-BYTERANGE:${checkedByteRange(value, playlist)}`));
      case 'EXT-X-DISCONTINUITY':
      case 'EXT-X-ENDLIST':
        return accept(readPlain(`#${name}`));
      case 'EXT-X-MEDIA-SEQUENCE':
      case 'EXT-X-DISCONTINUITY-SEQUENCE':
        if (Number(value) < 0 || Number(value) + 2 ** 32 > Number.MAX_SAFE_INTEGER) throw playlist.invalid(`${name} is not from 0 to 2^53`);
        return acceptIf(/^\d{1,16}$/);
      case 'EXT-X-TARGETDURATION':
        return acceptIf(/^\d{1,6}(?:\.\d*)?$/);
      case 'EXT-X-PLAYLIST-TYPE':
        return acceptIf(/^(?:VOD|EVENT)$/);
      case 'EXT-X-PROGRAM-DATE-TIME':
        // Not every engine reads an offset without its colon, +0100, which RFC 3339 does not know either.
        return acceptIf(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?$/i, value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
      case 'EXT-X-KEY': {
        const tag = readKeyTag(playlist.attributes(value), playlist);
        const keys = tag === null ? [] : withKey(lines.context.keys, tag);
        checkLimit('keyFormats', keys.length, playlist.url);
        for (const one of protectionsOf(keys)) if (lines.protection.size < maxProtections) lines.protection.set(JSON.stringify(one), one);
        lines.context = { ...lines.context, keys };
        isContextUsable = false;
        return;
      }
      case 'EXT-X-MAP':
        lines.context = { ...lines.context, map: readMap(value, lines.context.keys, playlist) };
        return;
      case 'EXT-X-GAP':
        lines.gaps.add(lines.uris.length);
        return;
      case 'EXT-X-BITRATE':
        if (/^\d{1,9}$/.test(value)) lines.context = { ...lines.context, bitrateBps: Number(value) * 1000 };
        else playlist.note('EXT-X-BITRATE is not a number; it is ignored.');
        return;
      case 'EXT-X-START':
        lines.startPoint = readStartPoint(value, playlist);
        return;
      case 'EXT-X-DEFINE':
        return playlist.variables.define(playlist.attributes(value));
      default:
        if (readOther?.(name, value, lines) !== true && !isIgnorable(name)) playlist.note(`The tag #${name.slice(0, 60)} means nothing here; it is ignored.`);
    }
  };

  const readUri = (uri: string): void => {
    // It would be read as a tag, whose value nobody has looked at.
    if (uri.trim().startsWith('#')) throw playlist.invalid('a variable puts a "#" where a URI should be');
    accept(readPlain(uri));
  };

  return {
    read(line): void {
      const tag = splitTag(line);
      if (tag === null) readUri(playlist.variables.substitute(line));
      else readTag(tag.name, tag.value);
    },
    end(): MediaLines {
      lines.isCutOff = duration !== null;
      if (lines.isCutOff) playlist.note('The playlist ends with an EXTINF that no URI follows; it may have been cut off.');
      return lines;
    },
  };
}
