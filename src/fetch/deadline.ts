import { createScope, isAbort } from '../kit/scope.js';
import type { Clock } from '../ports/clock.js';

/** What a wait ended with when time ran out first. */
export const TIMED_OUT: unique symbol = Symbol('timed out');

/**
 * `work` under a limit of `ms`. When time runs out its signal aborts and the result is TIMED_OUT, even if `work` goes on; an
 * abort from outside is rethrown. Neither timer nor listener stays behind.
 */
export async function withDeadline<T>(clock: Clock, ms: number, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T | typeof TIMED_OUT> {
  signal.throwIfAborted();
  const scope = createScope(signal);
  const timer = createScope(signal);
  let isLate = false;
  const late = clock.sleep(ms, timer.signal).then((): typeof TIMED_OUT => {
    isLate = true;
    scope.abort();
    return TIMED_OUT;
  });
  try {
    // Losing the race, `late` rejects with the timer's own abort, which the race has already taken charge of.
    return await Promise.race([work(scope.signal), late]);
  } catch (error) {
    if (isLate && isAbort(error) && !signal.aborted) return TIMED_OUT;
    throw error;
  } finally {
    timer.abort();
    scope.close();
  }
}
