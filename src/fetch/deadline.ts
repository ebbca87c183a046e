import { createScope } from '../kit/scope.js';
import type { Clock } from '../ports/clock.js';

/** What a wait ended with when time ran out first. */
export const TIMED_OUT: unique symbol = Symbol('timed out');

/**
 * `work` under a limit of `ms`. When time runs out the result is TIMED_OUT, even if `work` goes on: it ends with whatever signal
 * it was given. An abort from outside is rethrown. Neither timer nor listener stays behind.
 */
export async function withDeadline<T>(clock: Clock, ms: number, signal: AbortSignal, work: () => Promise<T>): Promise<T | typeof TIMED_OUT> {
  signal.throwIfAborted();
  const timer = createScope(signal);
  const late = clock.sleep(ms, timer.signal).then((): typeof TIMED_OUT => TIMED_OUT);
  try {
    // Losing the race, `late` rejects with the timer's own abort, which the race has already taken charge of.
    return await Promise.race([work(), late]);
  } finally {
    timer.abort();
  }
}

/** Time runs out at `limitAtMs` (Clock.now), which may rise meanwhile: one timer for many waits in a row, until the signal aborts. */
export async function untilLate(clock: Clock, limitAtMs: () => number, signal: AbortSignal): Promise<typeof TIMED_OUT> {
  // A timer that is a little early is not to go round and round.
  while (limitAtMs() > clock.now()) await clock.sleep(Math.max(1, limitAtMs() - clock.now()), signal);
  return TIMED_OUT;
}
