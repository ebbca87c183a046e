import { deferred, type Deferred } from '../kit/deferred.js';
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

/**
 * Many waits in a row under one timer: time runs out at `limitAtMs` (Clock.now), which may rise meanwhile, and ends with the signal. Each wait
 * has a promise of its own to lose to: a race with the timer's, which outlives them all, would hold on to what every one of them brought.
 */
export function createLimit(clock: Clock, limitAtMs: () => number, signal: AbortSignal): <T>(work: Promise<T>) => Promise<T | typeof TIMED_OUT> {
  type Wait = Deferred<typeof TIMED_OUT>;
  let wait: Wait | null = null;
  let end: ((wait: Wait) => void) | null = null;

  async function untilLate(): Promise<void> {
    // A timer that is a little early is not to go round and round.
    while (limitAtMs() > clock.now()) await clock.sleep(Math.max(1, limitAtMs() - clock.now()), signal);
  }
  function over(how: (wait: Wait) => void): void {
    end = how;
    if (wait !== null) how(wait);
  }
  untilLate().then(() => over(({ resolve }) => resolve(TIMED_OUT)), (reason: unknown) => over(({ reject }) => reject(reason)));

  return (work) => {
    wait = deferred();
    end?.(wait);
    return Promise.race([work, wait.promise]);
  };
}
