import type { FakeSink } from '../media/fake-sink.js';
import type { SinkEvent } from '../media/sink-event.js';
import { RecentMap } from '../session/recent-map.js';
import type { Watcher, World } from '../session/world.js';

/** One video frame and a rounding of the audio grid: closer than this is the same place. */
const FRAME_SECONDS = 0.045;
/** An HLS audio playlist counts whole frames: each discontinuity may move what follows by one. */
const AUDIO_FRAME_SECONDS = 1024 / 48_000;
/** Segments of some minutes: what comes again comes soon. */
const REMEMBERED = 2000;

/** 1. One operation at a time on a track, none after close, and no parameter written while one is under way. */
export function oneSinkOperationAtATime(): Watcher {
  return {
    name: 'one sink operation at a time',
    onSink: (event) => event.kind === 'misuse' ? event.text : null,
  };
}

/** 1. A sink that has gone is not spoken to, and there is only one at a time. */
export function oneSinkAtATime(world: World): Watcher {
  return {
    name: 'one sink at a time',
    onSink: (event) => event.kind === 'open' && world.sinks.filter((sink) => !sink.isShut).length > 1 ? 'a sink was opened while another one is open' : null,
  };
}

/** 2. Every frame lies where it belongs, to a frame; and never at two places. */
export function framesAreWhereTheyBelong(world: World): Watcher {
  const { title } = world.spec;
  const tolerance = FRAME_SECONDS + (title.protocol === 'hls' ? (title.sections.length - 1) * AUDIO_FRAME_SECONDS : 0);
  const placed = new RecentMap<string, number>(REMEMBERED);
  let loadedAtMs = 0;
  return {
    name: 'frames are where they belong',
    onSink(event) {
      if (event.kind !== 'frames' || event.frames.stamp === null) return null;
      if (world.startedAtMs !== loadedAtMs) placed.clear();
      loadedAtMs = world.startedAtMs;
      const { stamp } = event.frames;
      // Live, the first frame says where the player begins to count.
      const shift = event.shiftSeconds - (world.shiftSeconds ?? 0);
      const what = `${stamp.type} of rendition ${stamp.rendition}, segment ${stamp.segment}`;
      if (Math.abs(shift) > tolerance) return `${what} lies ${shift.toFixed(4)} s off its true time ${stamp.trueSeconds.toFixed(3)}`;
      const key = `${stamp.rendition} ${stamp.segment} ${stamp.type}`;
      const before = placed.get(key);
      placed.set(key, event.shiftSeconds);
      return before !== undefined && Math.abs(before - event.shiftSeconds) > FRAME_SECONDS / 2 ? `${what} was mapped by ${before.toFixed(4)} s and now by ${event.shiftSeconds.toFixed(4)} s` : null;
    },
  };
}

/** 4. Sound and picture under the playhead are at most 40 ms apart. */
export function soundMeetsPicture(world: World): Watcher {
  return {
    name: 'sound meets picture',
    onPlayhead(cause) {
      const { sink } = world;
      if (cause !== 'tick' || sink === null) return null;
      const shift = (type: 'video' | 'audio'): number | null => {
        for (const model of sink.models()) {
          const group = model.groupAt(world.element.currentTime, type);
          if (group !== null && group.rendition !== null) return group.shiftSeconds;
        }
        return null;
      };
      const video = shift('video');
      const audio = shift('audio');
      if (video === null || audio === null) return null;
      const apart = Math.abs(video - audio);
      return apart > 0.04 ? `${(apart * 1000).toFixed(0)} ms apart at ${world.element.currentTime.toFixed(3)} s` : null;
    },
  };
}

/** 10. What is held stays within the goal ahead, the back buffer, two segments and 16 MB. */
export function memoryIsBounded(world: World): Watcher {
  const { title } = world.spec;
  const goal = world.spec.config.buffer?.goalSeconds ?? 30;
  const behind = world.spec.config.buffer?.behindSeconds ?? 30;
  const peak = Math.max(0, ...title.videos.map(({ bitrateBps }) => bitrateBps)) + Math.max(0, ...title.audios.map(({ bitrateBps }) => bitrateBps));
  // A seek back may land before media that was loaded for a later place: that stays, so the goal counts twice.
  const byteLimit = (peak / 8) * (2 * goal + behind + 4 * title.segmentSeconds) + (16 << 20);
  return {
    name: 'memory is bounded',
    onSink(event, sink) {
      if (event.kind !== 'append') return null;
      const bytes = sink.bytes + world.http.unreadBytes;
      return bytes > byteLimit ? `${(bytes / 1e6).toFixed(1)} MB are held, ${(byteLimit / 1e6).toFixed(1)} MB are allowed` : null;
    },
    onRequest({ name, outcome }) {
      if (outcome !== null || name?.kind !== 'segment' || name.segment === null || !isQuiet(world, 1000) || world.readyAtMs === null) return null;
      const start = world.origin.timesOf(name.rendition ?? -1, name.segment)?.start ?? 0;
      const ahead = start + (world.shiftSeconds ?? 0) - world.element.currentTime;
      // A gap holds nothing: what is behind it is wanted as if it were not there. So with the few segments that may be given up.
      const holes = (title.gaps.length + (world.spec.faults.length > 0 || world.liveOrigin !== null ? 6 : 0)) * title.segmentSeconds;
      return ahead > goal + title.segmentSeconds + holes && world.element.isAttached && world.element.readyLevel > 0 ? `a segment ${ahead.toFixed(1)} s ahead is loaded, the goal is ${goal} s` : null;
    },
    onPlayhead(cause) {
      const { sink } = world;
      if (cause !== 'tick' || sink === null) return null;
      const kept = world.element.currentTime - (sink.playable()[0]?.start ?? world.element.currentTime);
      return kept > behind + 3 * title.segmentSeconds + 5 && isQuiet(world, 5000) ? `${kept.toFixed(1)} s are kept behind the playhead, ${behind} s are allowed` : null;
    },
  };
}

/** Nobody touched anything for a while. */
export function isQuiet(world: World, forMs: number): boolean {
  return world.clock.now() - world.lastActionMs > forMs;
}

export type SinkListener = (event: SinkEvent, sink: FakeSink) => string | null;
