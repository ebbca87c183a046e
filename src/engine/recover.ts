import type { PlayerError, Severity } from '../errors/player-error.js';
import { hasCode } from '../errors/player-error.js';
import { backoffDelayMs } from '../kit/backoff.js';

/** What the answer to an error depends on. */
export interface RecoverSnapshot {
  readonly error: PlayerError;
  /** What failed: a segment (with its init and key), an index, or the sink itself. */
  readonly at: 'segment' | 'index' | 'sink';
  readonly hasOtherLocation: boolean;
  /** One that is not being left alone. */
  readonly hasOtherRendition: boolean;
  /** Failures in a row on this track, this one not counted. */
  readonly failures: number;
  /** Of these, answered by asking for the same again. */
  readonly retries: number;
  /** Since when they last, in ms. */
  readonly failingForMs: number;
  /** Segments given up in a row. */
  readonly skips: number;
  /** New sinks within the last minute. */
  readonly rebuilds: number;
  /** Of this very rendition, decode errors within the last minute. */
  readonly decodeErrors: number;
  readonly bufferedAheadSeconds: number;
  /** No picture was seen yet. Later, playback that stands still without bytes is what ends a session: see `plan-playhead.ts`. */
  readonly isStarting: boolean;
  /** The browser says that there is no network. */
  readonly isOffline: boolean;
  /** For how long playback has been wanted and has stood still, in ms. */
  readonly stalledForMs: number;
  /** 0..1, spreads retries. */
  readonly random: number;
}

export interface Recovery {
  readonly severity: Severity;
  /** For 'retry': how long to wait, in ms. */
  readonly delayMs: number;
  /** How long the location or rendition is left alone, in ms; Infinity: for good. 0: not at all. */
  readonly banMs: number;
  /** What it really is, where circumstances tell; left out: the error itself. */
  readonly error?: PlayerError;
}

const FATAL: Recovery = { severity: 'fatal', delayMs: 0, banMs: 0 };
const SKIP: Recovery = { severity: 'skip', delayMs: 0, banMs: 0 };
/** A host that failed is tried again after a minute: long enough to spare it, short enough to come back to the better one. */
const LOCATION_BAN_MS = 60_000;
const RENDITION_BAN_MS = 30_000;
/** One missing file says little about a rendition. */
const MISSING_FILE_BAN_MS = 8_000;
/** Segments given up in a row before the stream counts as broken. */
const MAX_SKIPS = 3;
const MAX_REBUILDS_PER_MINUTE = 3;
/** A link that carries a little, and never enough for one segment, is not waited for longer than this while nothing moves. */
const STARVED_MS = 30_000;
const LITTLE_AHEAD_SECONDS = 2;
/** Without a network asking is in vain; its return is told, and where the browser is wrong this is how long it takes to find out. */
const OFFLINE_DELAY_MS = 8_000;
/** Before the first picture, retrying without success goes on for this long: the promise of an error within 10 s. */
const PATIENCE_MS = 10_000;

/** The one place that says how bad an error is. */
export function recover(snapshot: RecoverSnapshot): Recovery {
  const { error } = snapshot;
  switch (error.code) {
    case 'network/http-status':
    case 'network/timeout':
    case 'network/failed':
    case 'network/wrong-length':
      return recoverNetwork(snapshot);
    case 'container/invalid':
    case 'media/empty-segment':
    case 'media/append':
    case 'key/decrypt-failed':
    case 'network/too-large':
      return elsewhere(snapshot, RENDITION_BAN_MS) ?? onceMore(snapshot) ?? (canSkip(snapshot) ? SKIP : FATAL);
    case 'container/unsupported':
    case 'manifest/unsupported':
      return elsewhere({ ...snapshot, hasOtherLocation: false }, Infinity) ?? FATAL;
    case 'manifest/invalid':
    case 'manifest/not-recognised':
    case 'manifest/limit':
    case 'manifest/cycle':
    case 'policy/scheme':
    case 'key/invalid':
      return elsewhere(snapshot, RENDITION_BAN_MS) ?? FATAL;
    case 'buffer/quota':
      return elsewhere({ ...snapshot, hasOtherLocation: false }, Infinity) ?? FATAL;
    case 'media/decode':
      if (snapshot.rebuilds >= MAX_REBUILDS_PER_MINUTE) return FATAL;
      // The second time it is the rendition's fault, not chance.
      return { severity: 'rebuild-sink', delayMs: 0, banMs: snapshot.decodeErrors >= 1 && snapshot.hasOtherRendition ? Infinity : 0 };
    case 'sink/stuck':
    case 'sink/closed':
      return snapshot.rebuilds >= MAX_REBUILDS_PER_MINUTE ? FATAL : { severity: 'rebuild-sink', delayMs: 0, banMs: 0 };
    default:
      return FATAL;
  }
}

function recoverNetwork(snapshot: RecoverSnapshot): Recovery {
  const { error, at } = snapshot;
  const status = hasCode(error, 'network/http-status') ? error.context.status : null;
  const isMissing = status !== null && status >= 400 && status < 500 && ![408, 425, 429].includes(status);
  if (snapshot.isStarting && snapshot.failingForMs > PATIENCE_MS) return FATAL;
  // No host and no rendition is to blame, and whoever watches waits for the network to come back.
  const isCutOff = snapshot.isOffline && !snapshot.isStarting && status === null;
  const other = isCutOff ? null : elsewhere(snapshot, isMissing ? MISSING_FILE_BAN_MS : RENDITION_BAN_MS);
  if (other !== null) return other;
  const isForbidden = status === 401 || status === 403;
  if (isMissing) return at === 'segment' && !isForbidden && canSkip(snapshot) ? SKIP : FATAL;
  if (!isCutOff && snapshot.stalledForMs > STARVED_MS && snapshot.failingForMs > STARVED_MS) return FATAL;
  const asked = hasCode(error, 'network/http-status') ? (error.context.retryAfterMs ?? 0) : 0;
  // With nothing left to play a viewer waits for the network to come back: 1–2 s at most, with the jitter.
  const maxDelayMs = isCutOff ? OFFLINE_DELAY_MS : snapshot.bufferedAheadSeconds < LITTLE_AHEAD_SECONDS ? 1300 : 4000;
  const delay = backoffDelayMs({ firstDelayMs: 500, maxDelayMs, jitter: 0.5 }, snapshot.failures + 1, snapshot.random);
  return { severity: 'retry', delayMs: Math.max(asked, delay), banMs: 0 };
}

function elsewhere(snapshot: RecoverSnapshot, renditionBanMs: number): Recovery | null {
  if (snapshot.hasOtherLocation) return { severity: 'other-location', delayMs: 0, banMs: LOCATION_BAN_MS };
  if (snapshot.hasOtherRendition) return { severity: 'other-rendition', delayMs: 0, banMs: renditionBanMs };
  return null;
}

/** Bytes that were cut or replaced on the way may be whole the next time; with nothing else to load they get that chance once. */
function onceMore({ at, retries, random }: RecoverSnapshot): Recovery | null {
  if (at !== 'segment' || retries > 0) return null;
  return { severity: 'retry', delayMs: backoffDelayMs({ firstDelayMs: 500, maxDelayMs: 500, jitter: 0.5 }, 1, random), banMs: 0 };
}

function canSkip(snapshot: RecoverSnapshot): boolean {
  return snapshot.at === 'segment' && snapshot.skips < MAX_SKIPS;
}
