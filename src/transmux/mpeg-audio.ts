/** What the header of an MPEG-1/2 audio frame says (ISO/IEC 11172-3 §2.4.1.3). */
export interface MpegAudioHeader {
  readonly layer: 1 | 2 | 3;
  readonly sampleRate: number;
  readonly channels: number;
  /** Header included. */
  readonly frameLength: number;
  readonly sampleCount: number;
}

/** kb/s by bitrate index 1..14. */
const bitrates = {
  v1l1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  v1l2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  v1l3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  v2l1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  v2l23: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;

const sampleRates = [44100, 48000, 32000];

export const mpegAudioHeaderLength = 4;

/** The header at `offset`, or null where there is none; free format and reserved values are none. Needs four bytes. */
export function mpegAudioHeaderAt(bytes: Uint8Array, offset: number): MpegAudioHeader | null {
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = bytes.subarray(offset, offset + mpegAudioHeaderLength);
  if (b0 !== 0xff || (b1 & 0xe0) !== 0xe0) return null;
  const version = (b1 >> 3) & 3;
  const layerBits = (b1 >> 1) & 3;
  const baseRate = sampleRates[(b2 >> 2) & 3];
  if (version === 1 || layerBits === 0 || baseRate === undefined) return null;
  const layer = layerBits === 3 ? 1 : layerBits === 2 ? 2 : 3;
  const isVersion1 = version === 3;
  const table = isVersion1 ? [bitrates.v1l1, bitrates.v1l2, bitrates.v1l3][layer - 1] : layer === 1 ? bitrates.v2l1 : bitrates.v2l23;
  const kilobits = table?.[(b2 >> 4) - 1];
  if (kilobits === undefined) return null;
  const sampleRate = baseRate / (isVersion1 ? 1 : version === 2 ? 2 : 4);
  const padding = (b2 >> 1) & 1;
  const sampleCount = layer === 1 ? 384 : layer === 3 && !isVersion1 ? 576 : 1152;
  const slot = layer === 1 ? 4 : 1;
  const frameLength = (Math.floor((sampleCount * kilobits * 125) / sampleRate / slot) + padding) * slot;
  return { layer, sampleRate, channels: b3 >> 6 === 3 ? 1 : 2, frameLength, sampleCount };
}
