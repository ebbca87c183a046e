import { boxBody, readBoxes } from '../test/media/derive/box.js';
import { viewOf } from '../test/media/derive/byte-fields.js';

const packetBytes = 188;

/** Bytes of a media segment that must be here before its `index`th frame (in decode order, 0 the key frame) is whole. */
export function bytesUntilFrame(segment: Uint8Array, index: number): number {
  return segment[0] === 0x47 ? inTransportStream(segment, index) : inFragment(segment, index);
}

/**
 * A frame is whole where the next one's PES packet begins. Nothing can be shown before the sound's set-up is known either, which
 * comes with its first PES packet: muxers like to put it far behind the key frame.
 */
function inTransportStream(segment: Uint8Array, index: number): number {
  let pictures = 0;
  let pictureEnd: number | null = null;
  let soundStart: number | null = null;
  for (let at = 0; at + packetBytes <= segment.length; at += packetBytes) {
    const startsUnit = ((segment[at + 1] ?? 0) & 0x40) !== 0;
    const hasAdaptation = ((segment[at + 3] ?? 0) & 0x20) !== 0;
    const payload = at + 4 + (hasAdaptation ? 1 + (segment[at + 4] ?? 0) : 0);
    const isPes = segment[payload] === 0 && segment[payload + 1] === 0 && segment[payload + 2] === 1;
    if (!startsUnit || !isPes) continue;
    const kind = (segment[payload + 3] ?? 0) & 0xe0;
    if (kind === 0xc0) soundStart ??= at + packetBytes;
    if (kind !== 0xe0) continue;
    if (pictures === index + 1) pictureEnd ??= at;
    pictures += 1;
  }
  return Math.max(pictureEnd ?? segment.length, soundStart ?? 0);
}

/** ISO 14496-12, 8.8.8: the sizes in the first fragment's trun, from its data offset on. */
function inFragment(segment: Uint8Array, index: number): number {
  const moof = readBoxes(segment).find(({ type }) => type === 'moof');
  if (moof === undefined) return segment.length;
  const trun = viewOf(boxBody(moof.body, 'traf.trun'));
  const flags = trun.getUint32(0) & 0xffffff;
  const count = trun.getUint32(4);
  if ((flags & 0x201) !== 0x201 || index >= count) return segment.length;
  const before = 12 + (flags & 0x4 ? 4 : 0);
  const fields = [0x100, 0x200, 0x400, 0x800].filter((flag) => (flags & flag) !== 0);
  let bytes = moof.offset + trun.getInt32(8);
  for (let sample = 0; sample <= index; sample += 1) bytes += trun.getUint32(before + (sample * fields.length + fields.indexOf(0x200)) * 4);
  return bytes;
}
