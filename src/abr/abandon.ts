import { byBitrate, typicalBps, type Candidate } from './candidate.js';
import { choiceTuning } from './choose.js';
import { outlook, qualities, segmentBits, type FirstFetch, type Outset, type OutlookTuning } from './outlook.js';

/**
 * A segment's download as it stands. `bufferAheadSeconds` is the media that can be played before something of this segment
 * is missing, what of it was appended already included.
 */
export interface DownloadSnapshot extends Outset {
  /** Allowed ones; `upcomingBits[0]` is the size of the segment in question. */
  readonly candidates: readonly Candidate[];
  readonly renditionId: string;
  readonly receivedBits: number;
  /** From Content-Length or the byte range; null: estimated from the bitrate. */
  readonly totalBits: number | null;
  /** Since the request. */
  readonly elapsedMs: number;
  /** Of `bufferAheadSeconds`, what belongs to this segment (pieces are appended as they come); 0 where only whole segments count. */
  readonly appendedSeconds: number;
  /** A download of this position was abandoned before: never twice. */
  readonly hasAbandoned: boolean;
}

export interface AbandonTuning extends OutlookTuning {
  /** Before that a slow start of the connection looks like a slow link, ms. */
  readonly patienceMs: number;
  /** Nothing is asked while the rest should take less than this share of the buffer. */
  readonly alarmShare: number;
  /** What must be won, in seconds of best quality. */
  readonly minGain: number;
}

export const abandonTuning: AbandonTuning = {
  ...choiceTuning,
  recentWeight: 0.99,
  patienceMs: 500,
  alarmShare: 0.71,
  minGain: 1.8,
};

/**
 * The lower rendition to fetch instead, from its first byte, where that is clearly worth more than to go on and step down after this
 * segment; else null.
 */
export function shouldAbandon(snapshot: DownloadSnapshot, tuning: AbandonTuning = abandonTuning): { readonly toRenditionId: string } | null {
  const { candidates, throughput, segmentSeconds } = snapshot;
  const current = candidates.find(({ id }) => id === snapshot.renditionId);
  if (snapshot.hasAbandoned || current === undefined || snapshot.elapsedMs < tuning.patienceMs) return null;
  const totalBits = snapshot.totalBits ?? segmentBits(current, 0, segmentSeconds);
  const restBits = Math.max(0, totalBits - snapshot.receivedBits);
  const slowestBps = Math.min(throughput.recentBps, throughput.bps);
  if (restBits < slowestBps * tuning.alarmShare * (snapshot.bufferAheadSeconds / snapshot.playbackRate)) return null;

  const ladder = byBitrate(candidates);
  const qualityOf = qualities(ladder, tuning.qualityExponent);
  const addsSeconds = Math.max(0, segmentSeconds - snapshot.appendedSeconds);
  const goOn: FirstFetch = { bits: restBits, latencyMs: 0, addsSeconds, quality: qualityOf(current) };
  let bestOn = outlook(snapshot, goOn, current, goOn.quality, tuning);
  let bestInstead = -Infinity;
  let instead: Candidate | null = null;
  for (const candidate of ladder) {
    if (typicalBps(candidate) >= typicalBps(current)) break;
    const quality = qualityOf(candidate);
    const anew: FirstFetch = { bits: segmentBits(candidate, 0, segmentSeconds), latencyMs: throughput.latencyMs, addsSeconds, quality };
    bestOn = Math.max(bestOn, outlook(snapshot, goOn, candidate, quality, tuning));
    const score = outlook(snapshot, anew, candidate, quality, tuning);
    if (score > bestInstead) {
      bestInstead = score;
      instead = candidate;
    }
  }
  return instead !== null && bestInstead > bestOn + tuning.minGain ? { toRenditionId: instead.id } : null;
}
