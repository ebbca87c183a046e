import { box } from './write-box.js';

const u16 = (value: number): number[] => [(value >>> 8) & 255, value & 255];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
const zeros = (count: number): number[] => new Array<number>(count).fill(0);

export interface VideoConfig {
  readonly kind: 'avc';
  readonly width: number;
  readonly height: number;
  /** [1, 1] where the pixels are square. */
  readonly pixelAspect: readonly [number, number];
  /** Sequence and picture parameter sets as NAL units, at least one of each. */
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
}

export interface AudioConfig {
  readonly kind: 'aac';
  readonly sampleRate: number;
  readonly channels: number;
  /** AudioSpecificConfig of ISO/IEC 14496-3 §1.6.2. */
  readonly specificConfig: readonly number[];
}

/** Video runs on the transport stream's clock of 90 kHz, audio on its sampling rate, in which each frame has a whole length. */
export function timescaleOf(config: VideoConfig | AudioConfig): number {
  return config.kind === 'avc' ? 90_000 : config.sampleRate;
}

/** The only track of what is written here. */
const trackId = 1;
const matrix = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].flatMap(u32);

/** An init segment with one track. */
export function initSegment(config: VideoConfig | AudioConfig): Uint8Array<ArrayBuffer> {
  const isVideo = config.kind === 'avc';
  const handler = isVideo ? 'vide' : 'soun';
  const ftyp = box('ftyp', ascii('iso6'), u32(1), ascii('iso6'), ascii('mp41'));
  const mvhd = box('mvhd', zeros(12), u32(1000), zeros(4), u32(0x10000), [1, 0], zeros(10), matrix, zeros(24), u32(trackId + 1));
  const size = isVideo ? displaySize(config) : [0, 0];
  const tkhd = box('tkhd', [0, 0, 0, 3], zeros(8), u32(trackId), zeros(20), isVideo ? [0, 0] : [1, 0], [0, 0], matrix, size.flatMap((pixels) => [...u16(pixels), 0, 0]));
  const mdhd = box('mdhd', zeros(12), u32(timescaleOf(config)), zeros(4), [0x55, 0xc4, 0, 0]);
  const hdlr = box('hdlr', zeros(8), ascii(handler), zeros(12), ascii(isVideo ? 'Video' : 'Sound'), [0]);
  const mediaHeader = isVideo ? box('vmhd', [0, 0, 0, 1], zeros(8)) : box('smhd', zeros(8));
  const dinf = box('dinf', box('dref', zeros(4), u32(1), box('url ', [0, 0, 0, 1])));
  const stsd = box('stsd', zeros(4), u32(1), isVideo ? avcEntry(config) : aacEntry(config));
  const stbl = box('stbl', stsd, box('stts', zeros(8)), box('stsc', zeros(8)), box('stsz', zeros(12)), box('stco', zeros(8)));
  const trak = box('trak', tkhd, box('mdia', mdhd, hdlr, box('minf', mediaHeader, dinf, stbl)));
  const mvex = box('mvex', box('trex', zeros(4), u32(trackId), u32(1), zeros(12)));
  return concat(ftyp, box('moov', mvhd, trak, mvex));
}

function displaySize(config: VideoConfig): number[] {
  const [horizontal, vertical] = config.pixelAspect;
  return [Math.min(65535, Math.round((config.width * horizontal) / vertical)), config.height];
}

function avcEntry({ width, height, pixelAspect, sps, pps }: VideoConfig): Uint8Array {
  const parameterSets = (sets: readonly Uint8Array[]): number[] => sets.flatMap((set) => [...u16(set.length), ...set]);
  const [, profile = 0, compatibility = 0, level = 0] = sps[0] ?? [];
  const avcC = box('avcC', [1, profile, compatibility, level, 0xff, 0xe0 | sps.length], parameterSets(sps), [pps.length], parameterSets(pps));
  const fields = [...zeros(6), 0, 1, ...zeros(16), ...u16(width), ...u16(height), 0, 72, 0, 0, 0, 72, 0, 0, ...zeros(4), 0, 1, ...zeros(32), 0, 24, 255, 255];
  return box('avc1', fields, avcC, box('pasp', u32(pixelAspect[0]), u32(pixelAspect[1])));
}

function aacEntry({ sampleRate, channels, specificConfig }: AudioConfig): Uint8Array {
  const specific = [5, specificConfig.length, ...specificConfig];
  const decoder = [4, 13 + specific.length, 0x40, 0x15, ...zeros(11), ...specific];
  const esds = box('esds', zeros(4), [3, 3 + decoder.length + 3, 0, 0, 0], decoder, [6, 1, 2]);
  return box('mp4a', zeros(6), [0, 1], zeros(8), u16(channels), [0, 16, 0, 0, 0, 0], u16(Math.min(65535, sampleRate)), [0, 0], esds);
}

/** A frame of picture or sound, times in units of the track's timescale. */
export interface Sample {
  /** The parts of its bytes, in order. */
  readonly data: readonly Uint8Array[];
  readonly size: number;
  readonly duration: number;
  /** Presentation minus decode time. */
  readonly compositionOffset: number;
  readonly isKey: boolean;
}

/** Depends on no other, or on others and no place to start (ISO/IEC 14496-12 §8.8.3.1). */
const keySampleFlags = 0x02000000;
const otherSampleFlags = 0x01010000;

/** One moof and its mdat. `decodeTime` may be beyond 32 bits: the clocks of transport streams wrap there. */
export function mediaFragment(sequenceNumber: number, decodeTime: number, samples: readonly Sample[]): Uint8Array<ArrayBuffer> {
  const mediaBytes = samples.reduce((sum, { size }) => sum + size, 0);
  // moof 8, mfhd 16, traf 8, tfhd 16, tfdt 20, trun 20 and 16 for each sample.
  const moofBytes = 88 + 16 * samples.length;
  const bytes = new Uint8Array(moofBytes + 8 + mediaBytes);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const word = (value: number): void => {
    view.setUint32(at, value);
    at += 4;
  };
  const header = (size: number, type: number): void => {
    word(size);
    word(type);
  };
  header(moofBytes, 0x6d6f6f66);
  header(16, 0x6d666864);
  word(0);
  word(sequenceNumber);
  header(moofBytes - 24, 0x74726166);
  header(16, 0x74666864);
  word(0x020000);
  word(trackId);
  header(20, 0x74666474);
  word(0x01000000);
  word(Math.floor(decodeTime / 2 ** 32));
  word(decodeTime % 2 ** 32);
  header(20 + 16 * samples.length, 0x7472756e);
  word(0x01000f01);
  word(samples.length);
  word(moofBytes + 8);
  for (const { duration, size, isKey, compositionOffset } of samples) {
    word(duration);
    word(size);
    word(isKey ? keySampleFlags : otherSampleFlags);
    word(compositionOffset);
  }
  header(8 + mediaBytes, 0x6d646174);
  for (const { data } of samples) {
    for (const part of data) {
      bytes.set(part, at);
      at += part.length;
    }
  }
  return bytes;
}

function ascii(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((offset, part) => (bytes.set(part, offset), offset + part.length), 0);
  return bytes;
}
