import { PlayerError } from '../../../src/errors/player-error.js';
import { SECRET } from '../session/world.js';
import type { Watcher, World } from '../session/world.js';

/** 11. One fatal error at most, typed; nothing is told behind it. */
export function oneTypedFatal(world: World): Watcher {
  return {
    name: 'one typed fatal error',
    onSession(event) {
      if (event.kind === 'failed') {
        if (world.fatal !== null) return `a second fatal error: ${event.error.code}`;
        if (!(event.error instanceof PlayerError)) return 'the fatal error is not a PlayerError';
        return event.error.severity === 'fatal' ? null : `a fatal error calls itself ${event.error.severity}`;
      }
      if (world.fatal !== null) return `${event.kind} was told after the fatal error`;
      return event.kind === 'warning' && event.error.severity === 'fatal' ? `the warning ${event.error.code} calls itself fatal` : null;
    },
  };
}

/** 11. No bug shows as an internal error, nothing escapes as an exception or an unhandled rejection. */
export function nothingIsThrownAtTheWorld(): Watcher {
  return {
    name: 'nothing escapes',
    onSession(event) {
      if ((event.kind !== 'failed' && event.kind !== 'warning') || event.error.code !== 'internal/unexpected') return null;
      const cause = event.error.cause instanceof Error ? event.error.cause.stack ?? '' : '';
      return `internal/unexpected: ${event.error.message}\n${cause}`;
    },
    onUncaught: (error) => `uncaught: ${error instanceof Error ? error.stack ?? error.message : String(error)}`,
  };
}

/** 11. Tokens in queries are for the server alone. */
export function secretsAreKept(world: World): Watcher {
  let leaked: string | null = null;
  world.logger.onLine = (line) => {
    if (line.includes(SECRET)) leaked ??= `a log line shows a token: ${line.slice(0, 200)}`;
  };
  return {
    name: 'secrets are kept',
    afterEvent: () => leaked,
    onSession(event) {
      if (event.kind !== 'failed' && event.kind !== 'warning') return null;
      const { error } = event;
      const text = `${error.message} ${JSON.stringify(error.context)} ${error.cause instanceof Error ? error.cause.message : ''}`;
      return text.includes(SECRET) ? `the error ${error.code} shows a token` : null;
    },
  };
}

/** A stream without any fault ends without any. */
export function calmSessionsDoNotFail(world: World, isCalm: boolean): Watcher {
  return {
    name: 'calm sessions do not fail',
    onSession(event) {
      if (!isCalm) return null;
      if (event.kind === 'failed' && world.link.kbps > 0) return `nothing was wrong, but: ${event.error.code}: ${event.error.message}`;
      return null;
    },
  };
}
