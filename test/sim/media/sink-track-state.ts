import type { SourceBufferModel } from './sink-track.js';

/** Whoever waits for an operation. */
export interface Waiter {
  readonly reject: (reason: unknown) => void;
  readonly unlink: () => void;
}

/** A track and what the browser does on it. */
export interface TrackState {
  readonly model: SourceBufferModel;
  /** The browser works on it; may outlive the waiter. */
  isUpdating: boolean;
  waiter: Waiter | null;
  /** Begins when the browser is idle again: after an abort the next call waits for what the browser still does. */
  onIdle: (() => void) | null;
}

/** Somebody waits for what begins on a track now; an abort ends the waiting, not the work. */
export function beginWaiting(track: TrackState, reject: (reason: unknown) => void, signal: AbortSignal): Waiter {
  const onAbort = (): void => {
    track.waiter = null;
    track.onIdle = null;
    reject(signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const waiter: Waiter = { reject, unlink: () => signal.removeEventListener('abort', onAbort) };
  track.waiter = waiter;
  return waiter;
}
