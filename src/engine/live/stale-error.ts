import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';

/** Nothing new comes from there, for so long. */
export function staleError(address: string, forMs: number): PlayerError {
  const url = redactUrl(address);
  return new PlayerError('live/stale', `${url} has brought nothing new for ${(forMs / 1000).toFixed(0)} s; the encoder or the packager may have stopped. The player goes on asking, and plays what it has.`, { url, forMs: Math.round(forMs) }, { severity: 'retry' });
}
