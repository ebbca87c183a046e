import { cutTrack, type EncodedTrack } from '../../../test/media/derive/encoded-track.js';
import { defaultBaseTicks } from '../../../test/media/derive/transport-segments.js';
import { createTransportMuxer } from '../../../test/media/derive/transport-stream.js';
import { countPayloads, shiftTransport } from './shift-transport.js';

/** A loop of muxed segments that goes on for ever: made once, moved in time when asked for. */
export interface TransportLoop {
  /** Segment `index` of the endless loop, with times such that it begins `mediaSeconds` after the clock's zero (which is 10 s). */
  segment(index: number, mediaSeconds: number): Uint8Array;
}

export function createTransportLoop(tracks: readonly EncodedTrack[], segmentSeconds: number): TransportLoop {
  const muxer = createTransportMuxer(tracks, defaultBaseTicks);
  const cut = tracks.map((track) => cutTrack(track, segmentSeconds));
  const segments = (cut[0] ?? []).map((_, index) => muxer.segment(cut.flatMap((each) => each.slice(index, index + 1))));
  const packets = new Map<number, number>();
  for (const each of segments) for (const [pid, count] of countPayloads(each)) packets.set(pid, (packets.get(pid) ?? 0) + count);
  return {
    segment(index, mediaSeconds) {
      const round = Math.floor(index / segments.length);
      const inLoop = index - round * segments.length;
      const ticks = Math.round((mediaSeconds - inLoop * segmentSeconds) * 90_000);
      // Counters stand at 0 at the start of the made loop, so each round before has moved them by its packets.
      return shiftTransport(segments[inLoop] ?? new Uint8Array(), ticks, (pid) => ((packets.get(pid) ?? 0) * (round % 16)) % 16);
    },
  };
}
