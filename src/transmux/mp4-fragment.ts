import { MalformedBytes } from '../kit/byte-reader.js';
import { childBoxes, fullBoxReader, type Box } from '../kit/isobmff.js';
import type { Mp4Track } from './mp4-init.js';

/** What a moof promises: when its media starts, and how many bytes of it follow. */
export interface Mp4Fragment {
  /** Of the first sample of the picture, or of the sound where there is no picture; after the edit list. null: no samples of a known track. */
  readonly startSeconds: number | null;
  /** Bytes that the samples of all tracks take. */
  readonly sampleBytes: number;
}

/** What MP4's own flags call these fields: ISO/IEC 14496-12 §8.8.7 and §8.8.8. */
const tfhdFlags = { baseDataOffset: 1, sampleDescriptionIndex: 2, defaultDuration: 8, defaultSize: 0x10 };
const trunFlags = { dataOffset: 1, firstSampleFlags: 4, duration: 0x100, size: 0x200, flags: 0x400, compositionOffset: 0x800 };

/** Reads a whole moof. Throws MalformedBytes for counts that cannot be and missing times. */
export function readMoof(bytes: Uint8Array, moof: Box, tracks: readonly Mp4Track[]): Mp4Fragment {
  let video: number | null = null;
  let audio: number | null = null;
  let sampleBytes = 0;
  for (const traf of childBoxes(bytes, moof)) {
    if (traf.type !== 'traf') continue;
    const read = readTraf(bytes, traf, tracks);
    sampleBytes += read.sampleBytes;
    if (read.startSeconds === null) continue;
    if (read.type === 'video') video ??= read.startSeconds;
    if (read.type === 'audio') audio ??= read.startSeconds;
  }
  return { startSeconds: video ?? audio, sampleBytes };
}

interface TrackFragment {
  readonly type: Mp4Track['type'] | null;
  readonly startSeconds: number | null;
  readonly sampleBytes: number;
}

function readTraf(bytes: Uint8Array, traf: Box, tracks: readonly Mp4Track[]): TrackFragment {
  let track: Mp4Track | undefined;
  let defaultSize = 0;
  let decodeTime: number | null = null;
  let firstOffset: number | null = null;
  let sampleBytes = 0;
  for (const box of childBoxes(bytes, traf)) {
    if (box.type === 'tfhd') {
      const { reader, flags } = fullBoxReader(bytes, box);
      const trackId = reader.u32();
      track = tracks.find(({ id }) => id === trackId);
      if ((flags & tfhdFlags.baseDataOffset) !== 0) reader.skip(8);
      if ((flags & tfhdFlags.sampleDescriptionIndex) !== 0) reader.skip(4);
      if ((flags & tfhdFlags.defaultDuration) !== 0) reader.skip(4);
      defaultSize = (flags & tfhdFlags.defaultSize) !== 0 ? reader.u32() : (track?.defaultSampleSize ?? 0);
    } else if (box.type === 'tfdt') {
      const { reader, version } = fullBoxReader(bytes, box);
      decodeTime = version === 1 ? reader.u64() : reader.u32();
    } else if (box.type === 'trun') {
      const run = readTrun(bytes, box, track === undefined ? null : defaultSize);
      if (run === null) continue;
      firstOffset ??= run.firstCompositionOffset;
      sampleBytes += run.sampleBytes;
    }
  }
  if (track === undefined) return { type: null, startSeconds: null, sampleBytes };
  if (firstOffset === null) return { type: track.type, startSeconds: null, sampleBytes };
  if (decodeTime === null) throw new MalformedBytes('a fragment does not tell its time (no "tfdt")', traf.start);
  return { type: track.type, startSeconds: (decodeTime + firstOffset - track.editMediaTime) / track.timescale, sampleBytes };
}

/** `defaultSize` is null for tracks that nobody reads, whose defaults are not known. */
function readTrun(bytes: Uint8Array, trun: Box, defaultSize: number | null): { readonly firstCompositionOffset: number; readonly sampleBytes: number } | null {
  const { reader, flags } = fullBoxReader(bytes, trun);
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const count = reader.u32();
  if (has(trunFlags.dataOffset)) reader.skip(4);
  if (has(trunFlags.firstSampleFlags)) reader.skip(4);
  const before = (has(trunFlags.duration) ? 4 : 0) + (has(trunFlags.size) ? 4 : 0) + (has(trunFlags.flags) ? 4 : 0);
  const bytesEach = before + (has(trunFlags.compositionOffset) ? 4 : 0);
  reader.entries(count, bytesEach);
  if (count === 0) return null;
  let firstCompositionOffset = 0;
  let sampleBytes = has(trunFlags.size) ? 0 : count * (defaultSize ?? 0);
  if (has(trunFlags.size) || has(trunFlags.compositionOffset)) {
    for (let index = 0; index < count; index += 1) {
      if (has(trunFlags.duration)) reader.skip(4);
      if (has(trunFlags.size)) sampleBytes += reader.u32();
      if (has(trunFlags.flags)) reader.skip(4);
      if (!has(trunFlags.compositionOffset)) continue;
      // Signed in version 0 too, against the letter: negative ones are written there, and half of 2^32 ticks never are.
      const offset = reader.i32();
      if (index === 0) firstCompositionOffset = offset;
      else if (!has(trunFlags.size)) break;
    }
  }
  if (sampleBytes === 0 && defaultSize !== null) throw new MalformedBytes(`a run of ${count} samples has no bytes`, trun.start);
  return { firstCompositionOffset, sampleBytes };
}
