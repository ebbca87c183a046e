import type { LiveInfo } from '../../index.js';

/** What kind of stream control kits are told of. */
export type StreamType = 'unknown' | 'on-demand' | 'live';

/** Less than this is no window to rewind in, but what a player needs to play at all: three long segments. */
const MIN_WINDOW_SECONDS = 30;
/** The player itself counts somebody as being at the edge who is about this near to his place. */
const NEAR_SECONDS = 4;

/** `durationSeconds` as an element tells it: NaN not known, Infinity live. */
export function streamTypeOf(live: LiveInfo | null, durationSeconds: number): StreamType {
  if (live !== null || durationSeconds === Infinity) return 'live';
  return Number.isNaN(durationSeconds) ? 'unknown' : 'on-demand';
}

/**
 * Seconds that a viewer can rewind; 0: none; NaN: the stream is not live. A window breathes with each segment, so `before` stands until
 * it is off by a fifth.
 */
export function liveWindowSeconds(before: number, live: LiveInfo | null): number {
  if (live === null) return NaN;
  const seconds = live.window.end - live.window.start;
  if (Math.abs(seconds - before) < before / 5) return before;
  return seconds < MIN_WINDOW_SECONDS ? 0 : Math.round(seconds);
}

/** Whoever is past this is at the live edge; NaN: the stream is not live. Who follows the edge is at it, wherever a stall has left him. */
export function edgeStartSeconds(live: LiveInfo | null, timeSeconds: number): number {
  if (live === null) return NaN;
  const start = live.edge - live.targetLatencySeconds - NEAR_SECONDS;
  return live.isAtEdge ? Math.min(start, timeSeconds) : start;
}
