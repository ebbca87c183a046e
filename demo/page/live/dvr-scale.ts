/** What the DVR bar shows, in seconds of the element's clock. */
export interface DvrView {
  readonly start: number;
  /** What is being made now: the right end. */
  readonly edge: number;
  readonly playhead: number;
  /** Where the player goes to be live. */
  readonly livePlace: number;
}

/** Room that is left to the oldest segments before they go, in seconds; of a small window a tenth. */
const marginSeconds = 3;
/** So close to the live place means live, as a share of the window. */
const liveShare = 0.01;

/** Place on the bar, 0 to 1. */
export function fractionOf({ start, edge }: DvrView, seconds: number): number {
  return edge > start ? Math.min(1, Math.max(0, (seconds - start) / (edge - start))) : 1;
}

/** What a place on the bar asks for: seconds that can be played for a while, or the live edge. */
export function askedFor(view: DvrView, fraction: number): number | 'live' {
  const { start, edge, livePlace } = view;
  const seconds = start + Math.min(1, Math.max(0, fraction)) * (edge - start);
  if (seconds >= livePlace - liveShare * (edge - start)) return 'live';
  return Math.min(livePlace, Math.max(seconds, start + Math.min(marginSeconds, (edge - start) / 10)));
}

const steps: Readonly<Record<string, number>> = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -30, PageUp: 30, Home: -Infinity, End: Infinity };

/** What a key of a slider asks for; null: not one of its keys. */
export function askedByKey(view: DvrView, key: string): number | 'live' | null {
  const step = steps[key];
  return step === undefined ? null : askedFor(view, fractionOf(view, view.playhead + step));
}
