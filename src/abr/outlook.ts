import { typicalBps, type Candidate } from './candidate.js';
import type { ThroughputEstimate } from './sampler.js';

/** Weights of choice and abandonment; the defaults come from the decision sweep. */
export interface OutlookTuning {
  /** Media seconds looked ahead. */
  readonly horizonSeconds: number;
  /** Likely throughputs as powers of e in units of the deviation; equally likely. */
  readonly scenarios: readonly number[];
  /** A link is never taken for steadier than this. */
  readonly minDeviation: number;
  /** Curve of quality over bitrate: 1 linear, towards 0 logarithmic. */
  readonly qualityExponent: number;
  /** Seconds of best quality that a second of stall costs. */
  readonly stallCost: number;
  /** Worth of a full buffer, in seconds of best quality. */
  readonly bufferWorth: number;
  /** Buffer at which 63 % of the worth are reached: seconds, and share of the buffer goal; the smaller counts. */
  readonly bufferScaleSeconds: number;
  readonly bufferScaleShare: number;
  /** Weight of the recent rate beside the two slower means, 0–1. */
  readonly recentWeight: number;
  /** Weight of the lower of the two slower means, 0–1; the higher has the rest. */
  readonly lowerWeight: number;
}

/** Where a plan starts from. */
export interface Outset {
  readonly throughput: ThroughputEstimate;
  readonly bufferAheadSeconds: number;
  readonly bufferGoalSeconds: number;
  readonly segmentSeconds: number;
  readonly playbackRate: number;
  /** What other tracks take of the link (separate audio), bits per second. */
  readonly otherTracksBps: number;
  /** Share of the estimate that may be spent; config abr.bandwidthFraction. */
  readonly bandwidthFraction: number;
}

/** What is fetched first: the next segment, or the rest of one. */
export interface FirstFetch {
  readonly bits: number;
  readonly latencyMs: number;
  /** Media it adds to the buffer. */
  readonly addsSeconds: number;
  readonly quality: number;
}

/**
 * What a plan is worth, in seconds of best quality: `first`, then `later` up to the horizon, played forward under each
 * scenario: quality − stalls + worth of the buffer that is left.
 */
export function outlook(outset: Outset, first: FirstFetch, later: Candidate, laterQuality: number, tuning: OutlookTuning): number {
  const { throughput, segmentSeconds, playbackRate } = outset;
  const expectedBps = expectedThroughput(throughput, tuning) * outset.bandwidthFraction;
  const deviation = Math.max(tuning.minDeviation, throughput.deviation);
  const steps = stepsAhead(segmentSeconds, tuning);
  const goalSeconds = outset.bufferGoalSeconds / playbackRate;
  const scaleSeconds = Math.min(tuning.bufferScaleSeconds, tuning.bufferScaleShare * goalSeconds);
  let worth = 0;
  for (const scenario of tuning.scenarios) {
    const bps = Math.max(1000, expectedBps * Math.exp(scenario * deviation) - outset.otherTracksBps);
    let bufferSeconds = outset.bufferAheadSeconds / playbackRate;
    let stallSeconds = 0;
    for (let step = 0; step < steps; step += 1) {
      const bits = step === 0 ? first.bits : segmentBits(later, step, segmentSeconds);
      const seconds = (step === 0 ? first.latencyMs : throughput.latencyMs) / 1000 + bits / bps;
      const adds = (step === 0 ? first.addsSeconds : segmentSeconds) / playbackRate;
      stallSeconds += Math.max(0, seconds - bufferSeconds);
      bufferSeconds = Math.min(Math.max(0, bufferSeconds - seconds) + adds, goalSeconds);
    }
    worth += tuning.bufferWorth * (1 - Math.exp(-bufferSeconds / scaleSeconds)) - tuning.stallCost * stallSeconds;
  }
  return (first.quality + laterQuality * (steps - 1)) * (segmentSeconds / playbackRate) + worth / tuning.scenarios.length;
}

/** Bits of the n-th segment from here, from the index or else by the typical rate. */
export function segmentBits(candidate: Candidate, step: number, segmentSeconds: number): number {
  return candidate.upcomingBits[step] ?? typicalBps(candidate) * segmentSeconds;
}

/** Quality by bitrate: 0 for the lowest of the ladder (sorted, lowest first), 1 for the highest. */
export function qualities(ladder: readonly Candidate[], exponent: number): (candidate: Candidate) => number {
  const value = (candidate: Candidate | undefined): number => Math.max(1, candidate === undefined ? 1 : typicalBps(candidate)) ** exponent;
  const low = value(ladder[0]);
  const span = value(ladder[ladder.length - 1]) - low;
  return (candidate) => (span > 0 ? (value(candidate) - low) / span : 0);
}

function expectedThroughput({ recentBps, fastBps, slowBps }: ThroughputEstimate, { recentWeight, lowerWeight }: OutlookTuning): number {
  const meanBps = lowerWeight * Math.min(fastBps, slowBps) + (1 - lowerWeight) * Math.max(fastBps, slowBps);
  return recentWeight * recentBps + (1 - recentWeight) * meanBps;
}

function stepsAhead(segmentSeconds: number, tuning: OutlookTuning): number {
  return Math.max(1, Math.round(tuning.horizonSeconds / segmentSeconds));
}
