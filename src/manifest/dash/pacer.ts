import type { Clock } from '../../ports/clock.js';

/** Work between two rests, in ms: a 60 Hz page has 16 for everything. */
const sliceMs = 10;

/**
 * Awaited between slices of work, lets other tasks run when the slice has been long enough, and throws the signal's reason
 * when it has aborted. Small manifests never rest, so they cost no timer.
 */
export function createPacer(clock: Clock, signal: AbortSignal): () => Promise<void> {
  let sliceStart = clock.now();
  return async () => {
    signal.throwIfAborted();
    if (clock.now() - sliceStart < sliceMs) return;
    await clock.sleep(0, signal);
    sliceStart = clock.now();
  };
}
