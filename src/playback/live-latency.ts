/** What the playback rate near the edge depends on; seconds unless said otherwise. */
export interface LatencySnapshot {
  readonly latencySeconds: number;
  readonly targetSeconds: number;
  /** Being off by less is not worth a change. */
  readonly toleranceSeconds: number;
  readonly bufferAheadSeconds: number;
  /** Less than this ahead, and going faster could end in a stall. */
  readonly neededAheadSeconds: number;
  /** Bounds of the rate. */
  readonly minRate: number;
  readonly maxRate: number;
  /** The rate now; anything but 1 is a correction under way. */
  readonly rate: number;
}

/** Off by this much, the rate is at its bound; in between it is in proportion. With 4 % a second of delay takes half a minute. */
const FULL_CORRECTION_SECONDS = 0.4;
/** A correction under way goes on to a fraction of the tolerance, so that it does not begin anew at once. */
const SETTLED_SHARE = 0.2;
/** Rates are whole hundredths: each change is an event for the app. */
const RATE_STEPS = 100;
/** And a correction under way is not worth another one for less than this: engines pause for a moment at each (WebKitGTK 2.50 flushes its pipeline). */
const LEAST_CHANGE = 0.02;

/** The playback rate that brings the latency to its target: 1 where it is near enough, and never faster into a stall. */
export function correctiveRate(snapshot: LatencySnapshot): number {
  const { latencySeconds, targetSeconds, toleranceSeconds, minRate, maxRate, rate } = snapshot;
  const offSeconds = latencySeconds - targetSeconds;
  if (Math.abs(offSeconds) <= toleranceSeconds * (rate === 1 ? 1 : SETTLED_SHARE)) return 1;
  if (offSeconds > 0 && snapshot.bufferAheadSeconds < snapshot.neededAheadSeconds) return 1;
  const bound = offSeconds > 0 ? maxRate - 1 : 1 - minRate;
  const strength = Math.min(1, Math.max(0.25, Math.abs(offSeconds) / FULL_CORRECTION_SECONDS)) * Math.sign(offSeconds);
  const wanted = Math.min(maxRate, Math.max(minRate, Math.round((1 + strength * bound) * RATE_STEPS) / RATE_STEPS));
  const isUnderWay = (rate - 1) * offSeconds > 0 && rate <= maxRate && rate >= minRate;
  return isUnderWay && Math.abs(wanted - rate) < LEAST_CHANGE - 0.001 ? rate : wanted;
}

/** Without a stall for this long, what stalls added to the target begins to go, in ms, at this many seconds a second. */
const FORGIVE_AFTER_MS = 30_000;
const FORGIVE_PER_SECOND = 0.02;

/** What is left now of what stalls have added to the target latency, in seconds. */
export function penaltyLeft(penaltySeconds: number, sinceMs: number): number {
  return Math.max(0, penaltySeconds - Math.max(0, sinceMs - FORGIVE_AFTER_MS) / 1000 * FORGIVE_PER_SECOND);
}
