import type { LiveManifest } from '../../model/live.js';
import type { SessionState } from '../state.js';
import { clockSeconds } from './live-lookup.js';
import type { LiveState } from './live-state.js';
import { epochOf } from './written-time.js';

const SCHEME = 'urn:mpeg:dash:event:2012';
const VALUES = ['1', '2', '3'];
/** Of an event message box (ISO/IEC 23009-1 §5.10.3.3): version and flags, then in version 1 four numbers, which version 0 has behind the two names. */
const FLAGS_BYTES = 4;
const EARLY_NUMBERS_BYTES = 20;
const LATE_NUMBERS_BYTES = 16;
/** Times with more digits than ms are rounded one way here and another there, in ms. */
const ROUNDING_MS = 1;

/**
 * The @publishTime, in epoch ms, up to which manifests run out by an event message (ISO/IEC 23009-1 §5.10.4); null: it is about something
 * else. NaN: it does not say which. A patch or a new manifest behind that (values 2 and 3) is not read: both can be asked for.
 */
export function expiredBy(body: readonly number[]): number | null {
  const [version = NaN] = body;
  if (version !== 0 && version !== 1) return null;
  const text = String.fromCharCode(...body.slice(FLAGS_BYTES + (version === 1 ? EARLY_NUMBERS_BYTES : 0)));
  const [scheme = '', value = ''] = text.split('\0', 2);
  if (scheme !== SCHEME || !VALUES.includes(value)) return null;
  const message = text.slice(scheme.length + value.length + 2 + (version === 0 ? LATE_NUMBERS_BYTES : 0));
  return epochOf(/^[^\0<]*/.exec(message)?.[0] ?? '');
}

/** The manifest in hand runs out by the word of its segments: the next one is to be had. */
export function isExpired({ expiredAtMs }: LiveState, { publishedAtMs }: LiveManifest): boolean {
  return publishedAtMs !== null && publishedAtMs <= expiredAtMs + ROUNDING_MS;
}

/** Nobody need ask whether there is a newer manifest: what is loaded now will tell. One of which all is still to come is of another clock. */
export function isHeralded({ presentation, live, activeTypes, tracks, seen }: SessionState, { originEpochMs, publishedAtMs, heraldIds }: LiveManifest): boolean {
  const [first] = presentation?.periods ?? [];
  if (live === null || first === undefined || originEpochMs === null || clockSeconds(live, originEpochMs, seen.atMs) < first.startSeconds) return false;
  return publishedAtMs !== null && activeTypes.some((type) => heraldIds.has(tracks[type].job?.renditionId ?? tracks[type].chosenId ?? ''));
}
