import type { Container } from '../model/presentation.js';
import { id3Length, maxId3Bytes, startsWithId3 } from './id3.js';

export type SniffResult = Extract<Container, 'ts' | 'mp4' | 'webm' | 'aac' | 'mp3'> | 'needs-more' | null;

const boxTypes = new Set(['ftyp', 'styp', 'moov', 'moof', 'mdat', 'sidx', 'ssix', 'emsg', 'prft', 'free', 'skip', 'wide', 'uuid', 'meta']);
export const tsPacketLength = 188;
const syncByte = 0x47;

/**
 * What container the first bytes of a body are, by content alone; null: none of ours (a web page, an empty body). With
 * `isWhole` nothing more will come, and the answer is never 'needs-more'.
 */
export function sniffContainer(bytes: Uint8Array, isWhole: boolean): SniffResult {
  const wait: SniffResult = isWhole ? null : 'needs-more';
  if (bytes.length < 8) return wait;
  if (isWebm(bytes)) return 'webm';
  if (boxTypes.has(String.fromCharCode(...bytes.subarray(4, 8)))) return 'mp4';
  if (startsWithId3(bytes, 0)) return sniffBehindId3(bytes, wait);
  const audio = sniffAudio(bytes, 0);
  if (audio !== null) return audio;
  return sniffTs(bytes, wait);
}

/** The EBML header, or a Cluster where the init was fetched apart. */
function isWebm(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  return (a === 0x1a && b === 0x45 && c === 0xdf && d === 0xa3) || (a === 0x1f && b === 0x43 && c === 0xb6 && d === 0x75);
}

function sniffBehindId3(bytes: Uint8Array, wait: SniffResult): SniffResult {
  let offset = 0;
  while (startsWithId3(bytes, offset)) {
    const length = id3Length(bytes, offset);
    if (length === null) return wait;
    offset += length;
    if (offset > maxId3Bytes) return null;
  }
  if (bytes.length < offset + 6) return wait;
  return sniffAudio(bytes, offset);
}

/** Ten bits of sync, then what tells ADTS (layer 0) from MPEG audio, without values that neither may have. */
function sniffAudio(bytes: Uint8Array, offset: number): 'aac' | 'mp3' | null {
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0, b4 = 0, b5 = 0] = bytes.subarray(offset, offset + 6);
  if (b0 !== 0xff || b1 < 0xe0) return null;
  if ((b1 & 0xf6) === 0xf0) {
    const frameLength = ((b3 & 3) << 11) | (b4 << 3) | (b5 >> 5);
    return frameLength > 7 && ((b2 >> 2) & 15) < 13 ? 'aac' : null;
  }
  const isReserved = (b1 & 0x18) === 0x08 || (b1 & 6) === 0 || b2 >> 4 === 15 || (b2 & 12) === 12;
  return isReserved ? null : 'mp3';
}

/** Two packets' sync bytes where as much has arrived; a body of one packet alone counts. */
function sniffTs(bytes: Uint8Array, wait: SniffResult): SniffResult {
  if (bytes.length <= tsPacketLength && !(wait === null && bytes.length === tsPacketLength)) return wait;
  return tsSyncOffset(bytes) === null ? null : 'ts';
}

/** Where the first transport packet starts, within one packet's length; null where there is no rhythm of sync bytes. */
export function tsSyncOffset(bytes: Uint8Array): number | null {
  for (let offset = 0; offset < Math.min(tsPacketLength, bytes.length); offset += 1) {
    if (bytes[offset] !== syncByte) continue;
    const second = bytes[offset + tsPacketLength];
    const third = bytes[offset + 2 * tsPacketLength];
    if ((second ?? syncByte) === syncByte && (third ?? syncByte) === syncByte) return offset;
  }
  return null;
}
