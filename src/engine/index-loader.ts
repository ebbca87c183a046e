import type { RequestPolicy, Requester } from '../fetch/requester.js';
import { PlayerError } from '../errors/player-error.js';
import { redactUrl } from '../errors/redact-url.js';
import { manifestLimits } from '../manifest/limits.js';
import type { Presentation, Rendition } from '../model/presentation.js';
import type { ParsedIndex } from '../ports/manifest-parser.js';
import type { EnginePorts } from './engine-ports.js';
import { loadParser } from './manifest-loader.js';
import type { Resources } from './resources.js';

/** An index of more than this is refused: 200 000 references take 2.4 MB. */
const MAX_INDEX_BYTES = 16_000_000;

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
  // Only a parser that has this gives such a source.
  if (parser.readIndexFile === undefined) throw new RangeError(`Rendition ${rendition.id} has its index in a file.`);
  return parser.readIndexFile(document, source.embedded, async ({ url, start, end }) => {
    const { bytes, head } = await requester.whole({ kind: 'index', url, range: { start, end }, maxBytes: MAX_INDEX_BYTES }, policy, null, signal);
    resources.cache.put(url, start, bytes, false);
    return { bytes, byteOffset: start, url: head.url, nowEpochMs: ports.clock.wallNow() };
  }, signal);
}
