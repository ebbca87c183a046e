import type { Fact } from './facts.js';
import { reduce } from './reduce.js';
import type { SessionState } from './state.js';

/** The session's state and the only way to change it. */
export interface Store {
  state(): SessionState;
  dispatch(fact: Fact): void;
  /** Resolves when the state is so; rejects with the signal's reason. */
  until(condition: (state: SessionState) => boolean, signal: AbortSignal): Promise<void>;
}

interface Waiter {
  readonly condition: (state: SessionState) => boolean;
  resolve(): void;
}

/** `extend` has the last word on each new state; `onFact` is called after each fact has been taken in. */
export function createStore(initial: SessionState, extend: (after: SessionState, fact: Fact, before: SessionState) => SessionState, onFact: (fact: Fact, after: SessionState) => void): Store {
  let current = initial;
  let waiters: Waiter[] = [];
  return {
    state: () => current,
    dispatch(fact) {
      current = extend(reduce(current, fact), fact, current);
      onFact(fact, current);
      if (waiters.length === 0) return;
      const due = waiters.filter(({ condition }) => condition(current));
      waiters = waiters.filter((waiter) => !due.includes(waiter));
      for (const waiter of due) waiter.resolve();
    },
    until(condition, signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (condition(current)) return Promise.resolve();
      return new Promise<void>((resolve, reject) => {
        const giveUp = (): void => {
          waiters = waiters.filter((other) => other !== waiter);
          reject(signal.reason);
        };
        const waiter: Waiter = {
          condition,
          resolve() {
            signal.removeEventListener('abort', giveUp);
            resolve();
          },
        };
        signal.addEventListener('abort', giveUp, { once: true });
        waiters.push(waiter);
      });
    },
  };
}
