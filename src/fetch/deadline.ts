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

/** One timer for many waits in a row, put off again and again. */
export interface Watch {
  /** `work` under the limit as it is then. */
  within<T>(work: () => Promise<T>): Promise<T | typeof TIMED_OUT>;
  close(): void;
}

/** `limitAtMs`: Clock.now at which time is up, as far as is known now; it may only rise. */
export function createWatch(clock: Clock, limitAtMs: () => number, signal: AbortSignal): Watch {
  const timer = createScope(signal);
  async function untilLate(): Promise<typeof TIMED_OUT> {
    for (;;) {
      const leftMs = limitAtMs() - clock.now();
      if (leftMs <= 0) return TIMED_OUT;
      // A timer that is a little early is not to go round and round.
      await clock.sleep(Math.max(1, leftMs), timer.signal);
    }
  }
  const late = untilLate();
  late.catch(() => undefined); // Closed.
  return {
    // A timer may be a little early or late: what is up is told by the clock.
    within: async (work) => (limitAtMs() <= clock.now() ? TIMED_OUT : Promise.race([work(), late])),
    close: () => timer.abort(),
  };
}
