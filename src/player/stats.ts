import { estimateThroughput } from '../abr/sampler.js';
import type { SessionEvent } from '../engine/events.js';
import { playableRanges } from '../engine/lookup.js';
import type { SessionState } from '../engine/state.js';
import { bufferedAhead } from '../kit/time-ranges.js';
import { tracksOf } from './tracks.js';

/** A look at a playback; counters count from load(). */
export interface PlayerStats {
  /** Throughput of the network as estimated, bits per second. */
  readonly bandwidthBps: number;
  /** Rendition ids, for each media type: being loaded, under the playhead. */
  readonly loading: { readonly video: string | null; readonly audio: string | null };
  readonly playing: { readonly video: string | null; readonly audio: string | null };
  /** Media that can be played on without a request, in seconds. */
  readonly bufferAheadSeconds: number;
  /** Behind the live edge; null where the stream is not live. */
  readonly latencySeconds: number | null;
  readonly droppedFrames: number;
  readonly totalFrames: number;
  readonly stalls: { readonly count: number; readonly seconds: number };
  /** Since load(), in ms; null: not yet. */
  readonly startup: { readonly manifestMs: number | null; readonly firstByteMs: number | null; readonly firstFrameMs: number | null };
  /** Segments that reached the buffer, and their bytes. */
  readonly requests: number;
  readonly bytes: number;
  /** Changes of the video rendition; the first one and those that a new period brings do not count. */
  readonly switches: number;
}

/** Counts what happens in a session. */
export interface StatsKeeper {
  hear(event: SessionEvent, nowMs: number): void;
  /** The first media byte is here. */
  firstByte(nowMs: number): void;
  read(state: SessionState | null, nowMs: number, latencySeconds?: number | null): PlayerStats;
  firstFrameMs(): number;
}

export function createStatsKeeper(loadedAtMs: number): StatsKeeper {
  let stallCount = 0;
  let stallMs = 0;
  let stalledAtMs: number | null = null;
  let manifestMs: number | null = null;
  let firstByteMs: number | null = null;
  let firstFrameMs: number | null = null;
  let requests = 0;
  let bytes = 0;
  let switches = 0;

  return {
    hear(event, nowMs) {
      if (event.kind === 'presentation') manifestMs = nowMs - loadedAtMs;
      else if (event.kind === 'ready') firstFrameMs ??= nowMs - loadedAtMs;
      else if (event.kind === 'rendition' && event.type === 'video' && event.reason !== 'start' && event.reason !== 'period') switches += 1;
      else if (event.kind === 'segment') {
        requests += 1;
        bytes += event.bytes;
      } else if (event.kind === 'stalled') {
        stallCount += 1;
        stalledAtMs = nowMs;
      } else if (event.kind === 'resumed') {
        stallMs += event.stalledMs;
        stalledAtMs = null;
      } else if (event.kind === 'failed' && stalledAtMs !== null) {
        stallMs += nowMs - stalledAtMs;
        stalledAtMs = null;
      }
    },
    firstByte(nowMs) {
      firstByteMs ??= nowMs - loadedAtMs;
    },
    firstFrameMs: () => firstFrameMs ?? 0,
    read(state, nowMs, latencySeconds = null) {
      const tracks = state === null ? null : tracksOf(state);
      return {
        bandwidthBps: state === null ? 0 : Math.round(estimateThroughput(state.throughput, nowMs).bps),
        loading: { video: tracks?.video.loading ?? null, audio: tracks?.audio.loading ?? null },
        playing: { video: tracks?.video.playing ?? null, audio: tracks?.audio.playing ?? null },
        bufferAheadSeconds: state === null ? 0 : bufferedAhead(playableRanges(state), state.seen.timeSeconds, 0.05),
        latencySeconds,
        droppedFrames: state?.seen.droppedFrames ?? 0,
        totalFrames: state?.seen.totalFrames ?? 0,
        stalls: { count: stallCount, seconds: (stallMs + (stalledAtMs === null ? 0 : nowMs - stalledAtMs)) / 1000 },
        startup: { manifestMs, firstByteMs, firstFrameMs },
        requests,
        bytes,
        switches,
      };
    },
  };
}
