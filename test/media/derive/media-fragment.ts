import { concatBytes } from '../../../src/kit/bytes.js';
import { box, fullBox } from './box.js';
import { ascii, u32, u64 } from './byte-fields.js';
import type { EncodedSample, EncodedTrack, TrackSegment } from './encoded-track.js';

export interface FragmentOptions {
  /**
   * 'negative' (default): decode times start at 0 and a frame shown earlier has a negative offset (trun version 1), so no
   * edit list is needed. 'positive': presentation is `decodeDelay` late, to be undone by the edit list of the init segment.
   */
  readonly composition?: 'negative' | 'positive';
  /** moof + mdat pairs a segment is made of, as CMAF chunks. Default 1. */
  readonly chunks?: number;
}

/**
 * One media segment of the tracks (styp, then moof + mdat pairs). Track ids are 1, 2 … in the order given; `sequence` is
 * that of the first moof.
 */
export function mediaSegment(segments: readonly TrackSegment[], sequence: number, options: FragmentOptions = {}): Uint8Array {
  const chunks = options.chunks ?? 1;
  const out = [box('styp', ascii('msdh'), u32(0), ascii('msdhmsixcmfc'))];
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    const parts = segments.map(({ track, samples }) => ({ track, samples: samples.slice(cleanCut(samples, chunk / chunks), cleanCut(samples, (chunk + 1) / chunks)) }));
    out.push(movieFragment(parts, sequence + chunk, options.composition ?? 'negative'));
  }
  return concatBytes(out);
}

/**
 * Index of the first sample, from a share of them on, that is shown after all before it. Firefox 153 stretches the frames of a moof over
 * those of them that come only in the next one, and then throws away what overlaps: a chunk must be whole in presentation order.
 */
function cleanCut(samples: readonly EncodedSample[], share: number): number {
  let index = Math.floor(samples.length * share);
  while (index > 0 && index < samples.length && !isCleanCut(samples, index)) index += 1;
  return index;
}

/** Whether all frames before `index` are shown before all from there on. */
export function isCleanCut(samples: readonly EncodedSample[], index: number): boolean {
  const lastBefore = Math.max(...samples.slice(0, index).map(({ pts }) => pts));
  return samples.slice(index).every(({ pts }) => pts > lastBefore);
}

/** Samples of one track in a fragment; their `dts` and `pts` are what is written. */
export interface FragmentPart {
  readonly track: EncodedTrack;
  readonly samples: readonly EncodedSample[];
}

/** A moof and its mdat. */
export function movieFragment(parts: readonly FragmentPart[], sequence: number, composition: 'negative' | 'positive' = 'negative'): Uint8Array {
  // The data offsets depend on the size of the moof, which does not depend on them: measure first, then write.
  const build = (moofSize: number): Uint8Array => {
    let dataOffset = moofSize + 8;
    const trafs = parts.map((part, index) => {
      const bytes = traf(part, index + 1, dataOffset, composition);
      dataOffset += part.samples.reduce((sum, { data }) => sum + data.length, 0);
      return bytes;
    });
    return box('moof', fullBox('mfhd', 0, 0, u32(sequence)), ...trafs);
  };
  const mdat = box('mdat', ...parts.flatMap(({ samples }) => samples.map(({ data }) => data)));
  return concatBytes([build(build(0).length), mdat]);
}

const keyFlags = 0x02000000;
const nonKeyFlags = 0x01010000;

function traf({ track, samples }: FragmentPart, id: number, dataOffset: number, composition: 'negative' | 'positive'): Uint8Array {
  const shift = composition === 'positive' ? track.decodeDelay : 0;
  const runs = samples.flatMap(({ data, key, pts, dts }) => [u32(data.length), u32(key ? keyFlags : nonKeyFlags), u32(pts - dts + shift)]);
  return box(
    'traf',
    fullBox('tfhd', 0, 0x020008, u32(id), u32(track.sampleDuration)),
    fullBox('tfdt', 1, 0, u64(samples[0]?.dts ?? 0)),
    fullBox('trun', 1, 0x000e01, u32(samples.length), u32(dataOffset), ...runs),
  );
}
