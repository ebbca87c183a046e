import { PlayerError } from '../errors/player-error.js';
import { redactUrl } from '../errors/redact-url.js';
import type { RequestPolicy, Requester } from '../fetch/requester.js';
import { checkLimit, manifestLimits } from '../manifest/limits.js';
import { recogniseManifest } from '../manifest/sniff.js';
import type { Presentation } from '../model/presentation.js';
import type { ManifestParser } from '../ports/manifest-parser.js';
import type { SessionPorts } from './session-ports.js';

/** Code of a parser that could not be loaded is an error of its own: the network or the bundling is at fault, not the stream. */
export async function loadParser(ports: SessionPorts, protocol: Presentation['protocol']): Promise<ManifestParser> {
  try {
    return await ports.loadParser(protocol);
  } catch (cause) {
    throw new PlayerError('environment/chunk-failed', `The code for ${protocol.toUpperCase()} could not be loaded. Check that all files of the package are served beside each other, and the page's Content-Security-Policy.`, { chunk: protocol }, { cause });
  }
}

/** The language a URL suggests, to fetch the parser's code while the manifest travels; null: it says nothing. */
export function guessProtocol(url: string): Presentation['protocol'] | null {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  if (/\.m3u8?$/i.test(path)) return 'hls';
  return /\.mpd$/i.test(path) ? 'dash' : null;
}

/** The manifest at `url` as a presentation. `hint`: the app's word for the type, where it gave one. */
export async function loadManifest(ports: SessionPorts, requester: Requester, policy: RequestPolicy, url: string, hint: Presentation['protocol'] | null, signal: AbortSignal): Promise<Presentation> {
  const early = hint ?? guessProtocol(url);
  // Only a head start: a failure shows again, with its error, when the parser is needed.
  if (early !== null) ports.loadParser(early).catch(() => undefined);
  const { bytes, head } = await requester.whole({ kind: 'manifest', url, range: null, maxBytes: 3 * manifestLimits.characters }, policy, null, signal);
  const text = new TextDecoder().decode(bytes);
  checkLimit('characters', text.length, redactUrl(url));
  const protocol = recogniseManifest(text, head.url, head.contentType);
  const parser = await loadParser(ports, protocol);
  signal.throwIfAborted();
  return parser.parse({ text, url: head.url, nowEpochMs: ports.clock.wallNow(), previous: null }, signal);
}
