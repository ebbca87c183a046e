import type { Sample } from './sample.js';

/** What the plots show, in seconds. */
export const HISTORY_SECONDS = 60;

/** One moment of the plots. */
export interface Moment {
  readonly atMs: number;
  readonly bufferSeconds: number;
  readonly bandwidthBps: number;
  /** Peak of the rendition that is loaded; NaN: none. */
  readonly bitrateBps: number;
  /** NaN where the stream is not live. */
  readonly latencySeconds: number;
  readonly targetLatencySeconds: number;
  readonly isStalled: boolean;
}

export interface History {
  add(sample: Sample, atMs: number): void;
  clear(): void;
  /** Oldest first, no older than {@link HISTORY_SECONDS}. */
  moments(): readonly Moment[];
}

export function createHistory(): History {
  let kept: readonly Moment[] = [];
  return {
    add({ stats, state, live, loading }, atMs) {
      const moment: Moment = {
        atMs,
        bufferSeconds: stats.bufferAheadSeconds,
        bandwidthBps: stats.bandwidthBps,
        bitrateBps: loading?.bitrateBps ?? NaN,
        latencySeconds: live?.latencySeconds ?? NaN,
        targetLatencySeconds: live?.targetLatencySeconds ?? NaN,
        isStalled: state.waiting,
      };
      kept = [...kept.filter((each) => atMs - each.atMs <= HISTORY_SECONDS * 1000), moment];
    },
    clear: () => void (kept = []),
    moments: () => kept,
  };
}
