import type { LiveInfo } from '../live-engine.js';
import type { SessionState } from '../state.js';
import { captureLead, edgeSeconds, liveRange, targetLatency, timingOf } from './live-lookup.js';

/** Between two observations the playhead goes on by itself, but no longer than this without one, in ms. */
const MAX_GUESS_MS = 500;

export function liveInfo(state: SessionState, nowMs: number): LiveInfo | null {
  const { live, seen } = state;
  const timing = timingOf(state);
  if (live === null || timing === null) return null;
  const edge = edgeSeconds(live, timing, nowMs);
  const window = liveRange(state, live, nowMs);
  if (edge === null || window === null) return null;
  const isMoving = !seen.paused && !seen.seeking && seen.readyLevel >= 3 && state.motion.stalledSinceMs === null;
  const position = state.anchorSeconds ?? seen.timeSeconds + (isMoving ? (Math.min(MAX_GUESS_MS, nowMs - seen.atMs) / 1000) * seen.rate : 0);
  return {
    latencySeconds: Math.max(0, edge - position + captureLead(state)),
    targetLatencySeconds: targetLatency(state, live, timing, nowMs) + captureLead(state),
    window,
    edge,
    isAtEdge: live.isFollowing,
    positionEpochMs: timing.originEpochMs === null ? null : Math.round(timing.originEpochMs + position * 1000),
  };
}
