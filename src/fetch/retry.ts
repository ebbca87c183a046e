import type { PlayerError } from '../errors/player-error.js';
import { hasCode } from '../errors/player-error.js';
import { backoffDelayMs } from '../kit/backoff.js';

/** How often and how patiently one URL is tried. */
export interface RetryPolicy {
  /** Tries in all. */
  readonly attempts: number;
  readonly firstDelayMs: number;
  /** Also ask again for what is not there (404, 410): a key that is published late must not cost its media. */
  readonly retriesMissing?: boolean;
}

/** Longest wait that a server may ask for by Retry-After and get; beyond it another location or an error is the better answer. */
const MAX_RETRY_AFTER_MS = 30_000;
/** A retry is never later than this by our own doing: a viewer is waiting. */
const MAX_DELAY_MS = 8_000;
/** Tries of a URL that only ever times out. */
const MAX_TIMED_OUT_ATTEMPTS = 2;
/** Half of the delay is chance: players that failed in the same instant must not come back in the same instant. */
const JITTER = 0.5;

/**
 * Milliseconds to wait before the same URL is tried again; null when it is not worth it. `attempt` counts the tries so far.
 * A 4xx says that asking again changes nothing, save for 408, 425 and 429 (RFC 9110 §15.5, RFC 8470, RFC 6585).
 */
export function retryDelayMs(error: PlayerError, attempt: number, policy: RetryPolicy, random: number): number | null {
  if (!isTransient(error) && !(policy.retriesMissing === true && isMissing(error))) return null;
  const asked = hasCode(error, 'network/http-status') ? error.context.retryAfterMs : undefined;
  if (asked !== undefined && asked > MAX_RETRY_AFTER_MS) return null;
  // A dead connection costs the whole time limit at each try.
  if (error.code === 'network/timeout' && attempt >= MAX_TIMED_OUT_ATTEMPTS) return null;
  // One that says when to come back gets one try more than one that does not.
  if (attempt >= policy.attempts + (asked === undefined ? 0 : 1)) return null;
  const delay = backoffDelayMs({ firstDelayMs: policy.firstDelayMs, maxDelayMs: MAX_DELAY_MS, jitter: JITTER }, attempt, random);
  return asked === undefined ? delay : Math.max(asked, delay);
}

function isMissing(error: PlayerError): boolean {
  return hasCode(error, 'network/http-status') && [404, 410].includes(error.context.status);
}

/** May the same request succeed later? */
export function isTransient(error: PlayerError): boolean {
  if (hasCode(error, 'network/http-status')) return error.context.status >= 500 || [408, 425, 429].includes(error.context.status);
  return error.code === 'network/timeout' || error.code === 'network/failed' || error.code === 'network/wrong-length';
}

/** More than this is as good as for ever, and timers count no more than some weeks. */
const LONGEST_RETRY_AFTER_MS = 86_400_000;
/** All three forms of an HTTP date begin with a day's name (RFC 9110 §5.6.7); Date.parse would take "-5" for a month. */
const HTTP_DATE = /^(mon|tue|wed|thu|fri|sat|sun)/i;

/** Retry-After in milliseconds, a day at most: seconds or an HTTP date (RFC 9110 §10.2.3); undefined where it says neither. */
export function parseRetryAfter(value: string | undefined, nowEpochMs: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_RETRY_AFTER_MS);
  const date = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, date - nowEpochMs), LONGEST_RETRY_AFTER_MS);
}
