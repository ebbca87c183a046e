import { byBitrate, lowest, typicalBps, type Candidate } from './candidate.js';
import type { ThroughputEstimate } from './sampler.js';

export interface StartSnapshot {
  /** Only allowed ones, at least one. */
  readonly candidates: readonly Candidate[];
  readonly throughput: ThroughputEstimate;
  readonly otherTracksBps: number;
  /** Config abr.bandwidthFraction. */
  readonly bandwidthFraction: number;
}

/** While nothing was measured, the estimate may be of another network: take less of it. */
const UNMEASURED_FRACTION = 0.8;

/** The rendition to start (or restart with an empty buffer) with: the highest that the estimate carries in real time, with room to build a buffer. */
export function startRendition(snapshot: StartSnapshot): string {
  const { throughput, otherTracksBps, bandwidthFraction } = snapshot;
  const trust = throughput.measuredSeconds > 0 ? 1 : UNMEASURED_FRACTION;
  const budgetBps = throughput.bps * bandwidthFraction * trust - otherTracksBps;
  const ladder = byBitrate(snapshot.candidates);
  return (ladder.filter((candidate) => typicalBps(candidate) <= budgetBps).at(-1) ?? lowest(ladder)).id;
}
