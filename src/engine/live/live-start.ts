import type { ParsedIndex } from '../../ports/manifest-parser.js';
import type { SessionState } from '../state.js';
import { announcedEnd, edgeSeconds, gapEnd, leadingSegments, liveRange, pieceOf, segmentSeconds, targetLatency, timingOf } from './live-lookup.js';
import type { LiveState } from './live-state.js';

/** The place at the target latency; null while the edge is not known. */
export function edgePosition(state: SessionState, live: LiveState, nowMs: number): number | null {
  const timing = timingOf(state);
  const edge = timing === null ? null : edgeSeconds(live, timing, nowMs);
  if (timing === null || edge === null) return null;
  const range = liveRange(state, live, nowMs);
  return Math.max(range?.start ?? 0, edge - targetLatency(state, live, timing, nowMs));
}

/** The oldest place may be gone before it is loaded; and where Chromium stands by itself (see `withoutClamp`) it plays nothing until it is sought. */
const START_MARGIN_SECONDS = 0.5;

/** Where playback begins: the app's wish and the author's inside the window, else the place at the target latency, where there is something to play. */
export function startOf(state: SessionState, parsed: ParsedIndex | null, nowMs: number): number {
  const { live, startAtSeconds, presentation } = state;
  const position = live === null ? null : edgePosition(state, live, nowMs);
  const range = live === null ? null : liveRange(state, live, nowMs);
  if (live === null || position === null || range === null) return startAtSeconds ?? parsed?.index.startSeconds ?? 0;
  const timing = timingOf(state);
  const end = announcedEnd(state, live, nowMs);
  const piece = (timing === null ? null : pieceOf(state, timing)) ?? segmentSeconds(leadingSegments(state));
  const placed = Math.max(range.start, Math.min(position, end === null ? position : end - Math.min(piece, 0.5)));
  const latest = gapEnd(state, placed) ?? placed;
  const point = presentation?.startPoint ?? parsed?.startPoint ?? null;
  const authors = point === null ? null : (point.offsetSeconds < 0 ? (end ?? range.end) : range.start) + point.offsetSeconds;
  const wish = startAtSeconds ?? authors;
  return wish === null || Number.isNaN(wish) ? latest : Math.min(latest, Math.max(range.start + START_MARGIN_SECONDS, wish));
}
