import { ByteReader } from '../kit/byte-reader.js';

/** An elementary stream as the program map table lists it. */
export interface ElementaryStreamInfo {
  readonly pid: number;
  readonly kind: 'video' | 'audio' | 'other';
  /** A name for people. */
  readonly codec: string;
  readonly isSupported: boolean;
}

/** Stream types of ISO/IEC 13818-1 table 2-34, ATSC A/53 and the HLS specification. */
const streamTypes = new Map<number, Omit<ElementaryStreamInfo, 'pid'>>([
  [0x01, { kind: 'video', codec: 'MPEG-1 video', isSupported: false }],
  [0x02, { kind: 'video', codec: 'MPEG-2 video', isSupported: false }],
  [0x03, { kind: 'audio', codec: 'MP3', isSupported: false }],
  [0x04, { kind: 'audio', codec: 'MP3', isSupported: false }],
  [0x0f, { kind: 'audio', codec: 'AAC', isSupported: true }],
  [0x10, { kind: 'video', codec: 'MPEG-4 part 2', isSupported: false }],
  [0x11, { kind: 'audio', codec: 'AAC in LATM', isSupported: false }],
  [0x1b, { kind: 'video', codec: 'H.264', isSupported: true }],
  [0x24, { kind: 'video', codec: 'HEVC', isSupported: false }],
  [0x33, { kind: 'video', codec: 'VVC', isSupported: false }],
  [0x81, { kind: 'audio', codec: 'AC-3', isSupported: false }],
  [0x82, { kind: 'audio', codec: 'DTS', isSupported: false }],
  [0x84, { kind: 'audio', codec: 'E-AC-3', isSupported: false }],
  [0x87, { kind: 'audio', codec: 'E-AC-3', isSupported: false }],
  [0xc1, { kind: 'audio', codec: 'SAMPLE-AES AC-3', isSupported: false }],
  [0xc2, { kind: 'audio', codec: 'SAMPLE-AES E-AC-3', isSupported: false }],
  [0xcf, { kind: 'audio', codec: 'SAMPLE-AES AAC', isSupported: false }],
  [0xdb, { kind: 'video', codec: 'SAMPLE-AES H.264', isSupported: false }],
  [0xea, { kind: 'video', codec: 'VC-1', isSupported: false }],
]);

/** Registration ids and DVB descriptors that say what private data (stream types 0x05 and 0x06) is. */
const registrations = new Map<string, Omit<ElementaryStreamInfo, 'pid'>>([
  ['AC-3', { kind: 'audio', codec: 'AC-3', isSupported: false }],
  ['EAC3', { kind: 'audio', codec: 'E-AC-3', isSupported: false }],
  ['Opus', { kind: 'audio', codec: 'Opus', isSupported: false }],
  ['DTS1', { kind: 'audio', codec: 'DTS', isSupported: false }],
  ['DTS2', { kind: 'audio', codec: 'DTS', isSupported: false }],
  ['DTS3', { kind: 'audio', codec: 'DTS', isSupported: false }],
  ['HEVC', { kind: 'video', codec: 'HEVC', isSupported: false }],
  ['AV01', { kind: 'video', codec: 'AV1', isSupported: false }],
]);
const dvbDescriptors = new Map<number, string>([
  [0x6a, 'AC-3'],
  [0x7a, 'EAC3'],
  [0x7b, 'DTS1'],
]);

/** PID of the first program's map; null where the section is none or is not in force yet. Throws MalformedBytes. */
export function readPat(section: Uint8Array): number | null {
  const reader = sectionBody(section, 0x00);
  while (reader !== null && reader.left >= 4) {
    const program = reader.u16();
    const pid = reader.u16() & 0x1fff;
    if (program !== 0) return pid;
  }
  return null;
}

/** The program's streams; null where the section is no map or is not in force yet. Throws MalformedBytes for lengths that lie. */
export function readPmt(section: Uint8Array): readonly ElementaryStreamInfo[] | null {
  const reader = sectionBody(section, 0x02);
  if (reader === null) return null;
  reader.skip(2);
  reader.skip(reader.u16() & 0x0fff);
  const streams: ElementaryStreamInfo[] = [];
  while (reader.left > 0) {
    const type = reader.u8();
    const pid = reader.u16() & 0x1fff;
    const descriptors = reader.bytes(reader.u16() & 0x0fff);
    const known = streamTypes.get(type) ?? describedType(descriptors) ?? { kind: 'other', codec: `stream type 0x${type.toString(16)}`, isSupported: false };
    streams.push({ ...known, pid });
  }
  return streams;
}

function describedType(descriptors: Uint8Array): Omit<ElementaryStreamInfo, 'pid'> | undefined {
  const reader = new ByteReader(descriptors);
  while (reader.left >= 2) {
    const tag = reader.u8();
    const body = reader.bytes(reader.u8());
    const name = tag === 0x05 ? String.fromCharCode(...body.subarray(0, 4)) : dvbDescriptors.get(tag);
    const found = name === undefined ? undefined : registrations.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Behind the common header of eight bytes, without the four of the checksum. */
function sectionBody(section: Uint8Array, tableId: number): ByteReader | null {
  const reader = new ByteReader(section);
  if (reader.u8() !== tableId) return null;
  const length = reader.u16() & 0x0fff;
  const body = new ByteReader(reader.bytes(length));
  body.skip(2);
  const isCurrent = (body.u8() & 1) === 1;
  body.skip(2);
  return isCurrent ? new ByteReader(body.bytes(body.left - 4)) : null;
}

/** Puts sections together that go over several transport packets (ISO/IEC 13818-1 §2.4.4). */
export class SectionAssembler {
  #bytes: number[] = [];

  /** The section that became whole with this payload, if one did. */
  push(payload: Uint8Array, isStart: boolean): Uint8Array | null {
    let offset = 0;
    if (isStart) {
      this.#bytes = [];
      offset = 1 + (payload[0] ?? 0);
    } else if (this.#bytes.length === 0) return null;
    this.#bytes.push(...payload.subarray(offset));
    const [, high, low] = this.#bytes;
    if (high === undefined || low === undefined) return null;
    const length = 3 + (((high & 0x0f) << 8) | low);
    if (this.#bytes.length < length) return null;
    const section = Uint8Array.from(this.#bytes.slice(0, length));
    this.#bytes = [];
    return section;
  }
}
