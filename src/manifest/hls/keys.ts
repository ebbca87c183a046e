import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import type { ContentProtection } from '../../model/presentation.js';
import type { SegmentKey } from '../../model/segment.js';
import type { Attributes } from './attributes.js';
import type { Playlist } from './playlist.js';

/** KEYFORMAT of a key that is the bytes behind its URI. */
const identity = 'identity';

/** One EXT-X-KEY or EXT-X-SESSION-KEY. */
export interface KeyTag {
  readonly method: string;
  /** KEYFORMAT, lower case. */
  readonly format: string;
  /** Resolved where the player would fetch it; as written for other key formats. */
  readonly uri: string;
  readonly iv: Uint8Array | null;
  /** Hex; null where KEYID is absent. */
  readonly keyId: string | null;
}

/** The keys in force for a segment: alternatives, one a key format. Empty: clear. */
export type KeySet = readonly KeyTag[];

/** null for METHOD=NONE. Throws where playback cannot do without what is missing. */
export function readKeyTag(attributes: Attributes, playlist: Playlist): KeyTag | null {
  const written = attributes.get('METHOD');
  const uri = attributes.get('URI');
  if (written?.toUpperCase() === 'NONE') return null;
  if (uri === undefined || uri === '') throw playlist.invalid('a key has no URI, so what it encrypts cannot be read');
  if (written === undefined) playlist.note('A key has no METHOD; AES-128 is assumed.');
  const method = written ?? 'AES-128';
  const format = (attributes.get('KEYFORMAT') ?? identity).toLowerCase();
  const iv = attributes.get('IV');
  return {
    method,
    format,
    uri: format === identity ? playlist.uris.checked(uri) : uri,
    iv: iv === undefined ? null : readIv(iv, playlist),
    keyId: attributes.get('KEYID')?.replace(/^0x|-/gi, '').toLowerCase() ?? null,
  };
}

/** A tag replaces the one of its key format and leaves the others (RFC 8216bis §4.4.4.4), unless those encrypt in another way. */
export function withKey(keys: KeySet, tag: KeyTag): KeySet {
  const isWhole = (key: KeyTag): boolean => key.method === 'AES-128';
  return [...keys.filter((key) => key.format !== tag.format && isWhole(key) === isWhole(tag)), tag];
}

/** How the player itself undoes the encryption of whole segments; null where it does not. `number`: media sequence number, for a key without IV. */
export function segmentKeyOf(keys: KeySet, number: number): SegmentKey | null {
  const tag = keys.find((key) => key.format === identity && key.method === 'AES-128');
  return tag === undefined ? null : { method: 'AES-128', url: tag.uri, iv: tag.iv ?? ivOfNumber(number) };
}

/** Throws `manifest/unsupported` where no key of the set is one that a player of this kind can use. */
export function checkUsable(keys: KeySet, playlist: Playlist): void {
  const [first] = keys;
  if (first === undefined || keys.some((key) => key.format !== identity || key.method === 'AES-128')) return;
  throw new PlayerError(
    'manifest/unsupported',
    `The playlist ${redactUrl(playlist.url)}, line ${String(playlist.line)}, encrypts with METHOD=${first.method.slice(0, 40)} and a plain key, which this player does not decrypt. ` +
      'Package with AES-128, or with a DRM key format.',
    { url: redactUrl(playlist.url), feature: `EXT-X-KEY METHOD=${first.method.slice(0, 40)}` },
  );
}

/** Protection systems among the keys; plain AES-128 is none. */
export function protectionsOf(keys: KeySet): ContentProtection[] {
  return keys.filter((key) => key.format !== identity || key.method !== 'AES-128').map(protectionOf);
}

export function protectionOf(key: KeyTag): ContentProtection {
  const isData = /^data:/i.test(key.uri);
  return {
    scheme: key.format,
    method: key.method,
    defaultKeyId: key.keyId,
    initData: isData ? key.uri.slice(key.uri.indexOf(',') + 1) : key.uri,
    licenseUrl: null,
  };
}

function readIv(text: string, playlist: Playlist): Uint8Array {
  const digits = text.replace(/^0x/i, '');
  if (!/^[\da-f]{1,32}$/i.test(digits)) throw playlist.invalid('the IV of a key is not a hexadecimal number of 128 bits');
  if (digits.length === text.length || digits.length < 32) playlist.note('The IV of a key is not 0x and 32 digits.');
  const padded = digits.padStart(32, '0');
  return Uint8Array.from({ length: 16 }, (_, at) => parseInt(padded.slice(2 * at, 2 * at + 2), 16));
}

/** The number as 128 bits, big-endian (RFC 8216bis §5.2). */
function ivOfNumber(number: number): Uint8Array {
  const iv = new Uint8Array(16);
  const view = new DataView(iv.buffer);
  view.setUint32(8, Math.floor(number / 2 ** 32));
  view.setUint32(12, number >>> 0);
  return iv;
}
