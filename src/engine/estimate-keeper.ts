import { estimateThroughput } from '../abr/sampler.js';
import type { Clock } from '../ports/clock.js';
import type { EstimateStore } from '../ports/estimate-store.js';
import type { SessionState } from './state.js';

/** A visit's estimate need not be fresher than this, in ms. */
const INTERVAL_MS = 5000;

/** Writes down what the session learns of the link, for the next one. */
export interface EstimateKeeper {
  /** A segment has come. */
  learned(state: SessionState): void;
}

/** Chromium 156 takes up to 10 ms for the first touch of localStorage: nothing is written before the first frame, and seldom after it. */
export function createEstimateKeeper({ clock, estimateStore }: { readonly clock: Clock; readonly estimateStore: EstimateStore }): EstimateKeeper {
  let writtenAtMs = -Infinity;
  return {
    learned({ config, phase, throughput }) {
      const nowMs = clock.now();
      if (!config.abr.rememberEstimate || phase !== 'running' || nowMs - writtenAtMs < INTERVAL_MS) return;
      writtenAtMs = nowMs;
      estimateStore.write(estimateThroughput(throughput, nowMs).bps);
    },
  };
}
