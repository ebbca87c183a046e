import type { Candidate } from '../../../src/abr/candidate.js';
import type { ThroughputEstimate } from '../../../src/abr/sampler.js';

export const kbps = [300, 700, 1500, 3000, 6000] as const;

export const ladder: readonly Candidate[] = kbps.map((rate) => ({ id: String(rate), bitrateBps: rate * 1000, averageBitrateBps: null, upcomingBits: [] }));

/** A link measured for long at this rate. */
export function steadyLink(bps: number, deviation = 0.05): ThroughputEstimate {
  return { bps, recentBps: bps, fastBps: bps, slowBps: bps, deviation, latencyMs: 50, measuredSeconds: 60 };
}
