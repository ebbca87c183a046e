import type { StartPoint } from '../model/presentation.js';

/** What the first position depends on. */
export interface StartSnapshot {
  /** The app's wish, in seconds; null: none. */
  readonly startAtSeconds: number | null;
  readonly startPoint: StartPoint | null;
  readonly firstSeconds: number;
  /** End of the media; null unknown. */
  readonly endSeconds: number | null;
}

/** Starting closer to the end than this would show a frame and stop, in seconds. */
const LAST_START_BEFORE_END_SECONDS = 0.5;

/** Where playback begins: the app's wish, else the author's, else the start; always inside the media. */
export function startPosition(snapshot: StartSnapshot): number {
  const { firstSeconds, endSeconds, startPoint } = snapshot;
  const wish = snapshot.startAtSeconds ?? authorStart(startPoint, firstSeconds, endSeconds) ?? firstSeconds;
  const latest = endSeconds === null ? Infinity : Math.max(firstSeconds, endSeconds - LAST_START_BEFORE_END_SECONDS);
  // An app may compute NaN; a seek to it would throw.
  return Math.min(Math.max(Number.isNaN(wish) ? firstSeconds : wish, firstSeconds), latest);
}

/** RFC 8216bis §4.4.2.2: positive from the start, negative from the end. */
function authorStart(point: StartPoint | null, firstSeconds: number, endSeconds: number | null): number | null {
  if (point === null) return null;
  if (point.offsetSeconds >= 0) return firstSeconds + point.offsetSeconds;
  return endSeconds === null ? null : endSeconds + point.offsetSeconds;
}
