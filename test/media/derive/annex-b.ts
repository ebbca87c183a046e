import { concatBytes } from '../../../src/kit/bytes.js';
import { readU32, u8, viewOf } from './byte-fields.js';
import { avcConfig } from './codec-string.js';
import type { EncodedSample, EncodedTrack } from './encoded-track.js';

const startCode = u8(0, 0, 0, 1);
const accessUnitDelimiter = u8(9, 0xf0);

/** The frame with start codes, an access unit delimiter and, before a key frame, the SPS and PPS (ISO 14496-10, annex B). */
export function annexBFrame(track: EncodedTrack, sample: EncodedSample): Uint8Array {
  const units = [accessUnitDelimiter, ...(sample.key ? parameterSets(avcConfig(track.sampleEntry)) : [])];
  for (let offset = 0; offset < sample.data.length; ) {
    const length = readU32(sample.data, offset);
    units.push(sample.data.subarray(offset + 4, offset + 4 + length));
    offset += 4 + length;
  }
  return concatBytes(units.flatMap((unit) => [startCode, unit]));
}

/** ISO 14496-15, 5.3.3.1: SPS list (5-bit count), then PPS list. */
function parameterSets(avcC: Uint8Array): Uint8Array[] {
  const view = viewOf(avcC);
  const out: Uint8Array[] = [];
  let offset = 5;
  for (const mask of [31, 255]) {
    const count = view.getUint8(offset) & mask;
    offset += 1;
    for (let index = 0; index < count; index += 1) {
      const length = view.getUint16(offset);
      out.push(avcC.subarray(offset + 2, offset + 2 + length));
      offset += 2 + length;
    }
  }
  return out;
}
