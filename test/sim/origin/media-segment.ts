import { patchworkBody } from '../network/resource.js';
import type { BodyPart, ResourceBody } from '../network/resource.js';
import { ascii, box, fullBox, join, u32, u64 } from './boxes.js';
import type { Bytes } from './boxes.js';
import { STAMP_BYTES, writeStamp } from './stamp.js';
import { frameAt, frameSeconds } from './title.js';
import type { Layout, SimRendition, SimSegment, SimTrack } from './title.js';

/** A track's frames in one fragment. */
interface Run {
  readonly track: SimTrack;
  readonly trackId: number;
  readonly firstFrame: number;
  readonly frames: number;
  readonly frameBytes: number;
}

function runsOf(rendition: SimRendition, fromSeconds: number, untilSeconds: number, bytes: number): Run[] {
  const share = bytes / rendition.tracks.length;
  return rendition.tracks.flatMap((track, order) => {
    const firstFrame = frameAt(track, fromSeconds);
    const frames = frameAt(track, untilSeconds) - firstFrame;
    return frames <= 0 ? [] : [{ track, trackId: order + 1, firstFrame, frames, frameBytes: Math.max(STAMP_BYTES, Math.floor(share / frames)) }];
  });
}

function traf(run: Run, sectionMediaTicks: number, dataOffset: number, isSegmentStart: boolean): Bytes {
  const time = sectionMediaTicks + run.firstFrame * run.track.frameTicks;
  const isVideo = run.track.type === 'video';
  const flags = isVideo ? 0x01010000 : 0x02000000;
  return box('traf',
    // default-base-is-moof, default duration, size and flags.
    fullBox('tfhd', 0, 0x020038, u32(run.trackId), u32(run.track.frameTicks), u32(run.frameBytes), u32(flags)),
    fullBox('tfdt', 1, 0, u64(time)),
    // Only the first frame of a segment is a key frame.
    isVideo && isSegmentStart
      ? fullBox('trun', 0, 0x000005, u32(run.frames), u32(dataOffset), u32(0x02000000))
      : fullBox('trun', 0, 0x000001, u32(run.frames), u32(dataOffset)));
}

function moof(sequence: number, runs: readonly Run[], mediaTicks: (track: SimTrack) => number, isSegmentStart: boolean): Bytes {
  const build = (moofSize: number): Bytes => {
    let dataOffset = moofSize + 8;
    const trafs = runs.map((run) => {
      const out = traf(run, mediaTicks(run.track), dataOffset, isSegmentStart);
      dataOffset += run.frames * run.frameBytes;
      return out;
    });
    return box('moof', fullBox('mfhd', 0, 0, u32(sequence)), ...trafs);
  };
  return build(build(0).length);
}

/** The same media with every picture marked as depending on others. */
export function withoutKeyFrames(bytes: Uint8Array): Uint8Array {
  const out = Buffer.from(bytes);
  // trun with data offset and first-sample-flags: type, version and flags, count, offset, then the flags.
  const head = Buffer.from([0x74, 0x72, 0x75, 0x6e, 0, 0, 0, 5]);
  for (let at = out.indexOf(head); at >= 0; at = out.indexOf(head, at + 1)) out.writeUInt32BE(0x01010000, at + 16);
  return new Uint8Array(out.buffer, out.byteOffset, out.length);
}

/** moof + mdat pairs of a segment; payloads are padding behind a stamp. */
export function mediaSegment(layout: Layout, rendition: SimRendition, segment: SimSegment): ResourceBody {
  const { fragmentsPerSegment, sections } = layout.title;
  const sectionStart = layout.sectionStarts[segment.section] ?? 0;
  const mediaStart = sections[segment.section]?.mediaStartSeconds ?? 0;
  const mediaTicks = (track: SimTrack): number => Math.round(mediaStart * track.timescale);
  const parts: BodyPart[] = [];
  const fragmentSeconds = (segment.untilSeconds - segment.fromSeconds) / fragmentsPerSegment;
  for (let order = 0; order < fragmentsPerSegment; order += 1) {
    const from = segment.fromSeconds + order * fragmentSeconds;
    const until = order === fragmentsPerSegment - 1 ? segment.untilSeconds : from + fragmentSeconds;
    const runs = runsOf(rendition, from, until, segment.sizeBytes / fragmentsPerSegment);
    if (runs.length === 0) continue;
    const payload = runs.reduce((sum, run) => sum + run.frames * run.frameBytes, 0);
    const head = join(moof(segment.position * fragmentsPerSegment + order + 1, runs, mediaTicks, order === 0), u32(payload + 8), ascii('mdat'));
    runs.forEach((run, place) => {
      const stamp = writeStamp({
        rendition: rendition.index, type: run.track.type, segment: segment.position, isPoisoned: false,
        trueSeconds: sectionStart + run.firstFrame * frameSeconds(run.track),
      });
      parts.push(place === 0 ? join(head, stamp) : stamp, { padding: run.frames * run.frameBytes - STAMP_BYTES });
    });
  }
  return patchworkBody(parts);
}
