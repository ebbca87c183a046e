import type { EncodedPieces } from '../../../test/media/derive/encoded-pieces.js';
import type { EncodedTrack } from '../../../test/media/derive/encoded-track.js';
import { initSegment } from '../../../test/media/derive/init-segment.js';
import type { Channel } from './channel.js';
import { cutChunks } from './chunker.js';
import { clockShift, framesSeconds, partFrames, partsPerSegment, segmentFrames } from './cuts.js';
import { wallMs } from './encoder-clock.js';
import { ladderOfPieces } from './ladder-of-pieces.js';
import { spanOf, type Span } from './span.js';
import { alternateOf, type LadderFacts, type TrackFacts } from './track-facts.js';
import { createTransportLoop, type TransportLoop } from './transport-loop.js';

/** The bytes of all live channels, made when asked for; the last ones are kept. */
export interface LiveMedia {
  readonly ladder: LadderFacts;
  /** ftyp + moov of a track. */
  init(track: TrackFacts): Uint8Array;
  /** The chunks of a segment of a playlist's track, in order: together they are the segment. In an ad they are the ad's. */
  chunks(channel: Channel, track: TrackFacts, number: number): readonly Uint8Array[];
  /** The segment of a video rendition with the first audio, as MPEG-TS. */
  transport(channel: Channel, track: TrackFacts, number: number): Uint8Array;
}

const segmentsKept = 64;

export function createLiveMedia(pieces: EncodedPieces): LiveMedia {
  const ladder = ladderOfPieces(pieces);
  const tracks = new Map<string, EncodedTrack>([
    ...pieces.video.map(({ track }, index): [string, EncodedTrack] => [ladder.video[index]?.id ?? '', track]),
    ...pieces.audio.map(({ track }, index): [string, EncodedTrack] => [ladder.audio[index]?.id ?? '', track]),
    [ladder.alternate.video.id, pieces.alternate.video],
    [ladder.alternate.audio.id, pieces.alternate.audio],
  ]);
  const kept = new Map<string, readonly Uint8Array[]>();
  const loops = new Map<string, TransportLoop>();

  function encoded({ id }: TrackFacts): EncodedTrack {
    const track = tracks.get(id);
    if (track === undefined) throw new Error(`There is no track ${id}.`);
    return track;
  }

  function loopOf(channel: Channel, span: Span, track: TrackFacts): TransportLoop {
    const [video, audio] = span.kind === 'ad' ? [ladder.alternate.video, ladder.alternate.audio] : [track, ladder.audio[0] ?? track];
    const key = `${video.id} ${channel.segmentSeconds}`;
    const loop = loops.get(key) ?? createTransportLoop([encoded(video), encoded(audio)], channel.segmentSeconds);
    loops.set(key, loop);
    return loop;
  }

  return {
    ladder,
    init: (track) => initSegment([encoded(track)]),
    chunks(channel, asked, number) {
      const span = spanOf(channel, number);
      const track = span.kind === 'ad' ? alternateOf(ladder, asked) : asked;
      const runs = partFrames(channel, track, number, span);
      const whole = segmentFrames(channel, track, number, span);
      const shift = clockShift(track, span);
      const hasTimes = channel.protocol === 'dash' && channel.partSeconds !== null;
      const key = [track.id, number, whole.from, whole.to, shift, runs.length, ...(hasTimes ? [channel.startMs, channel.rate, channel.rateFromMs] : [])].join(' ');
      const known = kept.get(key);
      if (known !== undefined) return known;
      const startMs = number * channel.segmentSeconds * 1000;
      const made = cutChunks(encoded(track), runs, {
        sequence: number * partsPerSegment(channel) + 1,
        clockShift: shift,
        capturedMs: hasTimes ? ({ from }) => wallMs(channel, startMs + framesSeconds(track, { from: whole.from, to: from }) * 1000) : null,
      });
      const [oldest] = kept.keys();
      if (kept.size >= segmentsKept && oldest !== undefined) kept.delete(oldest);
      kept.set(key, made);
      return made;
    },
    transport(channel, track, number) {
      const span = spanOf(channel, number);
      const inSpan = number - span.first;
      const index = Math.round(span.contentSeconds / channel.segmentSeconds) + inSpan;
      return loopOf(channel, span, track).segment(index, span.mediaSeconds + inSpan * channel.segmentSeconds);
    },
  };
}
