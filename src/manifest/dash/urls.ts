import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import { invalidMpd } from './invalid.js';

/** What `fetch` may be given. Whether data: and blob: are followed is the app's option, asked where requests leave. */
const schemes: ReadonlySet<string> = new Set(['http:', 'https:', 'data:', 'blob:']);
/** Signed URLs reach 8 KB; servers refuse far less than this. */
const maxUrlCharacters = 64 * 1024;

/**
 * `reference` against `base`, normalised by the URL parser, with the query of the base where the reference is empty.
 * Throws `policy/scheme` for schemes that are not media's, `manifest/invalid` for what is no URL, has control characters or
 * user info.
 */
export function resolveMediaUrl(base: string, reference: string, mpdUrl: string): string {
  if (reference.length > maxUrlCharacters) throw invalidMpd(mpdUrl, `a URL has ${String(reference.length)} characters`, { element: 'BaseURL' });
  // The URL parser drops tabs and line feeds without a word, and so turns "java\nscript:" into a scheme.
  if (/[\u0000-\u001f\u007f]/.test(reference)) throw invalidMpd(mpdUrl, 'a URL has control characters', { element: 'BaseURL' });
  let url: URL;
  try {
    url = new URL(reference, base);
  } catch (cause) {
    throw invalidMpd(mpdUrl, `"${redactUrl(reference)}" is no URL`, { element: 'BaseURL' }, cause);
  }
  if (!schemes.has(url.protocol)) {
    throw new PlayerError(
      'policy/scheme',
      `The MPD ${redactUrl(mpdUrl)} names a URL of the scheme ${url.protocol.slice(0, 20)} and the player follows only http and https. Correct the MPD.`,
      { url: redactUrl(mpdUrl), scheme: url.protocol.slice(0, 20) },
    );
  }
  if (url.username !== '' || url.password !== '') throw invalidMpd(mpdUrl, 'a URL carries a user name or a password', { element: 'BaseURL' });
  return url.href;
}
