import { boxBody, readBoxes } from './box.js';
import { readU32, viewOf } from './byte-fields.js';
import { codecString } from './codec-string.js';
import type { EncodedSample, EncodedTrack } from './encoded-track.js';

interface RawSample {
  readonly data: Uint8Array;
  readonly duration: number;
  readonly compositionOffset: number;
  readonly key: boolean;
}

/**
 * Reads one of the pieces that make.sh stores: fragmented MP4 with one track and default-base-is-moof. Times are laid
 * anew so that the first frame is shown at 0. `skipFrames` leading frames are left out: the one frame of priming with
 * which an AAC encoder starts.
 */
export function readFragmentedMp4(bytes: Uint8Array, skipFrames = 0): EncodedTrack {
  const trak = boxBody(bytes, 'moov.trak');
  const kind = String.fromCharCode(...boxBody(trak, 'mdia.hdlr').subarray(8, 12)) === 'vide' ? 'video' : 'audio';
  const mdhd = boxBody(trak, 'mdia.mdhd');
  const sampleEntry = boxBody(trak, 'mdia.minf.stbl.stsd').slice(8);
  const raw = readSamples(bytes).slice(skipFrames);
  const sampleDuration = raw[0]?.duration ?? 0;
  // The last one may differ: the muxer does not know what would follow.
  const uneven = raw.slice(0, -1).findIndex(({ duration }) => duration !== sampleDuration);
  if (uneven >= 0) throw new Error(`Frame ${uneven} does not last ${sampleDuration} ticks as the first does.`);
  const firstShown = Math.min(...raw.map((sample, index) => index * sampleDuration + sample.compositionOffset));
  const samples = raw.map(({ data, key, compositionOffset }, index): EncodedSample => {
    const dts = index * sampleDuration;
    return { data, key, dts, pts: dts + compositionOffset - firstShown };
  });
  const entry = viewOf(sampleEntry);
  return {
    kind,
    codecs: codecString(sampleEntry),
    timescale: readU32(mdhd, mdhd[0] === 1 ? 20 : 12),
    sampleDuration,
    decodeDelay: Math.max(...samples.map(({ dts, pts }) => dts - pts)),
    sampleEntry,
    width: kind === 'video' ? entry.getUint16(32) : 0,
    height: kind === 'video' ? entry.getUint16(34) : 0,
    sampleRate: kind === 'audio' ? entry.getUint16(32) : 0,
    samples,
  };
}

function readSamples(bytes: Uint8Array): RawSample[] {
  const trex = viewOf(boxBody(bytes, 'moov.mvex.trex'));
  const out: RawSample[] = [];
  for (const moof of readBoxes(bytes)) {
    if (moof.type !== 'moof') continue;
    const traf = boxBody(moof.body, 'traf');
    const tfhd = readTfhd(boxBody(traf, 'tfhd'), { duration: trex.getUint32(12), size: trex.getUint32(16), flags: trex.getUint32(20) });
    for (const trun of readBoxes(traf)) {
      if (trun.type === 'trun') out.push(...readTrun(trun.body, tfhd, bytes, moof.offset));
    }
  }
  return out;
}

interface SampleDefaults {
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

/** ISO 14496-12, 8.8.7: optional fields in the order of their flags. */
function readTfhd(tfhd: Uint8Array, fallback: SampleDefaults): SampleDefaults {
  const present = readU32(tfhd, 0) & 0xffffff;
  let offset = 8 + (present & 0x1 ? 8 : 0) + (present & 0x2 ? 4 : 0);
  const field = (flag: number, otherwise: number): number => {
    if ((present & flag) === 0) return otherwise;
    offset += 4;
    return readU32(tfhd, offset - 4);
  };
  return { duration: field(0x8, fallback.duration), size: field(0x10, fallback.size), flags: field(0x20, fallback.flags) };
}

/** ISO 14496-12, 8.8.8. */
function readTrun(trun: Uint8Array, defaults: SampleDefaults, bytes: Uint8Array, moofOffset: number): RawSample[] {
  const view = viewOf(trun);
  const present = view.getUint32(0) & 0xffffff;
  const count = view.getUint32(4);
  let offset = 8;
  const field = (flag: number, otherwise: number): number => {
    if ((present & flag) === 0) return otherwise;
    offset += 4;
    return view.getInt32(offset - 4);
  };
  let dataOffset = moofOffset + field(0x1, 0);
  const firstFlags = field(0x4, defaults.flags);
  const out: RawSample[] = [];
  for (let index = 0; index < count; index += 1) {
    const duration = field(0x100, defaults.duration);
    const size = field(0x200, defaults.size);
    const flags = field(0x400, index === 0 ? firstFlags : defaults.flags);
    const compositionOffset = field(0x800, 0);
    out.push({ data: bytes.subarray(dataOffset, dataOffset + size), duration, compositionOffset, key: (flags & 0x10000) === 0 });
    dataOffset += size;
  }
  return out;
}
