import { concatBytes } from '../../../src/kit/bytes.js';
import { adtsFrames, id3Timestamp } from './adts.js';
import type { PackagedSegment } from './bandwidth.js';
import { segmentSeconds } from './encoded-pieces.js';
import { cutTrack, secondsOf, type EncodedTrack, type TrackSegment } from './encoded-track.js';
import { createTransportMuxer } from './transport-stream.js';

/** Timestamp of presentation time 0: 10 s, since real encoders do not start at 0 either. */
export const defaultBaseTicks = 900_000;

/** The tracks muxed into 2 s segments; durations are those of the first track. */
export function transportSegments(tracks: readonly EncodedTrack[], baseTicks = defaultBaseTicks): PackagedSegment[] {
  const muxer = createTransportMuxer(tracks, baseTicks);
  return together(tracks).map((segments) => ({ seconds: leadSeconds(segments), bytes: muxer.segment(segments) }));
}

/** ADTS with the ID3 timestamp in front of each segment. */
export function packedAudioSegments(track: EncodedTrack, baseTicks = defaultBaseTicks): PackagedSegment[] {
  return cutTrack(track, segmentSeconds).map((segment) => {
    const stamp = id3Timestamp(baseTicks + Math.round((segment.start * 90_000) / track.timescale));
    return { seconds: secondsOf(segment), bytes: concatBytes([stamp, adtsFrames(track, segment.samples)]) };
  });
}

/** The segments of the tracks, side by side. */
export function together(tracks: readonly EncodedTrack[]): TrackSegment[][] {
  const cut = tracks.map((track) => cutTrack(track, segmentSeconds));
  return (cut[0] ?? []).map((_, index) => cut.flatMap((segments) => segments.slice(index, index + 1)));
}

function leadSeconds(segments: readonly TrackSegment[]): number {
  const [lead] = segments;
  return lead === undefined ? 0 : secondsOf(lead);
}
