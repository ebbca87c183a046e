import * as dateRanges from '../../../../src/manifest/hls/date-ranges.js';
import { createHlsParser } from '../../../../src/manifest/hls/index.js';
import * as live from '../../../../src/manifest/hls/live-playlist.js';
import type { Presentation, Rendition } from '../../../../src/model/presentation.js';
import type { Segment } from '../../../../src/model/segment.js';
import type { SegmentIndex } from '../../../../src/model/segment-index.js';
import type { Clock } from '../../../../src/ports/clock.js';
import type { ManifestParser, ParsedIndex } from '../../../../src/ports/manifest-parser.js';

/** A clock on which nothing takes time; it counts how often others were let run. */
export function stillClock(msPerLook = 0): Clock & { rests: number } {
  let now = 0;
  const clock = {
    rests: 0,
    now: () => (now += msPerLook),
    wallNow: () => 0,
    sleep(_ms: number, signal: AbortSignal): Promise<void> {
      clock.rests += 1;
      signal.throwIfAborted();
      return Promise.resolve();
    },
  };
  return clock;
}

export const base = 'https://media.example/show/main.m3u8?token=secret';
const never = new AbortController().signal;

export function parserOn(clock: Clock): ManifestParser {
  return createHlsParser({ clock, loadLive: async () => live, loadDateRanges: async () => dateRanges });
}

/** What came with a presentation of one media playlist that goes on. */
const atHand = new WeakMap<Presentation, ParsedIndex>();

export async function parse(text: string, url = base, parser = parserOn(stillClock())): Promise<Presentation> {
  const presentation = await parser.parse({ text, url, nowEpochMs: 0, previous: null, remote: new Map() }, never);
  if ('needs' in presentation) throw new Error('a playlist needs nothing more');
  const parsed = parser.takeIndex?.(presentation) ?? null;
  if (parsed !== null) atHand.set(presentation, parsed);
  return presentation;
}

/** The media playlist of the multivariant playlist's first rendition. */
export async function parseBelow(multivariant: string, media: string, url = 'https://media.example/show/low.m3u8'): Promise<ParsedIndex> {
  const parser = parserOn(stillClock());
  return readIndex(parser, await parse(multivariant, base, parser), media, { url });
}

export interface Turn {
  readonly url?: string;
  readonly previous?: ParsedIndex | null;
  readonly sibling?: ParsedIndex | null;
  readonly locationIndex?: number;
}

/** A media playlist as the index of the presentation's first rendition. */
export async function readIndex(parser: ManifestParser, presentation: Presentation, media: string, { url = 'https://media.example/show/low.m3u8', previous = null, sibling = null, locationIndex = 0 }: Turn = {}): Promise<ParsedIndex> {
  const [rendition] = renditionsOf(presentation);
  if (rendition === undefined) throw new Error('no rendition');
  const parsed = await parser.parseIndex({ rendition, locationIndex, bytes: new TextEncoder().encode(media), byteOffset: 0, url, presentation, nowEpochMs: 0, previous, sibling }, never);
  if ('needs' in parsed) throw new Error('a playlist needs nothing more');
  return parsed;
}

export function renditionsOf(presentation: Presentation, groupId?: string): readonly Rendition[] {
  return presentation.periods.flatMap((period) => period.groups).filter((group) => groupId === undefined || group.id === groupId).flatMap((group) => group.renditions);
}

/** The index of a media playlist parsed by itself. */
export function indexOf(presentation: Presentation): SegmentIndex {
  const source = renditionsOf(presentation)[0]?.locations[0]?.index;
  if (source?.kind === 'ready') return source.index;
  const parsed = atHand.get(presentation);
  if (parsed === undefined) throw new Error('the index is not at hand');
  return parsed.index;
}

export function segmentsOf(index: SegmentIndex): Segment[] {
  const out: Segment[] = [];
  for (let segment = index.first(); segment !== null; segment = index.after(segment)) out.push(segment);
  return out;
}

/** Segments of a media playlist with these lines under its header. */
export async function segments(...lines: string[]): Promise<Segment[]> {
  return segmentsOf(indexOf(await parse(media(...lines))));
}

export function media(...lines: string[]): string {
  return ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-TARGETDURATION:6', ...lines, '#EXT-X-ENDLIST', ''].join('\n');
}

export function multivariant(...lines: string[]): string {
  return ['#EXTM3U', ...lines, ''].join('\n');
}

export function notesOf(presentation: { readonly notes: readonly { readonly text: string; readonly line: number | null }[] }): string {
  return presentation.notes.map((note) => `${String(note.line)}: ${note.text}`).join('\n');
}
