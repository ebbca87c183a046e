import { PlayerError } from '../errors/player-error.js';
import { createScope } from '../kit/scope.js';
import type { MediaType } from '../model/presentation.js';
import type { Clock } from '../ports/clock.js';

/**
 * One operation at a time for each track of a sink, in order of asking; a barrier waits for all tracks and holds them up
 * (duration and endOfStream need every SourceBuffer idle: MSE §3.15.4).
 */
export interface OperationQueue {
  run(type: MediaType, name: string, operation: (signal: AbortSignal) => Promise<void>): Promise<void>;
  barrier(name: string, operation: () => void): Promise<void>;
  /** Nothing that waits will start any more. */
  close(): void;
}

/** An operation that takes longer is dead: appends take milliseconds, `updateend` that never comes is a known browser fault. */
const STUCK_AFTER_MS = 5_000;

export function createOperationQueue(clock: Clock): OperationQueue {
  // Both from the start: a barrier must also hold up the first operation of a track.
  const tails = new Map<MediaType, Promise<void>>([['video', Promise.resolve()], ['audio', Promise.resolve()]]);
  const scope = createScope();

  function enqueue(before: Promise<unknown>, work: () => Promise<void>): Promise<void> {
    return before.then(async () => {
      scope.signal.throwIfAborted();
      await work();
    });
  }

  async function watched(type: string, name: string, operation: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const watch = createScope(scope.signal);
    const stuck = clock.sleep(STUCK_AFTER_MS, watch.signal).then(() => {
      const error = new PlayerError(
        'sink/stuck',
        `"${name}" on the ${type} buffer did not end within ${STUCK_AFTER_MS} ms. A new MediaSource is built.`,
        { track: type, operation: name, afterMs: STUCK_AFTER_MS },
      );
      // The browser may still be at it: nothing may be begun on this sink any more.
      scope.abort(error);
      throw error;
    });
    try {
      await Promise.race([operation(scope.signal), stuck]);
    } finally {
      watch.abort();
    }
  }

  return {
    run(type, name, operation) {
      const result = enqueue(tails.get(type) ?? Promise.resolve(), () => watched(type, name, operation));
      tails.set(type, settled(result));
      return result;
    },
    barrier(_name, operation) {
      const result = enqueue(Promise.all(tails.values()), async () => {
        operation();
      });
      for (const type of tails.keys()) tails.set(type, settled(result));
      return result;
    },
    close() {
      scope.abort();
    },
  };
}

/** The end of a promise, whatever its outcome: who asked for the operation hears of a failure, the next in line need not. */
function settled(promise: Promise<void>): Promise<void> {
  return promise.catch(() => undefined);
}
