import { byBitrate, lowest, typicalBps, type Candidate } from './candidate.js';
import { outlook, qualities, segmentBits, type Outset, type OutlookTuning } from './outlook.js';

/** All that the choice of the next segment's rendition depends on; `bufferAheadSeconds` reaches up to that segment. */
export interface ChoiceSnapshot extends Outset {
  /** Only allowed ones (see `allowedRenditions`), at least one. */
  readonly candidates: readonly Candidate[];
  /** Rendition of the segment before; null before the first. It may be missing from `candidates`. */
  readonly currentId: string | null;
  /** Switches of the last minute, counted by `countSwitch`. */
  readonly recentSwitches: number;
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
  /** By each recent switch the cost of one upwards grows to this many times itself, from 1 on: a link between two rungs must not flap. */
  readonly restlessness: number;
}

export const choiceTuning: ChoiceTuning = {
  horizonSeconds: 8,
  caution: 0.4,
  qualityExponent: 0.3,
  stallCost: 8.9,
  switchUpCost: 3.5,
  switchDownCost: 2.7,
  restlessness: 0.3,
  bufferWorth: 10,
  bufferScaleSeconds: 8.3,
  recentWeight: 0.2,
};

/** Seconds of playing after which a switch counts 37 %. */
const SWITCH_MEMORY_SECONDS = 60;

/** Recent switches, older ones fading, as they count `seconds` of playing later. */
export function countSwitch(recent: number, isSwitch: boolean, seconds: number): number {
  return recent * Math.exp(-seconds / SWITCH_MEMORY_SECONDS) + Number(isSwitch);
}

/**
 * The rendition of the next segment: for each candidate, plays the next seconds forward at a cautious throughput, and
 * weighs quality against stalls, the switch and the buffer that is left. Costs candidates × segments steps.
 */
export function chooseRendition(snapshot: ChoiceSnapshot, tuning: ChoiceTuning = choiceTuning): Choice {
  const ladder = byBitrate(snapshot.candidates);
  const current = ladder.find(({ id }) => id === snapshot.currentId) ?? null;
  const { segmentSeconds, throughput } = snapshot;
  const qualityOf = qualities(ladder, tuning.qualityExponent);
  const switchUpCost = tuning.switchUpCost * Math.max(1, tuning.restlessness * snapshot.recentSwitches);
  const currentQuality = current === null ? null : qualityOf(current);
  let best = lowest(ladder);
  let bestScore = -Infinity;
  for (const candidate of ladder) {
    const quality = qualityOf(candidate);
    const change = currentQuality === null ? 0 : quality - currentQuality;
    const switchCost = change > 0 ? change * switchUpCost : -change * tuning.switchDownCost;
    const first = { bits: segmentBits(candidate, 0, segmentSeconds), latencyMs: throughput.latencyMs, addsSeconds: segmentSeconds, quality };
    const score = outlook(snapshot, first, candidate, quality, tuning) - switchCost;
    if (score > bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  return { renditionId: best.id, reason: reasonOf(snapshot, current, best) };
}

function reasonOf(snapshot: ChoiceSnapshot, current: Candidate | null, best: Candidate): ChoiceReason {
  if (current === null) return snapshot.currentId === null ? 'start' : 'constraint';
  if (best.id === current.id) return 'steady';
  return typicalBps(best) > typicalBps(current) ? 'up' : 'down';
}
