/**
 * A lifetime: an AbortSignal with children. Aborting a scope aborts its children; closing a child takes it off its
 * parent, so that a long session does not collect the listeners of each finished request.
 */
export interface Scope {
  readonly signal: AbortSignal;
  /** A shorter lifetime inside this one. */
  child(): Scope;
  /** Ends this lifetime and all inside it; `reason` becomes `signal.reason`. Safe to call again. */
  abort(reason?: unknown): void;
  /** The work is over and nothing is to be aborted: unlink from the parent. */
  close(): void;
}

export function createScope(parent?: AbortSignal): Scope {
  const controller = new AbortController();
  const onParent = (): void => controller.abort(parent?.reason);
  if (parent?.aborted === true) controller.abort(parent.reason);
  else parent?.addEventListener('abort', onParent, { once: true });
  const close = (): void => parent?.removeEventListener('abort', onParent);
  return {
    signal: controller.signal,
    child: () => createScope(controller.signal),
    abort(reason?: unknown): void {
      close();
      controller.abort(reason ?? STOPPED);
    },
    close,
  };
}

/** Why something stopped when the player itself ended it. Never shown to the app as an error. */
export class AbortedError extends Error {
  override readonly name = 'AbortError';
  constructor(message = 'The player stopped this operation.') {
    super(message);
  }
}

/** The same for every scope: it tells nothing that a stack could add, and a session ends thousands of them. */
const STOPPED = new AbortedError();

/** True for our own aborts and for the platform's (DOMException named AbortError). */
export function isAbort(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'name' in reason && reason.name === 'AbortError';
}

/** Calls `onAbort` once when the signal aborts (at once if it has); returns the call that takes the listener off. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener();
    return () => undefined;
  }
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}
