import { typicalBps, type Candidate } from './candidate.js';
import type { ThroughputEstimate } from './sampler.js';

/** Weights of choice and abandonment; the defaults come from the decision sweep. */
export interface OutlookTuning {
  /** Media seconds looked ahead. */
  readonly horizonSeconds: number;
  /** Powers of e by which the expected throughput is lowered for each unit of its deviation: 0 believes it, 1 is wary. */
  readonly caution: number;
  /** Curve of quality over bitrate: 1 linear, towards 0 logarithmic. */
  readonly qualityExponent: number;
  /** Seconds of best quality that a second of stall costs. */
  readonly stallCost: number;
  /** Worth of a full buffer, in seconds of best quality. */
  readonly bufferWorth: number;
  /** Buffer at which 63 % of that worth are reached, seconds: below it, seconds are dear. */
  readonly bufferScaleSeconds: number;
  /** Weight of the recent rate beside the mean of the two slower ones, 0–1. */
  readonly recentWeight: number;
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

/** With a buffer that is never longer than this, what was is no promise: no more is expected than came last. In seconds. */
const PATIENT_SECONDS = 4;

/**
 * What a plan is worth, in seconds of best quality: `first`, then `later` up to the horizon, played forward at a cautious throughput:
 * quality − stalls + worth of the buffer that is left.
 */
export function outlook(outset: Outset, first: FirstFetch, later: Candidate, laterQuality: number, tuning: OutlookTuning): number {
  const { throughput, segmentSeconds, playbackRate } = outset;
  const { recentBps, fastBps, slowBps, deviation } = throughput;
  const { recentWeight } = tuning;
  const expectedBps = recentWeight * recentBps + ((1 - recentWeight) * (fastBps + slowBps)) / 2;
  const likelyBps = Math.min(expectedBps * Math.exp(-tuning.caution * deviation), recentBps * Math.max(1, outset.bufferGoalSeconds / PATIENT_SECONDS));
  const bps = Math.max(1000, likelyBps * outset.bandwidthFraction - outset.otherTracksBps);
  const goalSeconds = outset.bufferGoalSeconds / playbackRate;
  let bufferSeconds = outset.bufferAheadSeconds / playbackRate;
  let { bits, latencyMs, addsSeconds, quality } = first;
  let worth = 0;
  let step = 0;
  do {
    const seconds = latencyMs / 1000 + bits / bps;
    worth += (quality * segmentSeconds) / playbackRate - tuning.stallCost * Math.max(0, seconds - bufferSeconds);
    bufferSeconds = Math.min(Math.max(0, bufferSeconds - seconds) + addsSeconds / playbackRate, goalSeconds);
    step += 1;
    bits = segmentBits(later, step, segmentSeconds);
    latencyMs = throughput.latencyMs;
    addsSeconds = segmentSeconds;
    quality = laterQuality;
  } while ((step + 0.5) * segmentSeconds <= tuning.horizonSeconds);
  return worth + tuning.bufferWorth * (1 - Math.exp(-bufferSeconds / tuning.bufferScaleSeconds));
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
