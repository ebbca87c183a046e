import type { Channel } from './channel.js';
import { framesSeconds, longestPart, partFrames, partsPerSegment, segmentFrames, type FrameRun } from './cuts.js';
import { activeFault, manifestMs } from './live-fault.js';
import { spanOf, type Span } from './span.js';
import { newestSegment, oldestSegment, partsReady, segmentStartMs, type PartPlace } from './timetable.js';
import { allTracks, alternateOf, type LadderFacts, type TrackFacts } from './track-facts.js';

/** Bytes that a part takes in its segment; asked only where parts are ranges. */
export type PartRange = (number: number, part: number) => { readonly offset: number; readonly length: number };

export interface MediaPlaylistRequest {
  readonly channel: Channel;
  readonly ladder: LadderFacts;
  readonly track: TrackFacts;
  /** The tracks of the other playlists, for EXT-X-RENDITION-REPORT. */
  readonly others: readonly TrackFacts[];
  readonly nowMs: number;
  /** _HLS_skip was given. */
  readonly wantsDelta: boolean;
  /** In front of the names of segments: empty, or a path that ends in a slash. */
  readonly prefix: string;
  /** In front of the folders of the other playlists: `../`, or a path that ends in a slash. */
  readonly reportPrefix: string;
  readonly partRange: PartRange;
}

/** Segments of the playlist as shown at a moment: numbers, and what the sequence says of them. */
export interface PlaylistView {
  readonly shownMs: number;
  readonly oldest: number;
  /** `oldest − 1` where there is none yet. */
  readonly newest: number;
  /** Media sequence number of segment n is n − offset. */
  readonly sequenceOffset: number;
  /** Nothing follows: EXT-X-ENDLIST. */
  readonly isEnded: boolean;
}

/** Segments that still list their parts, and the delta boundary: in target durations from the end (RFC 8216bis, 4.4.4.9 and 4.4.5.2). */
const segmentsWithParts = 3;
const skipTargets = 6;

export function playlistView(channel: Channel, nowMs: number): PlaylistView {
  const { faults } = channel;
  const ended = activeFault(faults, 'ended', nowMs);
  const shownMs = Math.min(manifestMs(faults, nowMs), ended?.fromMs ?? Infinity);
  const reset = activeFault(faults, 'reset', shownMs);
  const sequenceOffset = reset === null ? 0 : newestSegment(channel, reset.fromMs) + 1;
  const newest = newestSegment(channel, shownMs);
  const oldest = Math.max(oldestSegment(channel, shownMs), Math.min(sequenceOffset, newest + 1));
  return { shownMs, oldest, newest, sequenceOffset, isEnded: ended !== null || shownMs >= channel.endMs };
}

/** The longest part that any playlist of the channel may have: seconds. */
export function partTarget(channel: Channel, ladder: LadderFacts): number {
  const key = `${channel.segmentSeconds} ${String(channel.partSeconds)}`;
  const known = targets.get(ladder) ?? new Map<string, number>();
  targets.set(ladder, known);
  const target = known.get(key) ?? longestPart(channel, allTracks(ladder));
  known.set(key, target);
  return target;
}

/** Asked at each refresh, and the same for all channels that are cut alike. */
const targets = new WeakMap<LadderFacts, Map<string, number>>();

/** The media playlist of one track at one moment, as the channel's faults have it (but for those of the text). */
export function writeMediaPlaylist(request: MediaPlaylistRequest): string {
  const { channel, ladder, others, nowMs } = request;
  const { segmentSeconds } = channel;
  const view = playlistView(channel, nowMs);
  const { oldest, newest, isEnded } = view;
  const hasParts = channel.partSeconds !== null;
  const target = hasParts ? partTarget(channel, ladder) : 0;
  const first = spanOf(channel, oldest);
  // A removed EXT-X-DISCONTINUITY is counted; that of the first segment is still there.
  const discontinuities = first.index - (oldest === first.first && first.index > 0 ? 1 : 0);
  const misfit = activeFault(channel.faults, 'delta-misfit', nowMs) === null ? 0 : 3;
  const skipped = hasParts && request.wantsDelta ? Math.max(0, newest + 1 - skipTargets - oldest) : 0;
  const lines = [
    '#EXTM3U',
    `#EXT-X-VERSION:${hasParts ? 9 : channel.container === 'ts' ? 3 : 7}`,
    `#EXT-X-TARGETDURATION:${Math.ceil(segmentSeconds)}`,
    ...(hasParts ? [serverControl(channel, target), `#EXT-X-PART-INF:PART-TARGET=${decimal(target)}`] : []),
    `#EXT-X-MEDIA-SEQUENCE:${oldest - view.sequenceOffset}`,
    ...(discontinuities > 0 ? [`#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuities}`] : []),
    ...(channel.isEvent ? ['#EXT-X-PLAYLIST-TYPE:EVENT'] : []),
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...(skipped > 0 ? [`#EXT-X-SKIP:SKIPPED-SEGMENTS=${skipped + misfit}`] : []),
  ];
  const partsFrom = hasParts ? newest + 1 - segmentsWithParts : Infinity;
  for (let number = oldest + skipped; number <= newest; ) {
    const span = spanOf(channel, number);
    const end = Math.min(span.end, newest + 1);
    writeSpan(lines, request, span, { from: number, end, isTop: number === oldest, partsFrom });
    number = end;
  }
  if (hasParts && !isEnded) writeOpenSegment(lines, request, view, oldest + skipped === newest + 1);
  if (isEnded) lines.push('#EXT-X-ENDLIST');
  if (hasParts && !isEnded) lines.push(...others.map((other) => renditionReport(request, other, view)));
  lines.push('');
  return lines.join('\n');
}

interface Stretch {
  readonly from: number;
  readonly end: number;
  /** Its first segment is the playlist's. */
  readonly isTop: boolean;
  /** Segments from here on list their parts. */
  readonly partsFrom: number;
}

function writeSpan(lines: string[], request: MediaPlaylistRequest, span: Span, { from, end, isTop, partsFrom }: Stretch): void {
  const { channel, prefix } = request;
  const track = trackIn(request, span);
  const extension = channel.container === 'ts' ? 'ts' : 'm4s';
  const durations = new Map<number, string>();
  // With an uneven encoder the sum of the durations leaves the wall clock.
  const datesAll = channel.rate !== 1;
  lines.push(...spanHead(request, span, from, isTop));
  for (let number = from; number < end; number += 1) {
    if (datesAll && number > from) lines.push(...programDateTime(channel, number));
    if (number >= partsFrom) lines.push(...partLines(request, track, span, number, partsPerSegment(channel)));
    // Video leads where both are in a segment, so a TS segment lasts as long as its video.
    const run = segmentFrames(channel, track, number, span);
    let extinf = durations.get(run.to - run.from);
    if (extinf === undefined) {
      extinf = `#EXTINF:${framesSeconds(track, run).toFixed(5)},\n${prefix}`;
      durations.set(run.to - run.from, extinf);
    }
    lines.push(`${extinf}${number}.${extension}`);
  }
}

/** Tags before the first segment of a stretch, or of the playlist. */
function spanHead(request: MediaPlaylistRequest, span: Span, number: number, isTop: boolean): string[] {
  const { channel, prefix } = request;
  const isStart = number === span.first;
  if (!isStart && !isTop) return [];
  const map = channel.container === 'ts' ? [] : [`#EXT-X-MAP:URI="${prefix}${initName(span)}"`];
  return [...(isStart && span.index > 0 ? ['#EXT-X-DISCONTINUITY'] : []), ...map, ...programDateTime(channel, number)];
}

function initName(span: Span): string {
  return span.kind === 'ad' ? 'init-ad.mp4' : 'init.mp4';
}

function programDateTime(channel: Channel, number: number): string[] {
  return channel.hasProgramDateTime ? [`#EXT-X-PROGRAM-DATE-TIME:${new Date(segmentStartMs(channel, number)).toISOString()}`] : [];
}

function trackIn({ ladder, track }: MediaPlaylistRequest, span: Span): TrackFacts {
  return span.kind === 'ad' ? alternateOf(ladder, track) : track;
}

/** The parts of the segment that is being made, and the hint of what comes next. */
function writeOpenSegment(lines: string[], request: MediaPlaylistRequest, { newest, shownMs }: PlaylistView, isTop: boolean): void {
  const { channel, prefix } = request;
  const number = newest + 1;
  const span = spanOf(channel, number);
  const track = trackIn(request, span);
  const ready = partsReady(channel, track, number, shownMs);
  if (ready > 0) lines.push(...spanHead(request, span, number, isTop), ...partLines(request, track, span, number, ready));
  // A part that begins a stretch needs its map first.
  else if (number === span.first) lines.push(`#EXT-X-PRELOAD-HINT:TYPE=MAP,URI="${prefix}${initName(span)}"`);
  if (channel.partsAs === 'file') lines.push(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${prefix}${number}.${ready}.m4s"`);
  else lines.push(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${prefix}${number}.m4s",BYTERANGE-START=${ready === 0 ? 0 : endOf(request.partRange(number, ready - 1))}`);
}

function endOf({ offset, length }: { readonly offset: number; readonly length: number }): number {
  return offset + length;
}

/** The first `count` parts of a segment. Every frame of audio can be decoded alone; of video the first part has the key frame. */
function partLines({ channel, prefix, partRange }: MediaPlaylistRequest, track: TrackFacts, span: Span, number: number, count: number): string[] {
  return partFrames(channel, track, number, span).slice(0, count).map((run: FrameRun, part) => {
    const independent = part === 0 || track.kind === 'audio' ? ',INDEPENDENT=YES' : '';
    const seconds = decimal(framesSeconds(track, run));
    if (channel.partsAs === 'file') return `#EXT-X-PART:DURATION=${seconds},URI="${prefix}${number}.${part}.m4s"${independent}`;
    const { offset, length } = partRange(number, part);
    return `#EXT-X-PART:DURATION=${seconds},URI="${prefix}${number}.m4s",BYTERANGE="${length}@${offset}"${independent}`;
  });
}

/** RFC 8216bis, 4.4.3.8: the hold-backs are three times the longest segment and part. */
function serverControl({ segmentSeconds }: Channel, target: number): string {
  const skip = decimal(segmentSeconds * skipTargets);
  return `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=${skip},HOLD-BACK=${decimal(3 * segmentSeconds)},PART-HOLD-BACK=${decimal(3 * target)}`;
}

/** `LAST-MSN` and `LAST-PART` of another playlist at the same moment. */
function renditionReport({ channel, reportPrefix }: MediaPlaylistRequest, other: TrackFacts, view: PlaylistView): string {
  const { number, part } = lastPart(channel, other, view, view.shownMs);
  return `#EXT-X-RENDITION-REPORT:URI="${reportPrefix}${other.id}/index.m3u8",LAST-MSN=${number - view.sequenceOffset},LAST-PART=${part}`;
}

/** The last part that a playlist lists. */
export function lastPart(channel: Channel, track: TrackFacts, { newest }: Pick<PlaylistView, 'newest'>, shownMs: number): PartPlace {
  const ready = partsReady(channel, track, newest + 1, shownMs);
  return ready > 0 ? { number: newest + 1, part: ready - 1 } : { number: newest, part: partsPerSegment(channel) - 1 };
}

/** At most five decimals, without zeros at the end. */
function decimal(seconds: number): string {
  return String(Math.round(seconds * 1e5) / 1e5);
}
