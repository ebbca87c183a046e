import { byBitrate, typicalBps, type Candidate } from './candidate.js';
import { outlook, qualities, segmentBits, type Outset, type OutlookTuning } from './outlook.js';

/** All that the choice of the next segment's rendition depends on; `bufferAheadSeconds` reaches up to that segment. */
export interface ChoiceSnapshot extends Outset {
  /** Only allowed ones (see `allowedRenditions`), at least one. */
  readonly candidates: readonly Candidate[];
  /** Rendition of the segment before; null before the first. It may be missing from `candidates`. */
  readonly currentId: string | null;
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

export interface ChoiceTuning extends OutlookTuning {
  /** Seconds of the quality difference that a switch costs. */
  readonly switchUpCost: number;
  readonly switchDownCost: number;
}

export const choiceTuning: ChoiceTuning = {
  horizonSeconds: 12.4,
  scenarios: [-0.978, -0.629, -0.108],
  minDeviation: 0.0932,
  qualityExponent: 0.271,
  stallCost: 8.3,
  switchUpCost: 2.62,
  switchDownCost: 1.11,
  bufferWorth: 10.6,
  bufferScaleSeconds: 5.16,
  bufferScaleShare: 1.73,
  recentWeight: 0.202,
  lowerWeight: 0.554,
};

/**
 * The rendition of the next segment: for each candidate, plays the next seconds forward under a few likely throughputs, and
 * weighs quality against stalls, the switch and the buffer that is left. Costs candidates × scenarios × segments steps.
 */
export function chooseRendition(snapshot: ChoiceSnapshot, tuning: ChoiceTuning = choiceTuning): Choice {
  const ladder = byBitrate(snapshot.candidates);
  const current = ladder.find(({ id }) => id === snapshot.currentId) ?? null;
  const { segmentSeconds, throughput } = snapshot;
  const qualityOf = qualities(ladder, tuning.qualityExponent);
  const currentQuality = current === null ? null : qualityOf(current);
  let best = ladder[0];
  let bestScore = -Infinity;
  for (const candidate of ladder) {
    const quality = qualityOf(candidate);
    const change = currentQuality === null ? 0 : quality - currentQuality;
    const switchCost = change > 0 ? change * tuning.switchUpCost : -change * tuning.switchDownCost;
    const first = { bits: segmentBits(candidate, 0, segmentSeconds), latencyMs: throughput.latencyMs, addsSeconds: segmentSeconds, quality };
    const score = outlook(snapshot, first, candidate, quality, tuning) - switchCost;
    if (score > bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  if (best === undefined) throw new RangeError('chooseRendition needs at least one candidate.');
  return { renditionId: best.id, reason: reasonOf(snapshot, current, best) };
}

function reasonOf(snapshot: ChoiceSnapshot, current: Candidate | null, best: Candidate): ChoiceReason {
  if (current === null) return snapshot.currentId === null ? 'start' : 'constraint';
  if (best.id === current.id) return 'steady';
  return typicalBps(best) > typicalBps(current) ? 'up' : 'down';
}
