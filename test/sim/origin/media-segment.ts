import { patchworkBody } from '../network/resource.js';
import type { BodyPart, ResourceBody } from '../network/resource.js';
import { ascii, box, fullBox, join, u32, u64 } from './boxes.js';
import type { Bytes } from './boxes.js';
import { STAMP_BYTES, writeStamp } from './stamp.js';
import type { Stamp } from './stamp.js';
import { frameAt, frameSeconds } from './title.js';
import type { Layout, SimRendition, SimSegment, SimTrack } from './title.js';

/** A track's frames in one fragment. */
export interface FragmentRun {
  readonly track: SimTrack;
  readonly trackId: number;
  /** Media time of the first frame. */
  readonly mediaTicks: number;
  readonly frames: number;
  readonly frameBytes: number;
  readonly stamp: Stamp;
}

export interface FragmentFacts {
  readonly sequence: number;
  readonly runs: readonly FragmentRun[];
  /** Its pictures begin with a key frame. */
  readonly isIndependent: boolean;
}

function traf(run: FragmentRun, dataOffset: number, isIndependent: boolean): Bytes {
  const isVideo = run.track.type === 'video';
  const flags = isVideo ? 0x01010000 : 0x02000000;
  return box('traf',
    // default-base-is-moof, default duration, size and flags.
    fullBox('tfhd', 0, 0x020038, u32(run.trackId), u32(run.track.frameTicks), u32(run.frameBytes), u32(flags)),
    fullBox('tfdt', 1, 0, u64(run.mediaTicks)),
    // Only the first frame of a segment is a key frame.
    isVideo && isIndependent
      ? fullBox('trun', 0, 0x000005, u32(run.frames), u32(dataOffset), u32(0x02000000))
      : fullBox('trun', 0, 0x000001, u32(run.frames), u32(dataOffset)));
}

function moof({ sequence, runs, isIndependent }: FragmentFacts): Bytes {
  const build = (moofSize: number): Bytes => {
    let dataOffset = moofSize + 8;
    const trafs = runs.map((run) => {
      const out = traf(run, dataOffset, isIndependent);
      dataOffset += run.frames * run.frameBytes;
      return out;
    });
    return box('moof', fullBox('mfhd', 0, 0, u32(sequence)), ...trafs);
  };
  return build(build(0).length);
}

/** A moof and its mdat: each run's payload is padding behind a stamp. */
export function fragment(facts: FragmentFacts): readonly BodyPart[] {
  const payload = facts.runs.reduce((sum, run) => sum + run.frames * run.frameBytes, 0);
  const head = join(moof(facts), u32(payload + 8), ascii('mdat'));
  return facts.runs.flatMap((run, place) => {
    const stamp = writeStamp(run.stamp);
    return [place === 0 ? join(head, stamp) : stamp, { padding: run.frames * run.frameBytes - STAMP_BYTES }];
  });
}

/** The same media with every picture marked as depending on others. */
export function withoutKeyFrames(bytes: Uint8Array): Uint8Array {
  const out = Buffer.from(bytes);
  // trun with data offset and first-sample-flags: type, version and flags, count, offset, then the flags.
  const head = Buffer.from([0x74, 0x72, 0x75, 0x6e, 0, 0, 0, 5]);
  for (let at = out.indexOf(head); at >= 0; at = out.indexOf(head, at + 1)) out.writeUInt32BE(0x01010000, at + 16);
  return new Uint8Array(out.buffer, out.byteOffset, out.length);
}

/** The fragments of a segment. */
export function mediaSegment(layout: Layout, rendition: SimRendition, segment: SimSegment): ResourceBody {
  const { fragmentsPerSegment, sections } = layout.title;
  const sectionStart = layout.sectionStarts[segment.section] ?? 0;
  const mediaStart = sections[segment.section]?.mediaStartSeconds ?? 0;
  const fragmentSeconds = (segment.untilSeconds - segment.fromSeconds) / fragmentsPerSegment;
  const runsOf = (fromSeconds: number, untilSeconds: number): FragmentRun[] => rendition.tracks.flatMap((track, order) => {
    const first = frameAt(track, fromSeconds);
    const frames = frameAt(track, untilSeconds) - first;
    const share = segment.sizeBytes / fragmentsPerSegment / rendition.tracks.length;
    return frames <= 0 ? [] : [{
      track, frames, trackId: order + 1, frameBytes: Math.max(STAMP_BYTES, Math.floor(share / frames)),
      mediaTicks: Math.round(mediaStart * track.timescale) + first * track.frameTicks,
      stamp: { rendition: rendition.index, type: track.type, segment: segment.position, isPoisoned: false, trueSeconds: sectionStart + first * frameSeconds(track) },
    }];
  });
  const parts: BodyPart[] = [];
  for (let order = 0; order < fragmentsPerSegment; order += 1) {
    const from = segment.fromSeconds + order * fragmentSeconds;
    const runs = runsOf(from, order === fragmentsPerSegment - 1 ? segment.untilSeconds : from + fragmentSeconds);
    if (runs.length > 0) parts.push(...fragment({ sequence: segment.position * fragmentsPerSegment + order + 1, runs, isIndependent: order === 0 }));
  }
  return patchworkBody(parts);
}
