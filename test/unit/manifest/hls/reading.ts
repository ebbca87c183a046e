import { createHlsParser } from '../../../../src/manifest/hls/index.js';
import type { Presentation, Rendition } from '../../../../src/model/presentation.js';
import type { Segment } from '../../../../src/model/segment.js';
import type { SegmentIndex } from '../../../../src/model/segment-index.js';
import type { Clock } from '../../../../src/ports/clock.js';
import type { ParsedIndex } from '../../../../src/ports/manifest-parser.js';

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

export function parse(text: string, url = base): Promise<Presentation> {
  return createHlsParser({ clock: stillClock() }).parse({ text, url, nowEpochMs: 0, previous: null }, never);
}

/** The media playlist of the multivariant playlist's first rendition. */
export async function parseBelow(multivariant: string, media: string, url = 'https://media.example/show/low.m3u8'): Promise<ParsedIndex> {
  const parser = createHlsParser({ clock: stillClock() });
  const presentation = await parser.parse({ text: multivariant, url: base, nowEpochMs: 0, previous: null }, never);
  const [rendition] = renditionsOf(presentation);
  if (rendition === undefined) throw new Error('no rendition');
  const parsed = await parser.parseIndex({ rendition, locationIndex: 0, bytes: new TextEncoder().encode(media), byteOffset: 0, url, presentation, nowEpochMs: 0 }, never);
  if ('needs' in parsed) throw new Error('a playlist needs nothing more');
  return parsed;
}

export function renditionsOf(presentation: Presentation, groupId?: string): readonly Rendition[] {
  return presentation.periods.flatMap((period) => period.groups).filter((group) => groupId === undefined || group.id === groupId).flatMap((group) => group.renditions);
}

/** The index of a media playlist parsed by itself. */
export function indexOf(presentation: Presentation): SegmentIndex {
  const source = renditionsOf(presentation)[0]?.locations[0]?.index;
  if (source?.kind !== 'ready') throw new Error('the index is not ready');
  return source.index;
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
