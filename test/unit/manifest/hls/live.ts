import type { Presentation } from '../../../../src/model/presentation.js';
import type { Segment } from '../../../../src/model/segment.js';
import type { SegmentIndex } from '../../../../src/model/segment-index.js';
import type { ManifestParser, ParsedIndex } from '../../../../src/ports/manifest-parser.js';
import { multivariant, parse, parserOn, readIndex, stillClock } from './reading.js';
import type { Turn } from './reading.js';

/** A rendition whose playlist is read again and again. */
export interface LiveReading {
  readonly parser: ManifestParser;
  readonly presentation: Presentation;
  read(text: string, turn?: Turn): Promise<ParsedIndex>;
}

export async function openLive(): Promise<LiveReading> {
  const parser = parserOn(stillClock());
  const presentation = await parse(multivariant('#EXT-X-STREAM-INF:BANDWIDTH=1', 'low.m3u8'), 'https://media.example/show/main.m3u8', parser);
  return { parser, presentation, read: (text, turn) => readIndex(parser, presentation, text, turn) };
}

/** Each text on top of the one before; the last index. */
export async function refreshed(...texts: string[]): Promise<ParsedIndex> {
  const { read } = await openLive();
  let previous: ParsedIndex | null = null;
  for (const text of texts) previous = await read(text, { previous });
  if (previous === null) throw new Error('no text');
  return previous;
}

/** A live playlist with these lines below its media sequence number. */
export function playlist(first: number, ...lines: string[]): string {
  return ['#EXTM3U', '#EXT-X-TARGETDURATION:4', `#EXT-X-MEDIA-SEQUENCE:${String(first)}`, ...lines, ''].join('\n');
}

/** Segments of 4 s with the numbers `from` up to, not including, `to`. */
export function rows(from: number, to: number, name = 's'): string[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => ['#EXTINF:4,', `${name}${String(from + at)}.m4s`]).flat();
}

export function dated(seconds: number): string {
  return `#EXT-X-PROGRAM-DATE-TIME:${new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString()}`;
}

/** `number@start timeline` of each piece, `.part` where it is one. */
export function shape(index: SegmentIndex): string[] {
  const out: string[] = [];
  for (let segment = index.first(); segment !== null; segment = index.after(segment)) out.push(named(segment));
  return out;
}

export function named(segment: Segment | null): string {
  if (segment === null) return 'none';
  const { number, startSeconds, timeline, live } = segment;
  const part = live === undefined ? '' : `.${String(live.part)}${live.isGrowing ? '+' : ''}`;
  return `${String(number)}${part}@${String(Math.round(startSeconds * 1000) / 1000)} ${String(timeline)}`;
}
