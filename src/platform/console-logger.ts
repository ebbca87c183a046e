import type { Logger } from '../ports/logger.js';

/** Lines on the console, marked `[sluice]` so that the console's filter finds them. */
export function createConsoleLogger(target: Pick<Console, 'debug' | 'info' | 'warn'> = console): Logger {
  return {
    log(level, text, data): void {
      if (data === undefined) target[level](`[sluice] ${text}`);
      else target[level](`[sluice] ${text}`, data);
    },
  };
}
