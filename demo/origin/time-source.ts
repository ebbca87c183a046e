/** The little of time that the origin needs; tests give a virtual one. */
export interface TimeSource {
  /** Milliseconds, never going back. */
  nowMs(): number;
  /** The wall clock: milliseconds since 1970. */
  epochMs(): number;
  /** Runs `callback` once after `delayMs`; the returned call takes it back. */
  after(delayMs: number, callback: () => void): () => void;
  /** Runs `callback` once what is going on now has been dealt with, without the least delay of a timer. */
  soon(callback: () => void): void;
}

export const systemTime: TimeSource = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  soon(callback) {
    setImmediate(callback);
  },
};

/** Resolves after `delayMs` (`Infinity`: never), or rejects with the signal's reason. */
export function pause(time: TimeSource, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const cancel = Number.isFinite(delayMs) ? time.after(delayMs, done) : () => undefined;
    const stop = (): void => {
      cancel();
      reject(signal.reason);
    };
    function done(): void {
      signal.removeEventListener('abort', stop);
      resolve();
    }
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** Resolves when the wall clock has come to `epochMs`: timers may be a little early. */
export async function pauseUntil(time: TimeSource, epochMs: number, signal: AbortSignal): Promise<void> {
  for (let left = epochMs - time.epochMs(); left > 0; left = epochMs - time.epochMs()) await pause(time, Math.ceil(left), signal);
}
