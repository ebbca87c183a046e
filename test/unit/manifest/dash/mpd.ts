import * as cues from '../../../../src/manifest/dash/cues-file.js';
import * as eventStreams from '../../../../src/manifest/dash/event-streams.js';
import * as protection from '../../../../src/manifest/dash/protection.js';
import * as liveReader from '../../../../src/manifest/dash/live-reader.js';
import * as embeddedIndex from '../../../../src/manifest/dash/embedded-index.js';
import { createDashParser } from '../../../../src/manifest/dash/index.js';
import { PlayerError } from '../../../../src/errors/player-error.js';
import type { Period, Presentation, Rendition, TrackGroup } from '../../../../src/model/presentation.js';
import type { Segment } from '../../../../src/model/segment.js';
import type { SegmentIndex } from '../../../../src/model/segment-index.js';
import type { Clock } from '../../../../src/ports/clock.js';
import type { ManifestDocument, ManifestParser } from '../../../../src/ports/manifest-parser.js';

export const mpdUrl = 'https://cdn.example/title/manifest.mpd?token=secret';
const stillClock: Clock = { now: () => 0, wallNow: () => 0, sleep: () => Promise.resolve() };

export function dashParser(clock: Clock = stillClock): ManifestParser {
  return createDashParser({ clock, loadEmbeddedIndex: async () => embeddedIndex, loadCues: async () => cues, loadLive: async () => liveReader, loadEventStreams: async () => eventStreams, loadProtection: async () => protection });
}

export interface MpdParts {
  readonly attributes?: string;
  readonly head?: string;
  readonly url?: string;
  readonly nowEpochMs?: number;
  readonly previous?: Presentation | null;
  readonly remote?: ReadonlyMap<string, string>;
  /** A refresh needs the one that read what it refreshes. */
  readonly parser?: ManifestParser;
}

/** An MPD around the given Periods; 60 s long unless `attributes` say otherwise. */
export function mpdText(periods: string, parts: MpdParts = {}): string {
  const attributes = parts.attributes ?? 'type="static" mediaPresentationDuration="PT60S"';
  return `<?xml version="1.0" encoding="UTF-8"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:cenc="urn:mpeg:cenc:2013" profiles="urn:mpeg:dash:profile:isoff-live:2011" minBufferTime="PT2S" ${attributes}>
${parts.head ?? ''}${periods}
</MPD>`;
}

export async function parseText(text: string, parts: MpdParts = {}): Promise<Presentation> {
  const answer = await (parts.parser ?? dashParser()).parse(documentOf(text, parts), new AbortController().signal);
  if ('needs' in answer) throw new Error(`it needs ${answer.needs.join()}`);
  return answer;
}

export function documentOf(text: string, parts: MpdParts = {}): ManifestDocument {
  return { text, url: parts.url ?? mpdUrl, nowEpochMs: parts.nowEpochMs ?? 0, previous: parts.previous ?? null, remote: parts.remote ?? new Map() };
}

export function parsePeriods(periods: string, parts: MpdParts = {}): Promise<Presentation> {
  return parseText(mpdText(periods, parts), parts);
}

/** One Period with one video set with one Representation that has these segments. */
export function videoPeriod(segments: string, period = 'id="p"'): string {
  return `<Period ${period}><AdaptationSet id="1" mimeType="video/mp4" codecs="avc1.64001f"><Representation id="v" bandwidth="1000000" width="1280" height="720">${segments}</Representation></AdaptationSet></Period>`;
}

export function periodAt(presentation: Presentation, ordinal = 0): Period {
  return present(presentation.periods[ordinal], `period ${String(ordinal)}`);
}

export function groupAt(presentation: Presentation, ordinal = 0, period = 0): TrackGroup {
  return present(periodAt(presentation, period).groups[ordinal], `group ${String(ordinal)}`);
}

export function renditionAt(presentation: Presentation, ordinal = 0, group = 0, period = 0): Rendition {
  return present(groupAt(presentation, group, period).renditions[ordinal], `rendition ${String(ordinal)}`);
}

export function indexOf(rendition: Rendition, location = 0): SegmentIndex {
  const source = present(rendition.locations[location], `location ${String(location)}`).index;
  if (source.kind !== 'ready') throw new Error(`the index is ${source.kind}`);
  return source.index;
}

/** The index of the only rendition of `videoPeriod(segments)`. */
export async function indexOfSegments(segments: string, parts: MpdParts = {}): Promise<SegmentIndex> {
  return indexOf(renditionAt(await parsePeriods(videoPeriod(segments), parts)));
}

/** All segments, by asking for one after the other. */
export function walk(index: SegmentIndex, atMost = 10_000): Segment[] {
  const segments: Segment[] = [];
  for (let segment = index.first(); segment !== null && segments.length < atMost; segment = index.after(segment)) segments.push(segment);
  return segments;
}

export function present<T>(value: T | null | undefined, what = 'a value'): T {
  if (value === null || value === undefined) throw new Error(`${what} is missing`);
  return value;
}

/** The PlayerError that a parse ends with. */
export async function errorOf(parsing: Promise<unknown>): Promise<PlayerError> {
  try {
    await parsing;
  } catch (error) {
    if (error instanceof PlayerError) return error;
    throw error;
  }
  throw new Error('it was parsed without an error');
}
