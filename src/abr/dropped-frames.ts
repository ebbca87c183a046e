/** A look at the decoder's counters while a known rendition plays. */
export interface FrameObservation {
  /** Clock.now, ms. */
  readonly atMs: number;
  /** Totals since the element began to play its source. */
  readonly droppedFrames: number;
  readonly totalFrames: number;
  /** `pixelRate` of the rendition on screen; 0 unknown. */
  readonly pixelsPerSecond: number;
  /** It plays at normal speed and nothing excuses dropped frames: not paused, seeking, stalled, hidden, or sped up. */
  readonly isSteady: boolean;
}

/** What was learnt about the device, as a value. */
export interface DroppedFrames {
  /** Where the present window began; null: none is open. */
  readonly windowStart: FrameObservation | null;
  readonly cap: FrameCap | null;
}

interface FrameCap {
  /** Renditions with at least this load dropped too many frames. */
  readonly pixelsPerSecond: number;
  readonly untilMs: number;
  /** How often it was set; each time it holds twice as long. */
  readonly strikes: number;
}

const WINDOW_MS = 5000;
/** Below that, a handful of frames around a switch would decide. */
const MIN_FRAMES = 60;
const FIRST_CAP_MS = 60_000;
const MAX_CAP_MS = 960_000;

export const noDroppedFrames: DroppedFrames = { windowStart: null, cap: null };

/**
 * The next value after one observation. Where more than `maxRatio` of a window's frames were dropped, what is as heavy as the
 * rendition on screen is capped for a minute, longer each time: a busy device may be free again, a weak one stays weak.
 * `maxRatio` 0 turns it off.
 */
export function observeFrames(state: DroppedFrames, seen: FrameObservation, maxRatio: number): DroppedFrames {
  const start = state.windowStart;
  if (maxRatio <= 0 || !seen.isSteady || seen.pixelsPerSecond <= 0) return { ...state, windowStart: null };
  const isSameWindow = start !== null && start.pixelsPerSecond === seen.pixelsPerSecond && start.totalFrames <= seen.totalFrames && start.droppedFrames <= seen.droppedFrames;
  if (!isSameWindow) return { ...state, windowStart: seen };
  if (seen.atMs - start.atMs < WINDOW_MS) return state;
  const total = seen.totalFrames - start.totalFrames;
  const dropped = seen.droppedFrames - start.droppedFrames;
  if (total < MIN_FRAMES || dropped <= total * maxRatio) return { ...state, windowStart: seen };
  const strikes = (state.cap?.strikes ?? 0) + 1;
  const untilMs = seen.atMs + Math.min(MAX_CAP_MS, FIRST_CAP_MS * 2 ** (strikes - 1));
  return { windowStart: null, cap: { pixelsPerSecond: seen.pixelsPerSecond, untilMs, strikes } };
}

/** For `Constraints.tooManyPixelsPerSecond`; null: the device keeps up. */
export function frameCap(state: DroppedFrames, nowMs: number): number | null {
  return state.cap !== null && nowMs < state.cap.untilMs ? state.cap.pixelsPerSecond : null;
}
