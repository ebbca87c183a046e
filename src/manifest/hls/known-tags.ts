import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import type { Playlist } from './playlist.js';

/** Tags that recorded playback needs nothing of. Any other unknown one is worth a note: it is often a misspelling. */
const ignorable = new Set([
  'EXTM3U', 'EXT-X-VERSION', 'EXT-X-INDEPENDENT-SEGMENTS', 'EXT-X-ALLOW-CACHE', 'EXT-X-I-FRAMES-ONLY', 'EXT-X-DATERANGE',
  'EXT-X-PART', 'EXT-X-PART-INF', 'EXT-X-SERVER-CONTROL', 'EXT-X-PRELOAD-HINT', 'EXT-X-RENDITION-REPORT', 'EXT-X-CONTENT-STEERING',
  'EXT-X-TILES', 'EXT-X-IMAGES-ONLY',
]);

/** Advertising marks and what vendors add for their own use. */
const vendorPrefix = /^EXT-(?:X-)?(?:CUE|SCTE35|OATCLS|ASSET|SPLICEPOINT|AD|COM|DATE)/;

export function isIgnorable(name: string): boolean {
  return ignorable.has(name) || vendorPrefix.test(name);
}

export function unsupported(playlist: Playlist, feature: string, what: string): PlayerError<'manifest/unsupported'> {
  return new PlayerError('manifest/unsupported', `${what} (${redactUrl(playlist.url)}, line ${String(playlist.line)}). This player cannot play it; ask the server for a complete playlist.`, { url: redactUrl(playlist.url), feature });
}
