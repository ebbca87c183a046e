import { concatBytes } from '../../../src/kit/bytes.js';
import { ascii, u32, u64, u8 } from './byte-fields.js';
import { audioSpecificConfig } from './codec-string.js';
import type { EncodedSample, EncodedTrack } from './encoded-track.js';

/** AAC frames with ADTS headers (ISO 13818-7, 6.2), as MPEG-TS and packed audio carry them. */
export function adtsFrames(track: EncodedTrack, samples: readonly EncodedSample[]): Uint8Array {
  const [first = 0, second = 0] = audioSpecificConfig(track.sampleEntry);
  const objectType = first >> 3;
  const frequencyIndex = ((first & 7) << 1) | (second >> 7);
  const channels = (second >> 3) & 15;
  return concatBytes(
    samples.flatMap(({ data }) => {
      const length = data.length + 7;
      const head = u8(
        0xff, 0xf1, ((objectType - 1) << 6) | (frequencyIndex << 2) | (channels >> 2),
        ((channels & 3) << 6) | (length >> 11), length >> 3, ((length & 7) << 5) | 31, 0xfc,
      );
      return [head, data];
    }),
  );
}

/** The ID3 tag that opens each packed audio segment: its 33-bit MPEG-2 timestamp (RFC 8216bis, 3.1.4). */
export function id3Timestamp(ticks90k: number): Uint8Array {
  const payload = concatBytes([ascii('com.apple.streaming.transportStreamTimestamp\0'), u64(ticks90k % 2 ** 33)]);
  const frame = concatBytes([ascii('PRIV'), u32(payload.length), u8(0, 0), payload]);
  // Sizes are "syncsafe", 7 bits a byte; ours stay below 128.
  return concatBytes([ascii('ID3'), u8(4, 0, 0, 0, 0, 0, frame.length), frame]);
}
