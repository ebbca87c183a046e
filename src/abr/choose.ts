import { byBitrate, typicalBps, type Candidate } from './candidate.js';
import type { ThroughputEstimate } from './sampler.js';

/** All that the choice of the next segment's rendition depends on. */
export interface ChoiceSnapshot {
  /** Only allowed ones (see `allowedRenditions`), at least one. */
  readonly candidates: readonly Candidate[];
  /** Rendition of the segment before; null before the first. It may be missing from `candidates`. */
  readonly currentId: string | null;
  readonly throughput: ThroughputEstimate;
  /** Media from the playhead to the start of the segment to be chosen, seconds. */
  readonly bufferAheadSeconds: number;
  /** At which fetching pauses, seconds. */
  readonly bufferGoalSeconds: number;
  readonly segmentSeconds: number;
  readonly playbackRate: number;
  /** What other tracks take of the link (separate audio), bits per second. */
  readonly otherTracksBps: number;
  /** Share of the estimate that a rendition may need; config abr.bandwidthFraction. */
  readonly bandwidthFraction: number;
}

export type ChoiceReason =
  /** First segment. */
  | 'start'
  /** The current one stays best. */
  | 'steady'
  /** The link and the buffer carry a better one. */
  | 'up'
  /** A lower one avoids a stall later. */
  | 'down'
  /** The current one is not allowed any more. */
  | 'constraint';

export interface Choice {
  readonly renditionId: string;
  readonly reason: ChoiceReason;
}

/** Weights of the choice; the defaults come from the decision sweep. */
export interface ChoiceTuning {
  /** Media seconds looked ahead. */
  readonly horizonSeconds: number;
  /** Throughput scenarios as factors in units of the deviation (e^(x·deviation)), equally likely. */
  readonly scenarios: readonly number[];
  /** Floor for the deviation. */
  readonly minDeviation: number;
  /** Curve of utility over bitrate: 1 linear, → 0 logarithmic. */
  readonly utilityExponent: number;
  /** Seconds of best quality that a second of stall costs. */
  readonly stallCost: number;
  /** Seconds of the quality difference that a switch costs. */
  readonly switchUpCost: number;
  readonly switchDownCost: number;
  /** Worth of a full buffer, in seconds of best quality. */
  readonly bufferWorth: number;
  /** Buffer (seconds) at which two thirds of the worth are reached. */
  readonly bufferScaleSeconds: number;
}

export const choiceTuning: ChoiceTuning = {
  horizonSeconds: 12,
  scenarios: [-1.5, -0.5, 0.3],
  minDeviation: 0.1,
  utilityExponent: 0.5,
  stallCost: 6,
  switchUpCost: 3,
  switchDownCost: 1,
  bufferWorth: 10,
  bufferScaleSeconds: 8,
};

/**
 * The rendition of the next segment: for each candidate, plays the next seconds forward under a few likely throughputs, and
 * weighs quality against stalls, switches and the buffer that is left. Pure; costs candidates × scenarios × segments steps.
 */
export function chooseRendition(snapshot: ChoiceSnapshot, tuning: ChoiceTuning = choiceTuning): Choice {
  const ladder = byBitrate(snapshot.candidates);
  const current = ladder.find(({ id }) => id === snapshot.currentId) ?? null;
  const utilityOf = utilities(ladder, tuning.utilityExponent);
  const currentUtility = current === null ? null : utilityOf(current);
  let best = ladder[0];
  let bestScore = -Infinity;
  for (const candidate of ladder) {
    const utility = utilityOf(candidate);
    const change = currentUtility === null ? 0 : utility - currentUtility;
    const switchCost = change > 0 ? change * tuning.switchUpCost : -change * tuning.switchDownCost;
    const score = outlook(snapshot, candidate, utility, tuning) - switchCost;
    if (score > bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  if (best === undefined) throw new RangeError('chooseRendition needs at least one candidate.');
  return { renditionId: best.id, reason: reasonOf(snapshot, current, best) };
}

/** Mean over the scenarios of: quality seconds − stalls + worth of the buffer at the end. */
function outlook(snapshot: ChoiceSnapshot, candidate: Candidate, utility: number, tuning: ChoiceTuning): number {
  const { throughput, segmentSeconds, bufferGoalSeconds, playbackRate } = snapshot;
  const deviation = Math.max(tuning.minDeviation, throughput.deviation);
  const steps = Math.max(1, Math.round(tuning.horizonSeconds / segmentSeconds));
  const playSeconds = segmentSeconds / playbackRate;
  let sum = 0;
  for (const scenario of tuning.scenarios) {
    const bps = Math.max(1000, throughput.bps * Math.exp(scenario * deviation) - snapshot.otherTracksBps);
    let bufferSeconds = snapshot.bufferAheadSeconds / playbackRate;
    let stallSeconds = 0;
    for (let step = 0; step < steps; step += 1) {
      const bits = candidate.upcomingBits[step] ?? typicalBps(candidate) * segmentSeconds;
      const seconds = throughput.latencyMs / 1000 + bits / bps;
      stallSeconds += Math.max(0, seconds - bufferSeconds);
      bufferSeconds = Math.min(Math.max(0, bufferSeconds - seconds) + playSeconds, bufferGoalSeconds / playbackRate);
    }
    sum += tuning.bufferWorth * (1 - Math.exp(-bufferSeconds / tuning.bufferScaleSeconds)) - tuning.stallCost * stallSeconds;
  }
  return utility * steps * playSeconds + sum / tuning.scenarios.length;
}

/** 0 for the lowest of the ladder, 1 for the highest. */
function utilities(ladder: readonly Candidate[], exponent: number): (candidate: Candidate) => number {
  const value = (candidate: Candidate | undefined): number => Math.max(1, candidate === undefined ? 1 : typicalBps(candidate)) ** exponent;
  const low = value(ladder[0]);
  const span = value(ladder[ladder.length - 1]) - low;
  return (candidate) => (span > 0 ? (value(candidate) - low) / span : 0);
}

function reasonOf(snapshot: ChoiceSnapshot, current: Candidate | null, best: Candidate): ChoiceReason {
  if (current === null) return snapshot.currentId === null ? 'start' : 'constraint';
  if (best.id === current.id) return 'steady';
  return typicalBps(best) > typicalBps(current) ? 'up' : 'down';
}
