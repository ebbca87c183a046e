import type { PlayerState } from './player-state.js';
import { guarded } from './safe-emitter.js';

/** The latest state, and those who want to hear of the next. */
export interface StateStore {
  read(): PlayerState;
  subscribe(listener: (state: PlayerState) => void): () => void;
  /** Something may have changed. Subscribers hear of it with the next frame. */
  touch(): void;
  /** Nobody hears anything any more. */
  end(): void;
}

export interface StateSource {
  /** The state after `before`; `before` itself where nothing changed. */
  next(before: PlayerState | null): PlayerState;
  /** Returns the call that ends it. */
  onChange(changed: () => void): () => void;
  /** Calls once, with the next frame. Returns the call that takes it back. */
  onNextFrame(draw: () => void): () => void;
}

/** Reads only what was touched, tells at most once a frame, and only of what differs from what was told last. */
export function createStateStore({ next, onChange, onNextFrame }: StateSource): StateStore {
  const listeners = new Set<(state: PlayerState) => void>();
  let latest = next(null);
  let told = latest;
  let isTouched = false;
  let cancelFrame: (() => void) | null = null;

  const read = (): PlayerState => {
    if (isTouched) latest = next(latest);
    isTouched = false;
    return latest;
  };
  const tell = (): void => {
    cancelFrame = null;
    if (read() === told) return;
    told = latest;
    for (const listener of [...listeners]) {
      if (listeners.has(listener)) listener(told);
    }
  };
  const touch = (): void => {
    isTouched = true;
    if (listeners.size > 0) cancelFrame ??= onNextFrame(tell);
  };
  const stopHearing = onChange(touch);

  return {
    read,
    subscribe(listener) {
      if (listeners.size === 0) told = read();
      // Its own function, so that one listener subscribed twice counts twice.
      const own = guarded(listener);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    touch,
    end() {
      read();
      stopHearing();
      cancelFrame?.();
      listeners.clear();
    },
  };
}
