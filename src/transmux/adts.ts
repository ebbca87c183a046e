/** What the header of an ADTS frame says (ISO/IEC 13818-7 §6.2). */
export interface AdtsHeader {
  readonly objectType: number;
  readonly samplingIndex: number;
  readonly sampleRate: number;
  /** 0: told inside the frame, which MP4 cannot carry. */
  readonly channelConfig: number;
  readonly headerLength: number;
  /** Header included; never less than the header. */
  readonly frameLength: number;
  /** Samples per channel: 1024 for each raw data block. */
  readonly sampleCount: number;
}

const sampleRates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

export const adtsHeaderLength = 7;

/**
 * The header at `offset`, or null where there is none: no sync word, a reserved rate, or a frame length below that of its own
 * header, on which a loop that steps by it would stand for ever. Needs seven bytes.
 */
export function adtsHeaderAt(bytes: Uint8Array, offset: number): AdtsHeader | null {
  const b1 = bytes[offset + 1] ?? 0;
  if (bytes[offset] !== 0xff || (b1 & 0xf6) !== 0xf0) return null;
  const [b2 = 0, b3 = 0, b4 = 0, b5 = 0, b6 = 0] = bytes.subarray(offset + 2, offset + adtsHeaderLength);
  const samplingIndex = (b2 >> 2) & 15;
  const sampleRate = sampleRates[samplingIndex];
  const headerLength = (b1 & 1) === 1 ? 7 : 9;
  const frameLength = ((b3 & 3) << 11) | (b4 << 3) | (b5 >> 5);
  if (sampleRate === undefined || frameLength <= headerLength) return null;
  return {
    objectType: (b2 >> 6) + 1,
    samplingIndex,
    sampleRate,
    channelConfig: ((b2 & 1) << 2) | (b3 >> 6),
    headerLength,
    frameLength,
    sampleCount: 1024 * ((b6 & 3) + 1),
  };
}

export interface AdtsFrame extends AdtsHeader {
  /** The raw data block, without header: a view. */
  readonly data: Uint8Array;
}

/** Frames found, how many bytes are done with, and how many of them belonged to no frame. */
export interface AdtsScan {
  readonly frames: readonly AdtsFrame[];
  readonly consumed: number;
  readonly skipped: number;
}

/**
 * All whole frames in `bytes`. A header counts only when another one, an ID3 tag or the end of the data follows its frame: the
 * sync word alone turns up in sound data too.
 */
export function scanAdts(bytes: Uint8Array): AdtsScan {
  const frames: AdtsFrame[] = [];
  let offset = 0;
  let skipped = 0;
  while (bytes.length - offset >= adtsHeaderLength) {
    const header = adtsHeaderAt(bytes, offset);
    if (header === null || !isFollowed(bytes, offset + header.frameLength)) {
      offset += 1;
      skipped += 1;
      continue;
    }
    const end = offset + header.frameLength;
    if (end > bytes.length) break;
    frames.push({ ...header, data: bytes.subarray(offset + header.headerLength, end) });
    offset = end;
  }
  return { frames, consumed: offset, skipped };
}

function isFollowed(bytes: Uint8Array, next: number): boolean {
  if (next + 1 >= bytes.length) return true;
  const isSync = bytes[next] === 0xff && ((bytes[next + 1] ?? 0) & 0xf6) === 0xf0;
  // A tag of ID3 between frames.
  return isSync || (bytes[next] === 0x49 && bytes[next + 1] === 0x44);
}
