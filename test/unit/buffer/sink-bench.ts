import type { SinkBuffers } from '../../../src/buffer/sink-buffers.js';
import { createSinkBuffers } from '../../../src/buffer/sink-buffers.js';
import type { Placement, SinkFact, SinkTrack } from '../../../src/ports/media-sink.js';
import { FakeElement } from '../../sim/media/fake-element.js';
import { FakeSink } from '../../sim/media/fake-sink.js';
import type { SinkEvent } from '../../sim/media/sink-event.js';
import { healthySink } from '../../sim/media/sink-profile.js';
import type { SinkProfile } from '../../sim/media/sink-profile.js';
import { initSegment } from '../../sim/origin/init-segment.js';
import { mediaSegment } from '../../sim/origin/media-segment.js';
import { layOut } from '../../sim/origin/title.js';
import type { Title } from '../../sim/origin/title.js';
import { createFakeCapabilities } from '../../sim/ports/small-fakes.js';
import { VirtualClock } from '../../sim/time/virtual-clock.js';

export const never = new AbortController().signal;
export const EVERYWHERE: Placement = { timestampOffsetSeconds: 0, windowStartSeconds: 0, windowEndSeconds: Infinity };
export const VIDEO_MIME = 'video/mp4; codecs="avc1.64001f"';
export const AUDIO_MIME = 'audio/mp4; codecs="mp4a.40.2"';
export const MUXED_MIME = 'video/mp4; codecs="avc1.64001f,mp4a.40.2"';

export const title: Title = {
  protocol: 'hls', addressing: 'files', segmentSeconds: 2, sections: [{ durationSeconds: 20, mediaStartSeconds: 0 }],
  videos: [{ bitrateBps: 200_000, width: 320, height: 180 }, { bitrateBps: 400_000, width: 640, height: 360 }],
  audios: [{ bitrateBps: 64_000, language: 'en' }], isMuxed: false, hosts: ['a.test'], fragmentsPerSegment: 2, gaps: [], keyRotation: null,
};

/** Init and media segments of a rendition of a title, as bytes. */
export interface RenditionBytes {
  readonly init: Uint8Array;
  readonly segments: readonly Uint8Array[];
}

export function bytesOf(of: Title, index: number): RenditionBytes {
  const layout = layOut(of);
  const rendition = layout.renditions[index];
  if (rendition === undefined) throw new Error(`the title has no rendition ${index}`);
  return {
    init: initSegment(rendition),
    segments: rendition.segments.map((segment) => {
      const body = mediaSegment(layout, rendition, segment);
      return body.slice(0, body.length).slice();
    }),
  };
}

export const low = bytesOf(title, 0);
export const high = bytesOf(title, 1);
export const sound = bytesOf(title, 2);
export const muxed = bytesOf({ ...title, isMuxed: true, audios: [] }, 0);

/** What a segment is called in a list of operations. */
export function segmentOf(rendition: RenditionBytes, position: number): Uint8Array {
  const bytes = rendition.segments[position];
  if (bytes === undefined) throw new Error(`there is no segment ${position}`);
  return bytes;
}

export interface BufferBench {
  readonly clock: VirtualClock;
  readonly sink: FakeSink;
  readonly buffers: SinkBuffers;
  readonly events: readonly SinkEvent[];
  readonly facts: readonly SinkFact[];
  readonly added: readonly (readonly SinkTrack[])[];
  /** What the sink was asked to do, in order: `append video 900`. */
  operations(): readonly string[];
  run<T>(work: Promise<T>): Promise<T>;
}

export function createBufferBench(profile: Partial<SinkProfile> = {}, onTracks: (sink: FakeSink) => void = () => undefined): BufferBench {
  const clock = new VirtualClock();
  const events: SinkEvent[] = [];
  const facts: SinkFact[] = [];
  const added: (readonly SinkTrack[])[] = [];
  const whole = { ...healthySink, ...profile };
  const sink = new FakeSink(clock, new FakeElement(clock), whole, (fact) => facts.push(fact), (event) => events.push(event));
  const opened = sink.open(never);
  // Who makes a sink hears whether it opens; here only the buffers' own word counts.
  opened.catch(() => undefined);
  const buffers = createSinkBuffers(sink, { clock, capabilities: createFakeCapabilities(['avc1', 'mp4a', 'hvc1', 'vp09'], whole.canChangeType) }, opened, (tracks) => {
    added.push(tracks);
    onTracks(sink);
  });
  return {
    clock, sink, buffers, events, facts, added,
    operations: () => events.flatMap((event) => {
      if (event.kind === 'append') return [`append ${event.type} ${event.bytes}`];
      if (event.kind === 'remove') return [`remove ${event.type} ${event.startSeconds}-${event.endSeconds}`];
      return event.kind === 'frames' || event.kind === 'open' ? [] : [event.kind === 'misuse' ? event.text : event.kind];
    }),
    run: (work) => clock.settle(work),
  };
}
