import type { PlayerError } from '../../errors/player-error.js';
import { hasCode } from '../../errors/player-error.js';
import type { Segment } from '../../model/segment.js';
import type { Recovery } from '../recover.js';
import type { SessionState } from '../state.js';
import { announcedEnd, isByClock, leadingSegments, segmentSeconds } from './live-lookup.js';
import type { LiveOrder } from './live-order.js';
import type { LiveState } from './live-state.js';
import { staleError } from './stale-error.js';

/** Edges of a CDN learn of a new segment one after the other: it is asked for again for so many of its durations. */
const LATE_DURATIONS = 3;
/** And after a quarter of its duration, or a little sooner (jitter). */
const RETRY_SHARE = 0.25;
/** What has left the window is asked for again after so long: by then the playhead may be elsewhere. In ms. */
const GONE_DELAY_MS = 700;
/** But no sooner, however short the part, and a quarter of that later with each further try: two tracks that wait ask ten times a second then. In ms. */
const LEAST_DELAY_MS = 150;
const DELAY_GROWTH = 0.25;
/** Between two tries of what nothing can stand in for, on the average. */
const LONE_RETRY_MS = 1000;
/** Counts as the newest: less than so many segments before the announced end. */
const NEWEST_SEGMENTS = 2;
/** So many times as far from the edge one is passed over for the next, at the pace at which they are made. */
const NEAR_SEGMENTS = 4;

function isMissing(error: PlayerError): boolean {
  return hasCode(error, 'network/http-status') && [404, 410, 412, 416, 503].includes(error.context.status);
}

/** A missing file at the edge has been announced too early: no rendition, location or segment is given up for that. null: the usual. */
export function recoverAtEdge(state: SessionState, live: LiveState, error: PlayerError, segment: Segment | null, random: number, nowMs: number): Recovery | null {
  const end = announcedEnd(state, live, nowMs);
  if (segment === null || !isMissing(error) || end === null) return null;
  // The window has moved on while the viewer paused: what is buffered is played, then one jump leads into it (`plan-latency.ts`).
  if (live.range !== null && segment.startSeconds < live.range.start) return { severity: 'retry', delayMs: GONE_DELAY_MS, banMs: 0 };
  const whole = segmentSeconds(leadingSegments(state));
  const isNewest = isAmongNewest(segment, end, whole);
  const troubles = state.activeTypes.flatMap((type) => state.tracks[type].trouble ?? []);
  const sinceMs = Math.min(nowMs, ...troubles.map((trouble) => trouble.sinceMs));
  if (!isNewest || nowMs - sinceMs > 1000 * LATE_DURATIONS * whole) return null;
  const tries = Math.max(0, ...troubles.map(({ count }) => count));
  // Nothing has come for long, and that was told: no need to hurry any more.
  if (hasCode(live.silenceError, 'live/stale')) return { severity: 'retry', delayMs: LONE_RETRY_MS * (0.5 + random), banMs: 0, error: live.silenceError };
  const delayMs = 1000 * Math.min(segment.durationSeconds, whole) * RETRY_SHARE * (0.5 + random / 2);
  return { severity: 'retry', delayMs: Math.max(LEAST_DELAY_MS * (1 + DELAY_GROWTH * tries), delayMs), banMs: 0 };
}

function isAmongNewest({ startSeconds, durationSeconds }: Segment, announcedEndSeconds: number, whole: number): boolean {
  return startSeconds + durationSeconds > announcedEndSeconds - (NEWEST_SEGMENTS - 1) * whole;
}

/**
 * By the clock there is one segment after the other, and none is to be had in any rendition: nothing is made any more, or by another clock.
 * That is told, and the newest is asked for on and on, or what is farther back; silence has its own end. null: the usual.
 */
export function recoverUnmade(state: SessionState, live: LiveState, error: PlayerError, segment: Segment | null, usual: Recovery, random: number, nowMs: number): Recovery | null {
  const index = leadingSegments(state);
  const end = announcedEnd(state, live, nowMs);
  if (state.phase !== 'running' || segment === null || !isMissing(error) || index === null || end === null || !isByClock(index)) return null;
  const whole = segmentSeconds(index);
  const isNear = isAmongNewest(segment, end, NEAR_SEGMENTS * whole);
  // Who was given up in all renditions is followed by others of which none is to blame either.
  const isEverywhere = usual.severity === 'fatal' || (isNear && state.activeTypes.some((type) => state.tracks[type].skips > 0));
  if (!isEverywhere) return null;
  const stale = staleError(state.presentation?.url ?? segment.url, nowMs - Math.max(state.bytesAtMs, live.onlineAtMs));
  return { severity: isNear && !isAmongNewest(segment, end, whole) ? 'skip' : 'retry', delayMs: LONE_RETRY_MS * (0.5 + random), banMs: 0, error: stale };
}

/** A playlist that goes on may be whole again the next time: what is buffered is played until then, and silence has its own end. */
export function untilRefreshed({ phase }: SessionState, { isOver }: LiveState, segment: Segment | null, usual: Recovery, random: number): Recovery {
  const isPassing = usual.severity === 'fatal' && segment === null && phase === 'running' && !isOver;
  return isPassing ? { severity: 'retry', delayMs: LONE_RETRY_MS * (0.5 + random), banMs: 0 } : usual;
}

/** The server asks for patience, and knows what was asked for. */
const PATIENCE_STATUS = [408, 425, 429];

/** After a failed refresh: is the next one to do without what a server may not be able to give any more (a patch) or at all (an answer that waits, a delta update)? */
export function isPlainNext(state: SessionState, { source, awaits, isDelta }: Extract<LiveOrder, { kind: 'refresh' }>, error: PlayerError): boolean {
  // Without a network nothing is said of the server.
  if (error.code === 'network/failed') return false;
  if (source !== '') return isDelta || awaits !== null;
  if ((state.presentation?.live?.patches ?? []).length === 0) return false;
  if (hasCode(error, 'network/http-status')) return !PATIENCE_STATUS.includes(error.context.status);
  return error.code !== 'network/timeout' || (state.live?.refreshes.get('')?.failures ?? 0) > 0;
}
