import { PlayerError } from '../errors/player-error.js';
import { redactUrl } from '../errors/redact-url.js';

export type ManifestLanguage = 'hls' | 'dash';

/**
 * Which language a document is written in, by its first line or root element; null for neither. The URL and the content
 * type only decide for a playlist that lost its `#EXTM3U` line: servers mislabel manifests too often to ask them first.
 */
export function sniffManifest(text: string, url: string, contentType: string | null): ManifestLanguage | null {
  const start = firstMark(text, 0);
  if (text.startsWith('#EXTM3U', start)) return 'hls';
  if (text.startsWith('<', start)) return /^<(?:[\w.-]{1,64}:)?MPD[\s/>]/.test(rootElement(text, start)) ? 'dash' : null;
  return text.startsWith('#', start) && /^#EXT/m.test(text.slice(start, start + 1000)) && isLabelledHls(url, contentType) ? 'hls' : null;
}

/** As {@link sniffManifest}, but throws `manifest/not-recognised`, which shows how the document starts. */
export function recogniseManifest(text: string, url: string, contentType: string | null): ManifestLanguage {
  const language = sniffManifest(text, url, contentType);
  if (language !== null) return language;
  const startsWith = printable(text);
  const found = startsWith === '' ? 'The body is empty.' : `It starts with "${startsWith}".`;
  throw new PlayerError(
    'manifest/not-recognised',
    `${redactUrl(url)} is neither an HLS playlist nor a DASH MPD. ${found} ` +
      'Check the URL; a login page or a proxy may have answered.',
    { url: redactUrl(url), startsWith },
  );
}

/** The start of a document as a log may show it: one line, at most 60 characters, nothing that a terminal would obey. */
export function printable(text: string): string {
  return text.slice(0, 240).replace(/[\u0000-\u0020\u007f-\u00a0\u2028-\u202e\u2066-\u2069\ufeff\ufffd]+/g, ' ').trim().slice(0, 60);
}

/** Position of the first character that is neither white space nor a byte order mark. */
function firstMark(text: string, from: number): number {
  const offset = text.slice(from).search(/[^\s\ufeff]/);
  return offset < 0 ? text.length : from + offset;
}

/** The first characters of the root element: what follows the XML declaration, comments and DOCTYPE. */
function rootElement(text: string, from: number): string {
  let position = from;
  for (;;) {
    const close = text.startsWith('<?', position) ? '?>' : text.startsWith('<!--', position) ? '-->' : text.startsWith('<!', position) ? '>' : null;
    if (close === null) return text.slice(position, position + 80);
    const end = text.indexOf(close, position);
    if (end < 0) return '';
    position = firstMark(text, end + close.length);
  }
}

function isLabelledHls(url: string, contentType: string | null): boolean {
  return /mpegurl/i.test(contentType ?? '') || /\.m3u8?$/i.test(url.split(/[?#]/, 1)[0] ?? '');
}
