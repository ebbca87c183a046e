/** What is known of the origin's clock: its epoch ms at Clock.now 0 lies between these two. */
export interface OriginClock {
  readonly lowMs: number;
  readonly highMs: number;
}

/** The server wrote this time at some moment between the two of our clock. */
export interface TimeAnswer {
  readonly serverEpochMs: number;
  /** Of what it wrote: 1000 for an HTTP date. */
  readonly resolutionMs: number;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}

/** Nothing is known. */
export const emptyClock: OriginClock = { lowMs: -Infinity, highMs: Infinity };

/** The next value after an answer; the same one where that tells nothing new. One that contradicts all before it wins: a clock was set, or the machine slept. */
export function observeTime(clock: OriginClock, answer: TimeAnswer): OriginClock {
  const lowMs = answer.serverEpochMs - answer.receivedAtMs;
  const highMs = answer.serverEpochMs + answer.resolutionMs - answer.sentAtMs;
  if (lowMs <= clock.lowMs && highMs >= clock.highMs) return clock;
  const both = { lowMs: Math.max(clock.lowMs, lowMs), highMs: Math.min(clock.highMs, highMs) };
  return both.lowMs <= both.highMs ? both : { lowMs, highMs };
}

/**
 * The origin's epoch ms at `nowMs`: what the machine says where that can be; else its word counts for nothing, and the earliest that
 * can be is taken: who asks too late waits a moment, who asks too early is refused again and again.
 */
export function originNow({ lowMs, highMs }: OriginClock, nowMs: number, machineEpochMs: number): number {
  return nowMs + (machineEpochMs > highMs ? lowMs : Math.max(lowMs, machineEpochMs));
}
