import type { ErrorCode, ErrorContexts } from './codes.js';

/** What the player does about an error. `fatal` is the only one after which playback is over. */
export type Severity = 'retry' | 'other-rendition' | 'other-location' | 'skip' | 'rebuild-sink' | 'ignored' | 'fatal';

/**
 * The one error type of Sluice. `code` says what happened, `context` on what, `message` tells the person reading a log
 * at night what was tried and what can be done; `cause` keeps what lies below.
 */
export class PlayerError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'PlayerError';
  readonly code: C;
  readonly context: ErrorContexts[C];
  /** Set by the player's recovery policy; `fatal` until it has spoken. */
  readonly severity: Severity;

  constructor(code: C, message: string, context: ErrorContexts[C], options: { readonly cause?: unknown; readonly severity?: Severity } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.context = context;
    this.severity = options.severity ?? 'fatal';
  }

  /** The same error with what was done about it. */
  withSeverity(severity: Severity): PlayerError<C> {
    const copy = new PlayerError(this.code, this.message, this.context, { cause: this.cause, severity });
    if (this.stack !== undefined) copy.stack = this.stack;
    return copy;
  }
}

/** Narrows to one code, and so to its context. */
export function hasCode<C extends ErrorCode>(error: unknown, code: C): error is PlayerError<C> {
  return error instanceof PlayerError && error.code === code;
}

/** A PlayerError as it is; anything else as `internal/unexpected`, with the cause kept. */
export function toPlayerError(error: unknown, where: string): PlayerError {
  if (error instanceof PlayerError) return error;
  return new PlayerError('internal/unexpected', `${where} failed: ${textOf(error)}. This is a bug in Sluice; please report it with this message.`, { where }, { cause: error });
}

/** Anything can be thrown; objects without a prototype cannot even be made a string. */
function textOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  return 'message' in thrown && typeof thrown.message === 'string' ? thrown.message : Object.prototype.toString.call(thrown);
}
