import type { Channel } from './channel.js';
import { activeFault, manifestMs } from './live-fault.js';
import { spanOf, type Span } from './span.js';
import { newestSegment, oldestSegment, segmentReadyMs } from './timetable.js';
import { alternateOf, type LadderFacts, type TrackFacts } from './track-facts.js';

/** What an MPD says at a moment: which segments, in which Periods. */
export interface MpdView {
  /** When this MPD was first true: epoch ms. The same for every request until the next segment; where segments tell of a new one, until then. */
  readonly publishMs: number;
  readonly oldest: number;
  readonly newest: number;
  readonly isEnded: boolean;
  readonly spans: readonly Span[];
}

/** A Period is announced so many segments before its first is complete, where numbers need no list of what is there. */
export const announcedSegments = 2;

/** Of events about the MPD itself; value 1: it runs out. */
export const expiryScheme = 'urn:mpeg:dash:event:2012';

/** When the first MPD with that stretch was published: epoch ms. */
export function listedSinceMs(channel: Channel, { first }: Span): number {
  return Math.floor(segmentReadyMs(channel, Math.max(-1, first - announcedSegments)));
}

export function mpdView(channel: Channel, nowMs: number): MpdView {
  const { faults } = channel;
  const ended = activeFault(faults, 'ended', nowMs);
  const shownMs = Math.min(manifestMs(faults, nowMs), ended?.fromMs ?? Infinity);
  const newest = newestSegment(channel, shownMs);
  const oldest = oldestSegment(channel, shownMs);
  const isEnded = ended !== null || shownMs >= channel.endMs;
  const last = channel.addressing === 'time' || isEnded ? Math.max(newest, oldest) : newest + announcedSegments;
  const spans: Span[] = [];
  for (let number = oldest; number <= last; number = spans.at(-1)?.end ?? Infinity) spans.push(spanOf(channel, number));
  const latest = spans.at(-1);
  // Where numbers need no list, nothing is new but a Period; only some packagers say so.
  const publishMs = channel.hasEvents && !isEnded && latest !== undefined ? listedSinceMs(channel, latest) : Math.floor(segmentReadyMs(channel, newest));
  return { publishMs, oldest, newest, isEnded, spans };
}

/** A group of representations that a viewer sees as one. */
export interface TrackSet {
  readonly id: number;
  readonly tracks: readonly TrackFacts[];
}

/** The sets of a Period: one of all video, and one for each language. In an ad there is one of each kind. */
export function trackSets(ladder: LadderFacts, { kind }: Span): TrackSet[] {
  const audio = kind === 'ad' ? ladder.audio.slice(0, 1) : ladder.audio;
  const video = kind === 'ad' ? ladder.video.slice(0, 1) : ladder.video;
  const inSpan = (track: TrackFacts): TrackFacts => (kind === 'ad' ? alternateOf(ladder, track) : track);
  return [{ id: 1, tracks: video.map(inSpan) }, ...audio.map((track, index) => ({ id: index + 2, tracks: [inSpan(track)] }))];
}

/** Representation ids differ where the content does. */
export function representationId({ kind }: Span, track: TrackFacts): string {
  return kind === 'other' ? `other-${track.id}` : track.id;
}

export function periodId({ index }: Span): string {
  return `p${index}`;
}
