import { byBitrate, typicalBps, type Candidate } from './candidate.js';
import type { ThroughputEstimate } from './sampler.js';

/** A segment's download as it stands. */
export interface DownloadSnapshot {
  /** Allowed ones; `upcomingBits[0]` is the size of the segment in question. */
  readonly candidates: readonly Candidate[];
  readonly renditionId: string;
  readonly receivedBits: number;
  /** From Content-Length or the byte range; null: estimated from the bitrate. */
  readonly totalBits: number | null;
  /** Since the request. */
  readonly elapsedMs: number;
  readonly throughput: ThroughputEstimate;
  /** Media that can be played before this segment is missing, including what of it was appended already; seconds. */
  readonly bufferAheadSeconds: number;
  /** Of `bufferAheadSeconds`, what belongs to this segment (pieces are appended as they come); 0 where only whole segments count. */
  readonly appendedSeconds: number;
  readonly segmentSeconds: number;
  readonly playbackRate: number;
  readonly otherTracksBps: number;
  /** A download of this position was abandoned before: never twice. */
  readonly hasAbandoned: boolean;
}

/** Before that a slow start of the connection looks like a slow link. */
const PATIENCE_MS = 400;
/** Stalls shorter than this are not worth the bytes thrown away. */
const MIN_STALL_SECONDS = 0.15;
/** The other rendition must save this share of the stall. */
const WORTHWHILE = 0.5;

/**
 * Where going on would stall playback and a lower rendition from its first byte would stall less: that rendition (the
 * highest that avoids the stall, else the lowest). Otherwise null.
 */
export function shouldAbandon(snapshot: DownloadSnapshot): { readonly toRenditionId: string } | null {
  const { candidates, throughput, elapsedMs } = snapshot;
  const current = candidates.find(({ id }) => id === snapshot.renditionId);
  if (snapshot.hasAbandoned || current === undefined || elapsedMs < PATIENCE_MS) return null;
  const bps = Math.max(1000, Math.min(throughput.fastBps, throughput.bps) - snapshot.otherTracksBps);
  const bufferSeconds = snapshot.bufferAheadSeconds / snapshot.playbackRate;
  const totalBits = snapshot.totalBits ?? sizeOf(current, snapshot);
  const restSeconds = Math.max(0, totalBits - snapshot.receivedBits) / bps;
  const stallSeconds = restSeconds - bufferSeconds;
  if (stallSeconds < MIN_STALL_SECONDS) return null;

  const lower = byBitrate(candidates).filter((candidate) => typicalBps(candidate) < typicalBps(current));
  const secondsOf = (candidate: Candidate): number => throughput.latencyMs / 1000 + sizeOf(candidate, snapshot) / bps;
  const target = lower.filter((candidate) => secondsOf(candidate) <= bufferSeconds).at(-1) ?? lower[0];
  if (target === undefined) return null;
  const newStall = Math.max(0, secondsOf(target) - bufferSeconds);
  return newStall <= stallSeconds * (1 - WORTHWHILE) ? { toRenditionId: target.id } : null;
}

function sizeOf(candidate: Candidate, snapshot: DownloadSnapshot): number {
  return candidate.upcomingBits[0] ?? typicalBps(candidate) * snapshot.segmentSeconds;
}
