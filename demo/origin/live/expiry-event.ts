import { concatBytes } from '../../../src/kit/bytes.js';
import { fullBox } from '../../../test/media/derive/box.js';
import { ascii, readU32, u32, u64 } from '../../../test/media/derive/byte-fields.js';
import type { Channel } from './channel.js';
import { announcedSegments, expiryScheme, listedSinceMs } from './mpd-view.js';
import { spanOf } from './span.js';
import type { TrackFacts } from './track-facts.js';
import { isoTime } from './xml-tag.js';

/** Nobody knows for how long it goes on. */
const unknownDuration = 2 ** 32 - 1;

/** The chunks of a segment, with the event in front of the first that says which MPDs run out soon (ISO/IEC 23009-1 §5.10.4.2). */
export function withExpiry(chunks: readonly Uint8Array[], channel: Channel, track: TrackFacts, number: number): readonly Uint8Array[] {
  const [first, ...rest] = chunks;
  const event = channel.hasEvents && first !== undefined ? expiryEvent(channel, track, number) : null;
  if (first === undefined || event === null) return chunks;
  // A styp is the first box of a segment.
  const at = String.fromCharCode(...first.subarray(4, 8)) === 'styp' ? readU32(first, 0) : 0;
  return [concatBytes([first.subarray(0, at), event, first.subarray(at)]), ...rest];
}

/** The last segments before a Period say so, from when the MPD with that Period is there; and the last of all, that there are no more. */
function expiryEvent(channel: Channel, track: TrackFacts, number: number): Uint8Array | null {
  const { segmentSeconds, startMs, endMs } = channel;
  const count = Math.round((endMs - startMs) / 1000 / segmentSeconds);
  const own = spanOf(channel, number);
  if (number >= count - announcedSegments) return event(track, own.mediaSeconds + (count - own.first) * segmentSeconds, listedSinceMs(channel, spanOf(channel, number + announcedSegments)), 0);
  const next = spanOf(channel, number + announcedSegments);
  if (next.first <= number) return null;
  return event(track, own.mediaSeconds + (next.first - own.first) * segmentSeconds, listedSinceMs(channel, spanOf(channel, next.first - 1)), unknownDuration);
}

/** Of version 1: the time is on the clock of the media. */
function event({ timescale }: TrackFacts, mediaSeconds: number, publishedMs: number, duration: number): Uint8Array {
  const times = [u32(timescale), u64(Math.round(mediaSeconds * timescale)), u32(duration), u32(Math.floor(publishedMs / 1000))];
  return fullBox('emsg', 1, 0, ...times, ascii([expiryScheme, '1', ''].join('\0')), ascii(isoTime(publishedMs)));
}
