import type { Scope } from '../kit/scope.js';
import { createScope } from '../kit/scope.js';
import type { Clock } from '../ports/clock.js';

/** One alarm: the earliest moment that anyone asked for. */
export interface WakeTimer {
  /** Clock.now, ms; null: no alarm. An alarm that is already set for then or earlier stays. */
  set(atMs: number | null): void;
  close(): void;
}

/** The least wait, in ms: whoever subtracts two times and finds one due too little by rounding asks again, and time must have gone on by then. */
const LEAST_WAIT_MS = 1;

export function createWakeTimer(clock: Clock, onWake: () => void): WakeTimer {
  let armed: { readonly atMs: number; readonly scope: Scope } | null = null;

  function disarm(): void {
    armed?.scope.abort();
    armed = null;
  }

  return {
    set(atMs) {
      if (atMs === null) {
        disarm();
        return;
      }
      if (armed !== null && armed.atMs <= atMs && armed.atMs > clock.now()) return;
      disarm();
      const own = { atMs, scope: createScope() };
      armed = own;
      clock.sleep(Math.max(LEAST_WAIT_MS, atMs - clock.now()), own.scope.signal).then(
        () => {
          if (armed !== own) return;
          armed = null;
          onWake();
        },
        () => undefined, // Disarmed.
      );
    },
    close: disarm,
  };
}
