import { concatBytes } from '../../../src/kit/bytes.js';
import { fullBox } from './box.js';
import { u16, u32, u64 } from './byte-fields.js';

export interface SegmentReference {
  readonly bytes: number;
  /** Ticks. */
  readonly duration: number;
}

/** A sidx (ISO 14496-12, 8.16.3) whose subsegments follow it at once and all start with a key frame. */
export function segmentIndexBox(timescale: number, earliest: number, references: readonly SegmentReference[]): Uint8Array {
  const entries = references.map(({ bytes, duration }) => concatBytes([u32(bytes), u32(duration), u32(0x90000000)]));
  return fullBox('sidx', 1, 0, u32(1), u32(timescale), u64(earliest), u64(0), u16(0), u16(references.length), ...entries);
}
