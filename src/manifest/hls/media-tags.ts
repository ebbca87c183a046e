import type { StartPoint } from '../../model/presentation.js';
import { isYes, numberIn } from './attributes.js';
import type { KeySet } from './keys.js';
import type { Playlist } from './playlist.js';
import type { MapTag } from './segment-table.js';

/** A week: no file of media is longer, and sums of so many stay exact. */
const maxSegmentSeconds = 7 * 24 * 3600;

/** EXTINF as m3u8-parser reads it: digits with at most one point, and none where the author left it out. */
export function checkedDuration(value: string, playlist: Playlist): string {
  const usual = /^(\d{1,5}(?:\.\d{1,12})?),/.exec(value)?.[1];
  if (usual !== undefined) return usual;
  const comma = value.indexOf(',');
  if (comma < 0) playlist.note('An EXTINF has no comma.');
  const text = /^\S*/.exec(comma < 0 ? value : value.slice(0, comma).trim())?.[0] ?? '';
  if (text === '') return '';
  const seconds = Number(text);
  if (seconds < 0 || seconds > maxSegmentSeconds || /^nan/i.test(text)) throw playlist.invalid(`the duration "${text.slice(0, 40)}" is no number of seconds from 0 to ${maxSegmentSeconds}`);
  if (Number.isNaN(seconds)) playlist.note('An EXTINF has a duration that is no number.');
  return Number.isNaN(seconds) ? '' : seconds.toFixed(6);
}

/** `length` or `length@offset`. */
export function checkedByteRange(value: string, playlist: Playlist): string {
  const [, length, offset] = /^"?(\d{1,16})(?:@(\d{1,16})?)?"?$/.exec(value) ?? [];
  const end = Number(length) + Number(offset ?? 0);
  if (length === undefined || Number(length) === 0 || !Number.isSafeInteger(end)) throw playlist.invalid('a byte range is not length@offset with an end below 2^53');
  return offset === undefined ? length : `${length}@${offset}`;
}

export function readMap(value: string, keys: KeySet, playlist: Playlist): MapTag {
  const attributes = playlist.attributes(value);
  const uri = attributes.get('URI');
  if (uri === undefined) throw playlist.invalid('EXT-X-MAP has no URI, so the segments below it cannot be initialised');
  const range = attributes.get('BYTERANGE');
  const [length = 0, start = 0] = range === undefined ? [] : checkedByteRange(range, playlist).split('@').map(Number);
  if (keys.some((key) => key.method === 'AES-128' && key.iv === null)) playlist.note('An encrypted EXT-X-MAP has a key without IV; 0 is assumed.');
  return { url: playlist.uris.checked(uri), range: range === undefined ? null : { start, end: start + length }, keys };
}

export function readStartPoint(value: string, playlist: Playlist): StartPoint | null {
  const attributes = playlist.attributes(value);
  const offsetSeconds = numberIn(attributes, 'TIME-OFFSET', -1e9, 1e9, playlist);
  if (offsetSeconds === null) playlist.note('EXT-X-START has no usable TIME-OFFSET; it is ignored.');
  return offsetSeconds === null ? null : { offsetSeconds, precise: isYes(attributes, 'PRECISE') };
}
