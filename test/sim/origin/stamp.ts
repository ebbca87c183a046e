import { ascii, f64, join, u16, u32, u8 } from './boxes.js';
import type { Bytes } from './boxes.js';

/**
 * The truth, written into the first bytes of each track's payload in each fragment, where no player looks: which frame this is and when a
 * viewer should see it. The sink reads it, so that invariants can compare where frames came to lie with where they belong.
 */
export interface Stamp {
  readonly rendition: number;
  readonly type: 'video' | 'audio';
  readonly segment: number;
  /** True presentation time of the fragment's first frame. */
  readonly trueSeconds: number;
  /** The decoder will give up on it. */
  readonly isPoisoned: boolean;
}

export const STAMP_BYTES = 20;
const magic = 'SIMF';

export function writeStamp(stamp: Stamp): Bytes {
  return join(ascii(magic), u16(stamp.rendition), u8(stamp.type === 'video' ? 0 : 1, stamp.isPoisoned ? 1 : 0), u32(stamp.segment), f64(stamp.trueSeconds));
}

/** Null where the bytes are not a stamp: damaged media. */
export function readStamp(bytes: Uint8Array): Stamp | null {
  if (bytes.length < STAMP_BYTES || new TextDecoder('latin1').decode(bytes.subarray(0, 4)) !== magic) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    rendition: view.getUint16(4), type: view.getUint8(6) === 0 ? 'video' : 'audio', isPoisoned: view.getUint8(7) === 1,
    segment: view.getUint32(8), trueSeconds: view.getFloat64(12),
  };
}

/** The same media, made such that the decoder fails on it. */
export function poison(bytes: Uint8Array): Uint8Array {
  const out = Buffer.from(bytes);
  for (let at = out.indexOf(magic); at >= 0; at = out.indexOf(magic, at + 1)) out[at + 7] = 1;
  return new Uint8Array(out.buffer, out.byteOffset, out.length);
}
