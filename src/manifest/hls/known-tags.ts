import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import type { Playlist } from './playlist.js';

/** Tags that recorded playback needs nothing of. Any other unknown one is worth a note: it is often a misspelling. */
const ignorable = /^EXT(?:M3U|-X-(?:VERSION|INDEPENDENT-SEGMENTS|ALLOW-CACHE|I-FRAMES-ONLY|DATERANGE|PART|PART-INF|SERVER-CONTROL|PRELOAD-HINT|RENDITION-REPORT|CONTENT-STEERING|TILES|IMAGES-ONLY))$/;

/** Advertising marks and what vendors add for their own use. */
const vendorPrefix = /^EXT-(?:X-)?(?:CUE|SCTE35|OATCLS|ASSET|SPLICEPOINT|AD|COM|DATE)/;

export function isIgnorable(name: string): boolean {
  return ignorable.test(name) || vendorPrefix.test(name);
}

export function unsupported(playlist: Playlist, feature: string, what: string): PlayerError<'manifest/unsupported'> {
  return new PlayerError('manifest/unsupported', `${what} (${redactUrl(playlist.url)}, line ${String(playlist.line)}). This player cannot play it; ask the server for a complete playlist.`, { url: redactUrl(playlist.url), feature });
}
