import type { Channel } from '../../../demo/origin/live/channel.js';
import { producerTime } from '../../../demo/origin/live/chunker.js';
import { clockShift, framesSeconds, partFrames, partsPerSegment } from '../../../demo/origin/live/cuts.js';
import { wallMs } from '../../../demo/origin/live/encoder-clock.js';
import type { LiveMedia } from '../../../demo/origin/live/live-media.js';
import { spanOf } from '../../../demo/origin/live/span.js';
import { alternateOf } from '../../../demo/origin/live/track-facts.js';
import type { TrackFacts } from '../../../demo/origin/live/track-facts.js';
import { patchworkBody } from '../network/resource.js';
import { fragment } from '../origin/media-segment.js';
import { STAMP_BYTES } from '../origin/stamp.js';
import { frameSeconds, sizeShare } from '../origin/title.js';
import type { LiveLadder, LiveTrack } from './live-ladder.js';

/** Segments of which the chunks are kept: players come for the same ones within seconds. */
const segmentsKept = 32;

/** The media of live channels as the demo's origin wants it, with stamps of truth in place of pictures. True time counts from the channel's start. */
export function symbolicMedia(ladder: LiveLadder): LiveMedia {
  const byId = new Map(ladder.tracks.map((each) => [each.facts.id, each]));
  const kept = new Map<string, readonly Uint8Array[]>();

  function named({ id }: TrackFacts): LiveTrack {
    const track = byId.get(id);
    if (track === undefined) throw new Error(`There is no track ${id}.`);
    return track;
  }

  function make(channel: Channel, { facts, track, index }: LiveTrack, number: number): readonly Uint8Array[] {
    const span = spanOf(channel, number);
    const contentStart = span.contentSeconds + (number - span.first) * channel.segmentSeconds;
    const bytesPerSecond = (facts.peakBandwidth / 8) * sizeShare(index, number);
    const hasTimes = channel.protocol === 'dash' && channel.partSeconds !== null;
    return partFrames(channel, facts, number, span).map((run, part) => {
      const frames = run.to - run.from;
      const mediaTicks = run.from * facts.frameTicks + clockShift(facts, span);
      const trueSeconds = number * channel.segmentSeconds + run.from * frameSeconds(track) - contentStart;
      const pieces = fragment({
        sequence: (number * partsPerSegment(channel) + part + 1) % 2 ** 32, isIndependent: part === 0,
        runs: [{
          track, trackId: 1, mediaTicks, frames, frameBytes: Math.max(STAMP_BYTES, Math.floor((bytesPerSecond * framesSeconds(facts, run)) / frames)),
          stamp: { rendition: index, type: track.type, segment: number, isPoisoned: false, trueSeconds },
        }],
      });
      const body = patchworkBody(hasTimes ? [producerTime(wallMs(channel, trueSeconds * 1000), mediaTicks), ...pieces] : pieces);
      return body.slice(0, body.length);
    });
  }

  return {
    ladder: ladder.facts,
    init: (track) => named(track).init,
    chunks(channel, asked, number) {
      const track = named(spanOf(channel, number).kind === 'ad' ? alternateOf(ladder.facts, asked) : asked);
      const key = `${track.index} ${number}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      const made = make(channel, track, number);
      const [oldest] = kept.keys();
      if (kept.size >= segmentsKept && oldest !== undefined) kept.delete(oldest);
      kept.set(key, made);
      return made;
    },
    transport: () => {
      throw new Error('Symbolic media has no MPEG-TS.');
    },
  };
}
