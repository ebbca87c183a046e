import type { RequestPolicy, Requester } from '../fetch/requester.js';
import { PlayerError } from '../errors/player-error.js';
import { redactUrl } from '../errors/redact-url.js';
import { manifestLimits } from '../manifest/limits.js';
import type { EmbeddedIndex, Presentation, Rendition } from '../model/presentation.js';
import type { ParsedIndex } from '../ports/manifest-parser.js';
import type { EnginePorts } from './engine-ports.js';
import { loadParser } from './manifest-loader.js';
import type { Resources } from './resources.js';

/** Where a file does not say how long its head is, in bytes: holds the index of an hour in most files. */
const HEAD_BYTES = 65_536;
/** An index of more than this is refused: 200 000 references take 2.4 MB. */
const MAX_INDEX_BYTES = 16_000_000;
/** Reads of one file's index: header, seek head, cues, levels of sidx. */
const MAX_READS = 8;

/** What a stream that goes on knows of a playlist before it is loaded. */
export interface PlaylistContext {
  /** Where it is as new as the others are. */
  address(url: string): string;
  /** One whose time line it shares; called once its bytes are here, and answers when it is its turn to be placed. */
  sibling(): Promise<ParsedIndex | null>;
}

/** The segment index of a rendition at one of its locations. */
export async function loadIndex(ports: EnginePorts, requester: Requester, resources: Resources, policy: RequestPolicy, presentation: Presentation, rendition: Rendition, locationIndex: number, context: PlaylistContext, signal: AbortSignal): Promise<ParsedIndex> {
  const source = rendition.locations[locationIndex]?.index;
  if (source === undefined) throw new RangeError(`Rendition ${rendition.id} has no location ${locationIndex}.`);
  if (source.kind === 'ready') return { index: source.index, kind: presentation.kind, container: null, startPoint: null, notes: [] };
  const parser = await loadParser(ports, presentation.protocol);
  const atHand = parser.takeIndex?.(presentation) ?? null;
  if (atHand !== null) return atHand;
  const document = { rendition, locationIndex, presentation, previous: null, sibling: null };
  if (source.kind === 'playlist') {
    const { bytes, head } = await requester.whole({ kind: 'playlist', url: context.address(source.url), range: null, maxBytes: 3 * manifestLimits.characters }, policy, null, signal);
    const parsed = await parser.parseIndex({ ...document, sibling: await context.sibling(), bytes, byteOffset: 0, url: head.url, nowEpochMs: ports.clock.wallNow() }, signal);
    if ('needs' in parsed) throw new PlayerError('manifest/invalid', `${redactUrl(source.url)} could not be read as a media playlist.`, { url: redactUrl(source.url) });
    return parsed;
  }
  const { embedded } = source;
  let read = firstRead(embedded);
  for (let reads = 1; reads <= MAX_READS; reads += 1) {
    const { bytes, head } = await requester.whole({ kind: 'index', url: read.url, range: { start: read.start, end: read.end }, maxBytes: MAX_INDEX_BYTES }, policy, null, signal);
    resources.cache.put(read.url, read.start, bytes, false);
    const parsed = await parser.parseIndex({ ...document, bytes, byteOffset: read.start, url: head.url, nowEpochMs: ports.clock.wallNow() }, signal);
    if (!('needs' in parsed)) return parsed;
    read = parsed.needs;
  }
  throw new PlayerError('manifest/limit', `${redactUrl(embedded.url)}: the file's index needs more than ${MAX_READS} reads.`, { url: redactUrl(embedded.url), limit: 'index reads', value: MAX_READS + 1, allowed: MAX_READS });
}

/** One request for init and index where they stand together: a round trip less before the first frame. */
function firstRead(embedded: EmbeddedIndex): { readonly url: string; readonly start: number; readonly end: number } {
  const { url, indexRange, initRange } = embedded;
  if (indexRange === null || indexRange.end === null) return { url, start: 0, end: HEAD_BYTES };
  const initStart = initRange?.start ?? 0;
  const isNear = initStart <= indexRange.start && indexRange.start - initStart <= HEAD_BYTES;
  return { url, start: isNear ? initStart : indexRange.start, end: indexRange.end };
}
