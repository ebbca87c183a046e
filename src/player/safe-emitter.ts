import { EventEmitter } from 'eventemitter3';

/** An emitter whose listeners cannot break the one who emits: what they throw goes to the page's error reporting. */
export interface SafeEmitter<Events extends object> {
  on<Name extends keyof Events & string>(name: Name, listener: (payload: Events[Name]) => void): void;
  once<Name extends keyof Events & string>(name: Name, listener: (payload: Events[Name]) => void): void;
  off<Name extends keyof Events & string>(name: Name, listener: (payload: Events[Name]) => void): void;
  emit<Name extends keyof Events & string>(name: Name, payload: Events[Name]): void;
  removeAll(): void;
}

export function createSafeEmitter<Events extends object>(): SafeEmitter<Events> {
  const emitter = new EventEmitter();
  const guards = new WeakMap<object, (payload: never) => void>();

  function guardOf<Payload>(listener: (payload: Payload) => void): (payload: Payload) => void {
    // Keyed by the listener, so what is found takes the listener's own payload.
    const known = guards.get(listener) as ((payload: Payload) => void) | undefined;
    if (known !== undefined) return known;
    const guard = guarded(listener);
    guards.set(listener, guard);
    return guard;
  }

  return {
    on: (name, listener) => void emitter.on(name, guardOf(listener)),
    once: (name, listener) => void emitter.once(name, guardOf(listener)),
    off: (name, listener) => void emitter.off(name, guardOf(listener)),
    emit: (name, payload) => void emitter.emit(name, payload),
    removeAll: () => void emitter.removeAllListeners(),
  };
}

/** A function of its own that calls `listener`; what that throws goes to the page's error reporting. */
export function guarded<Payload>(listener: (payload: Payload) => void): (payload: Payload) => void {
  return (payload) => {
    try {
      listener(payload);
    } catch (error) {
      report(error);
    }
  };
}

/** As an uncaught error of the page, where its monitoring sees it. */
function report(error: unknown): void {
  if (typeof reportError === 'function') reportError(error);
  else queueMicrotask(() => { throw error; });
}
