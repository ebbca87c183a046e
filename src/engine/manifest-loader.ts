import { redactUrl } from '../errors/redact-url.js';
import type { RequestPolicy, Requester } from '../fetch/requester.js';
import { checkLimit, manifestLimits } from '../manifest/limits.js';
import { recogniseManifest } from '../manifest/sniff.js';
import type { Presentation } from '../model/presentation.js';
import type { ManifestDocument, ManifestParser } from '../ports/manifest-parser.js';
import { chunkFailed } from './chunk-failed.js';
import type { EnginePorts } from './engine-ports.js';

/** The parser of a language, its code loaded; throws `environment/chunk-failed`. */
export async function loadParser(ports: EnginePorts, protocol: Presentation['protocol']): Promise<ManifestParser> {
  try {
    return await ports.loadParser(protocol);
  } catch (cause) {
    throw chunkFailed(protocol.toUpperCase(), cause);
  }
}

/** The language a URL suggests, to fetch the parser's code while the manifest travels; null: it says nothing. */
export function guessProtocol(url: string): Presentation['protocol'] | null {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  if (/\.m3u8?$/i.test(path)) return 'hls';
  return /\.mpd$/i.test(path) ? 'dash' : null;
}

/** The manifest at `url` as a presentation. `hint`: the app's word for the type, where it gave one. */
export async function loadManifest(ports: EnginePorts, requester: Requester, policy: RequestPolicy, url: string, hint: Presentation['protocol'] | null, signal: AbortSignal): Promise<Presentation> {
  const early = hint ?? guessProtocol(url);
  // Only a head start: a failure shows again, with its error, when the parser is needed.
  if (early !== null) ports.loadParser(early).catch(() => undefined);
  const { bytes, head } = await requester.whole({ kind: 'manifest', url, range: null, maxBytes: 3 * manifestLimits.characters }, policy, null, signal);
  const text = new TextDecoder().decode(bytes);
  checkLimit('characters', text.length, redactUrl(url));
  const protocol = recogniseManifest(text, head.url, head.contentType);
  return readManifest(ports, requester, policy, { text, url: head.url, nowEpochMs: ports.clock.wallNow(), previous: null }, protocol, signal);
}

/** Of a document inside a document. */
const MAX_REMOTE_BYTES = 4_000_000;

/** A manifest's text as a presentation, with the other documents that belong into it; one that cannot be had is left to the parser as ''. */
export async function readManifest(ports: EnginePorts, requester: Requester, policy: RequestPolicy, document: Omit<ManifestDocument, 'remote'>, protocol: Presentation['protocol'], signal: AbortSignal): Promise<Presentation> {
  const parser = await loadParser(ports, protocol);
  const remote = new Map<string, string>();
  for (;;) {
    signal.throwIfAborted();
    const parsed = await parser.parse({ ...document, remote }, signal);
    if (!('needs' in parsed)) return parsed;
    const waiting = [...parsed.needs];
    const lane = async (): Promise<void> => {
      for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
        remote.set(url, await requester.whole({ kind: 'manifest', url, range: null, maxBytes: MAX_REMOTE_BYTES }, policy, null, signal).then(({ bytes }) => new TextDecoder().decode(bytes), () => ''));
      }
    };
    await Promise.all([lane(), lane()]);
  }
}
