import { boxBody, readBoxes } from './box.js';
import { viewOf } from './byte-fields.js';

const visualEntryHead = 78;
const audioEntryHead = 28;
const hex = (value: number): string => value.toString(16).padStart(2, '0').toUpperCase();
const two = (value: number): string => String(value).padStart(2, '0');

/** The RFC 6381 codecs string of a sample entry box. Throws on a kind that make.sh does not produce. */
export function codecString(sampleEntry: Uint8Array): string {
  const [entry] = readBoxes(sampleEntry);
  switch (entry?.type) {
    case 'avc1': {
      const avcC = boxBody(entry.body, 'avcC', visualEntryHead);
      return `avc1.${[...avcC.subarray(1, 4)].map(hex).join('')}`;
    }
    case 'av01': {
      const config = viewOf(boxBody(entry.body, 'av1C', visualEntryHead));
      const tier = config.getUint8(2) >> 7 ? 'H' : 'M';
      const bits = config.getUint8(2) & 0x40 ? 10 : 8;
      return `av01.${config.getUint8(1) >> 5}.${two(config.getUint8(1) & 31)}${tier}.${two(bits)}`;
    }
    case 'vp09': {
      const config = viewOf(boxBody(entry.body, 'vpcC', visualEntryHead));
      return `vp09.${two(config.getUint8(4))}.${two(config.getUint8(5))}.${two(config.getUint8(6) >> 4)}`;
    }
    case 'mp4a':
      return `mp4a.40.${(audioSpecificConfig(sampleEntry)[0] ?? 0) >> 3}`;
    case 'Opus':
      return 'opus';
    default:
      throw new Error(`No codecs string for a sample entry of type ${entry?.type ?? 'nothing'}.`);
  }
}

/** The avcC box's content of an avc1 entry. */
export function avcConfig(sampleEntry: Uint8Array): Uint8Array {
  return boxBody(sampleEntry.subarray(8), 'avcC', visualEntryHead);
}

/** The AudioSpecificConfig (ISO 14496-3, 1.6.2.1) of an mp4a entry: the payload of descriptor 5 in its esds. */
export function audioSpecificConfig(sampleEntry: Uint8Array): Uint8Array {
  const esds = boxBody(sampleEntry.subarray(8), 'esds', audioEntryHead);
  // Version and flags; then ES (3 bytes before its children), DecoderConfig (13 bytes before its own), DecoderSpecificInfo.
  let offset = 4;
  for (const head of [3, 13, 0]) {
    offset += 1;
    let length = 0;
    for (let more = true; more; offset += 1) {
      const byte = esds[offset] ?? 0;
      length = length * 128 + (byte & 127);
      more = byte > 127;
    }
    if (head === 0) return esds.subarray(offset, offset + length);
    offset += head;
  }
  return new Uint8Array();
}
