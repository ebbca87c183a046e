import { emptyClock, originNow } from '../../manifest/clock-sync.js';
import type { LiveManifest, LiveTiming } from '../../model/live.js';
import type { Presentation } from '../../model/presentation.js';
import type { SegmentIndex } from '../../model/segment-index.js';
import { periodAt } from '../lookup.js';
import type { SessionState } from '../state.js';
import { clockSeconds, firstSeconds, isByClock, leadingSegments, MAX_LAG_SECONDS, segmentsIn, timingOf } from './live-lookup.js';
import type { LiveState } from './live-state.js';

/** An end that lies this far ahead of the clock is a wrong clock, in seconds. */
const MAX_LEAD_SECONDS = 3;
/** Where only this machine tells the time, the list counts sooner: no packager takes so long, in seconds. */
const MAX_UNTOLD_LAG_SECONDS = 30;
/** The lag is the least that was seen: each answer comes a little after what it announces. This much of a rise is believed at each. */
const LAG_RISE = 0.1;
/** Many packagers write whole seconds, and each clock is a little off. */
const PUBLISH_RESOLUTION_SECONDS = 1.5;

/** Something new was announced: where its end lies tells how the clock and the announcements relate. */
export function announced(state: SessionState): SessionState {
  const { live, presentation } = state;
  const timing = timingOf(state);
  if (live === null || timing === null) return state;
  const nowMs = Math.max(state.seen.atMs, ...[...live.refreshes.values()].map(({ answeredAtMs }) => answeredAtMs));
  const known = { ...live, epochMs: originNow(live.clock, 0, live.machineEpochMs) };
  const next = presentation?.live === undefined ? announcedBy(known, leadingSegments(state), timing, nowMs) : announcedByManifest(state, known, presentation, presentation.live, nowMs);
  return { ...state, live: next };
}

function announcedBy(live: LiveState, index: SegmentIndex | null, { originEpochMs }: LiveTiming, nowMs: number): LiveState {
  if (index === null) return live;
  const { isNewer, end } = newestEnd(live, index, nowMs);
  if (originEpochMs === null) return { ...live, end, lagSeconds: null };
  if (!isNewer && live.lagSeconds !== null) return live;
  const seen = clockSeconds(live, originEpochMs, nowMs) - index.endSeconds;
  const isSound = seen > -MAX_LEAD_SECONDS && seen < MAX_LAG_SECONDS;
  const lagSeconds = isSound ? Math.min(seen, live.lagSeconds === null ? seen : live.lagSeconds + LAG_RISE) : null;
  return { ...live, end, lagSeconds };
}

/** A manifest may tell of Periods and of segments that are still to come: only what should be there by the clock and is not speaks against the clock. */
function announcedByManifest(state: SessionState, live: LiveState, presentation: Presentation, { originEpochMs, publishedAtMs }: LiveManifest, nowMs: number): LiveState {
  const now = originEpochMs === null ? null : clockSeconds(live, originEpochMs, nowMs);
  const onAir = now === null ? null : segmentsIn(state, periodAt(presentation, now));
  if (now !== null && onAir !== null && isByClock(onAir)) return { ...live, lagSeconds: 0 };
  const isSound = now !== null && onAir !== null && now - onAir.endSeconds < (live.clock === emptyClock ? MAX_UNTOLD_LAG_SECONDS : MAX_LAG_SECONDS) && now > (firstSeconds(state) ?? 0) - MAX_LEAD_SECONDS;
  const index = isSound ? onAir : segmentsIn(state, periodAt(presentation, Infinity));
  if (index === null) return live;
  const { isNewer, end } = newestEnd(live, index, nowMs);
  // An encoder that stands still does not make the clock wrong; one that is slow falls behind it more and more.
  const known = live.lagSeconds ?? 0;
  if (!isNewer && live.lagSeconds !== null) return { ...live, end };
  return { ...live, end, lagSeconds: isSound ? Math.max(0, Math.min(lagWhenWritten(onAir, now, originEpochMs, publishedAtMs), known + LAG_RISE)) : null };
}

/** An MPD may wait to be asked for, which is no encoder's fault: it tells when it was written. Some never touch that again; it waits for half a segment on the average. */
function lagWhenWritten({ endSeconds, targetDurationSeconds }: SegmentIndex, now: number, originEpochMs: number | null, publishedAtMs: number | null): number {
  const atMost = now - endSeconds;
  const written = originEpochMs === null || publishedAtMs === null ? NaN : (publishedAtMs - originEpochMs) / 1000 - endSeconds;
  return written >= -PUBLISH_RESOLUTION_SECONDS && written <= atMost ? written : atMost - targetDurationSeconds / 2;
}

function newestEnd(live: LiveState, { endSeconds }: SegmentIndex, nowMs: number): { readonly isNewer: boolean; readonly end: LiveState['end'] } {
  const isNewer = live.end === null || endSeconds > live.end.seconds + 0.001 || endSeconds < live.end.seconds - 60;
  return { isNewer, end: isNewer ? { seconds: endSeconds, atMs: nowMs } : live.end };
}
