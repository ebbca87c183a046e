import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';

/** `manifest/invalid`: `what` is a sentence about the rule that the MPD breaks; `where` names the element or the line. */
export function invalidMpd(url: string, what: string, where: { readonly element?: string; readonly line?: number } = {}, cause?: unknown): PlayerError {
  const place = where.line === undefined ? '' : ` (line ${String(where.line)})`;
  return new PlayerError(
    'manifest/invalid',
    `The MPD ${redactUrl(url)} cannot be played: ${what}${place}. The packager has to correct it; the DASH-IF conformance tool names all such places.`,
    { url: redactUrl(url), ...where },
    { cause },
  );
}

/** `manifest/unsupported`: sound, but the player does not do it. */
export function unsupportedMpd(url: string, feature: string, what: string): PlayerError {
  return new PlayerError('manifest/unsupported', `The MPD ${redactUrl(url)} cannot be played: ${what}.`, { url: redactUrl(url), feature });
}
