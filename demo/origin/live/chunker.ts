import { concatBytes } from '../../../src/kit/bytes.js';
import { box, fullBox } from '../../../test/media/derive/box.js';
import { ascii, u32, u64 } from '../../../test/media/derive/byte-fields.js';
import type { EncodedSample, EncodedTrack } from '../../../test/media/derive/encoded-track.js';
import { movieFragment } from '../../../test/media/derive/media-fragment.js';
import type { FrameRun } from './cuts.js';

/** How the chunks of a segment are written. */
export interface ChunkOptions {
  /** mfhd of the first chunk. */
  readonly sequence: number;
  /** Ticks to add to the times of the endless loop. */
  readonly clockShift: number;
  /** Epoch ms at which the first frame of a run was before the camera, to be told in a prft box; null writes none. */
  readonly capturedMs: ((run: FrameRun) => number) | null;
}

/** A CMAF segment as its chunks, a moof and mdat each; together they are the segment. The styp goes with the first. */
export function cutChunks(track: EncodedTrack, runs: readonly FrameRun[], { sequence, clockShift, capturedMs }: ChunkOptions): Uint8Array[] {
  return runs.map((run, index) => {
    const samples = loopSamples(track, run, clockShift);
    const time = capturedMs === null ? [] : [producerTime(capturedMs(run), Math.min(...samples.map(({ pts }) => pts)))];
    return concatBytes([...(index === 0 ? [segmentType] : []), ...time, movieFragment([{ track, samples }], (sequence + index) % 2 ** 32)]);
  });
}

const segmentType = box('styp', ascii('msdh'), u32(0), ascii('msdhmsixcmfccmfl'));

/** Frames of the endless loop, with their times in it moved by `clockShift`. */
function loopSamples({ samples, sampleDuration }: EncodedTrack, { from, to }: FrameRun, clockShift: number): EncodedSample[] {
  const out: EncodedSample[] = [];
  for (let frame = from; frame < to; frame += 1) {
    const sample = samples[((frame % samples.length) + samples.length) % samples.length];
    if (sample === undefined) continue;
    const dts = frame * sampleDuration + clockShift;
    out.push({ ...sample, dts, pts: dts + sample.pts - sample.dts });
  }
  return out;
}

/** Seconds from 1900, where NTP begins, to 1970. */
const ntpOffset = 2_208_988_800;

/** ISO 14496-12, 8.16.5, version 1; flags 0: the time at which the frame went into the encoder. */
export function producerTime(epochMs: number, mediaTime: number): Uint8Array {
  const seconds = Math.floor(epochMs / 1000);
  const fraction = Math.floor(((epochMs - seconds * 1000) / 1000) * 2 ** 32);
  return fullBox('prft', 1, 0, u32(1), u32((seconds + ntpOffset) % 2 ** 32), u32(fraction), u64(mediaTime));
}
