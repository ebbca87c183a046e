import { ByteReader, MalformedBytes } from '../kit/byte-reader.js';
import { boxReader, childBoxes, type Box } from '../kit/isobmff.js';

/** Width and height in pixels of a VisualSampleEntry (ISO/IEC 14496-12 §12.1.3). */
export function visualEntryFields(bytes: Uint8Array, entry: Box): { readonly width: number; readonly height: number } {
  const reader = boxReader(bytes, entry);
  reader.skip(24);
  return { width: reader.u16(), height: reader.u16() };
}

/** How many bytes of its own an AudioSampleEntry has before its child boxes: QuickTime's versions 1 and 2 have more. */
export function audioEntryFields(bytes: Uint8Array, entry: Box): { readonly length: number } {
  const reader = boxReader(bytes, entry);
  reader.skip(8);
  const version = reader.u16();
  return { length: version === 1 ? 44 : version === 2 ? 64 : 28 };
}

/**
 * The RFC 6381 name of a sample entry, from its configuration box; an entry that is not known keeps its four characters, so
 * that the browser can say no to it. An encrypted one is named by what is inside (sinf/frma).
 */
export function codecString(bytes: Uint8Array, entry: Box, children: readonly Box[]): { readonly codec: string; readonly isEncrypted: boolean } {
  const config = (type: string): ByteReader | null => {
    const found = children.find((child) => child.type === type);
    return found === undefined ? null : boxReader(bytes, found);
  };
  const isEncrypted = entry.type === 'encv' || entry.type === 'enca';
  const format = isEncrypted ? originalFormat(bytes, children) : entry.type;
  return { codec: named(format, config), isEncrypted };
}

function originalFormat(bytes: Uint8Array, children: readonly Box[]): string {
  const sinf = children.find((child) => child.type === 'sinf');
  if (sinf === undefined) throw new MalformedBytes('an encrypted track does not say what it was', 0);
  for (const child of childBoxes(bytes, sinf)) {
    if (child.type === 'frma') return boxReader(bytes, child).text(4);
  }
  throw new MalformedBytes('an encrypted track does not say what it was', sinf.start);
}

type Config = (type: string) => ByteReader | null;

function named(format: string, config: Config): string {
  switch (format) {
    case 'avc1':
    case 'avc3':
      return avc(format, config('avcC'));
    case 'hvc1':
    case 'hev1':
      return hevc(format, config('hvcC'));
    case 'dvh1':
    case 'dvhe':
      return dolbyVision(format, config('dvcC') ?? config('dvvC'));
    case 'av01':
      return av1(config('av1C'));
    case 'vp08':
    case 'vp09':
      return vp(format, config('vpcC'));
    case 'mp4a':
      return mp4Audio(config('esds'));
    case 'Opus':
      return 'opus';
    case 'fLaC':
      return 'flac';
    case '.mp3':
      return 'mp4a.6B';
    default:
      return format;
  }
}

const hex = (value: number): string => value.toString(16).padStart(2, '0');
const decimal = (value: number): string => String(value).padStart(2, '0');

function avc(format: string, reader: ByteReader | null): string {
  if (reader === null) return format;
  reader.skip(1);
  return `${format}.${hex(reader.u8())}${hex(reader.u8())}${hex(reader.u8())}`;
}

/** ISO/IEC 14496-15 annex E.3: profile space and profile, compatibility flags in reverse bit order, tier and level, constraints. */
function hevc(format: string, reader: ByteReader | null): string {
  if (reader === null) return format;
  reader.skip(1);
  const profile = reader.u8();
  const space = ['', 'A', 'B', 'C'][profile >> 6] ?? '';
  const compatibility = reader.u32();
  let reversed = 0;
  for (let bit = 0; bit < 32; bit += 1) reversed = (reversed << 1) | ((compatibility >>> bit) & 1);
  const constraints = [...reader.bytes(6)];
  while (constraints.at(-1) === 0) constraints.pop();
  const level = reader.u8();
  const tier = (profile & 0x20) === 0 ? 'L' : 'H';
  const fields = [`${space}${profile & 31}`, (reversed >>> 0).toString(16), `${tier}${level}`, ...constraints.map((byte) => byte.toString(16))];
  return `${format}.${fields.join('.').toUpperCase()}`;
}

function dolbyVision(format: string, reader: ByteReader | null): string {
  if (reader === null) return format;
  reader.skip(2);
  const bits = reader.u16();
  return `${format}.${decimal(bits >> 9)}.${decimal((bits >> 3) & 63)}`;
}

function av1(reader: ByteReader | null): string {
  if (reader === null) return 'av01';
  reader.skip(1);
  const profileAndLevel = reader.u8();
  const flags = reader.u8();
  const depth = (flags & 0x40) === 0 ? 8 : (flags & 0x20) !== 0 && profileAndLevel >> 5 === 2 ? 12 : 10;
  return `av01.${profileAndLevel >> 5}.${decimal(profileAndLevel & 31)}${(flags & 0x80) === 0 ? 'M' : 'H'}.${decimal(depth)}`;
}

function vp(format: string, reader: ByteReader | null): string {
  if (reader === null) return format;
  reader.skip(4);
  const profile = reader.u8();
  const level = reader.u8();
  return `${format}.${decimal(profile)}.${decimal(level)}.${decimal(reader.u8() >> 4)}`;
}

/** ISO/IEC 14496-1 §7.2.6: descriptors with a tag, a length of up to four 7-bit bytes, and others inside. */
function mp4Audio(reader: ByteReader | null): string {
  if (reader === null) return 'mp4a.40.2';
  reader.skip(4);
  if (descriptor(reader) !== 3) return 'mp4a';
  reader.skip(2);
  const flags = reader.u8();
  if ((flags & 0x80) !== 0) reader.skip(2);
  if ((flags & 0x40) !== 0) reader.skip(reader.u8());
  if ((flags & 0x20) !== 0) reader.skip(2);
  if (descriptor(reader) !== 4) return 'mp4a';
  const objectType = reader.u8();
  if (objectType !== 0x40) return `mp4a.${hex(objectType).toUpperCase()}`;
  reader.skip(12);
  if (reader.left === 0 || descriptor(reader) !== 5) return 'mp4a.40.2';
  const first = reader.u8();
  const audioObjectType = first >> 3;
  return `mp4a.40.${audioObjectType === 31 ? 32 + ((first & 7) << 3) + (reader.u8() >> 5) : audioObjectType}`;
}

function descriptor(reader: ByteReader): number {
  const tag = reader.u8();
  for (let left = 4; left > 0; left -= 1) {
    if ((reader.u8() & 0x80) === 0) break;
  }
  return tag;
}
