/** One MPEG audio frame of 48 kHz lasts 1152 samples. */
export const mp3FrameSeconds = 1152 / 48_000;

const bitratesKbps = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

/** Cuts a file of MPEG-1 layer 3 frames at 48 kHz (ISO 11172-3, 2.4.1.3). */
export function mp3Frames(bytes: Uint8Array): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let offset = 0; offset + 4 <= bytes.length; ) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(offset, offset + 3);
    if (first !== 0xff || (second & 0xfe) !== 0xfa || (third & 0x0c) !== 0x04) throw new Error(`No 48 kHz layer 3 frame at ${offset}.`);
    const length = Math.floor((144 * (bitratesKbps[third >> 4] ?? 0)) / 48) + ((third >> 1) & 1);
    out.push(bytes.subarray(offset, offset + length));
    offset += length;
  }
  return out;
}
