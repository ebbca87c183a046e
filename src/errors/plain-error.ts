import type { ErrorCode, ErrorContexts } from './codes.js';
import { PlayerError, toPlayerError } from './player-error.js';

/** An error as it crosses to another thread. What lies below it stays behind: a cause may be anything. */
export interface PlainError<C extends ErrorCode = ErrorCode> {
  readonly code: C;
  readonly message: string;
  readonly context: ErrorContexts[C];
}

/** Whatever was thrown; what is no PlayerError becomes `internal/unexpected`. */
export function toPlainError(thrown: unknown, where: string): PlainError {
  const { code, message, context } = toPlayerError(thrown, where);
  return { code, message, context };
}

export function fromPlainError<C extends ErrorCode>({ code, message, context }: PlainError<C>): PlayerError<C> {
  return new PlayerError(code, message, context);
}
