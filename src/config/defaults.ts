import type { ResolvedConfig } from './config.js';

/** What an app gets when it says nothing. Why each value is what it is stands at its option in `config.ts`. */
export const defaults: ResolvedConfig = {
  abr: {
    enabled: true,
    startBitrateBps: 2_500_000,
    rememberEstimate: true,
    maxHeight: null,
    maxBitrateBps: null,
    capToElementSize: true,
    maxDroppedFrameRatio: 0.2,
    bandwidthFraction: 0.85,
  },
  buffer: { goalSeconds: 30, behindSeconds: 30, maxBytes: 60_000_000, maxGapSeconds: 0.5 },
  live: { targetLatencySeconds: null, maxLatencySeconds: null, minRate: 0.96, maxRate: 1.04, lowLatency: true },
  network: {
    firstByteTimeoutMs: 6000,
    noProgressTimeoutMs: 4000,
    deadlineMs: 60_000,
    attempts: 3,
    retryDelayMs: 300,
    credentials: 'same-origin',
    allowDataUrls: false,
    onRequest: null,
  },
  preferences: { audioLanguages: [], videoCodecs: [] },
  workerUrl: 'auto',
  logger: null,
};
