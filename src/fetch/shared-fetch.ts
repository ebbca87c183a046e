import { createScope } from '../kit/scope.js';

/**
 * One transfer for all who ask for the same thing at the same time: video and audio loops, or a new segment job and the one it
 * replaced. The transfer ends early only when the last of them has gone.
 */
export interface SharedFetch<T> {
  get(key: string, start: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
}

interface Running<T> {
  readonly result: Promise<T>;
  waiting: number;
  stop(): void;
}

export function createSharedFetch<T>(): SharedFetch<T> {
  const running = new Map<string, Running<T>>();
  return {
    async get(key, start, signal) {
      signal.throwIfAborted();
      let entry = running.get(key);
      if (entry === undefined) {
        const scope = createScope();
        const result = start(scope.signal);
        const made: Running<T> = { result, waiting: 0, stop: () => scope.abort() };
        running.set(key, made);
        const forget = (): void => {
          if (running.get(key) === made) running.delete(key);
        };
        result.then(forget, forget);
        entry = made;
      }
      const shared = entry;
      shared.waiting += 1;
      return new Promise<T>((resolve, reject) => {
        let isHere = true;
        const leave = (): void => {
          if (!isHere) return;
          isHere = false;
          signal.removeEventListener('abort', giveUp);
          shared.waiting -= 1;
        };
        const giveUp = (): void => {
          leave();
          if (shared.waiting === 0) {
            if (running.get(key) === shared) running.delete(key);
            shared.stop();
          }
          reject(signal.reason);
        };
        signal.addEventListener('abort', giveUp, { once: true });
        shared.result.then(
          (value) => {
            leave();
            resolve(value);
          },
          (error: unknown) => {
            leave();
            reject(error);
          },
        );
      });
    },
  };
}
