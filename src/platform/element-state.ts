import type { TimeRanges as Ranges } from '../kit/time-ranges.js';

/** What controls show of an element, as it was at one moment. */
export interface ElementState {
  readonly paused: boolean;
  /** Wants to play and has nothing to show. */
  readonly waiting: boolean;
  readonly seeking: boolean;
  readonly ended: boolean;
  readonly timeSeconds: number;
  /** null: not known; Infinity: live. */
  readonly durationSeconds: number | null;
  readonly rate: number;
  /** 0–1. */
  readonly volume: number;
  readonly muted: boolean;
  readonly buffered: Ranges;
  readonly seekable: Ranges;
}

/** After each of these another answer is possible (HTML, "media element event summary"). Time moves with `timeupdate`, at least four times a second. */
const CHANGES = [
  'loadedmetadata', 'loadeddata', 'canplay', 'canplaythrough', 'playing', 'waiting', 'seeking', 'seeked', 'ended', 'durationchange',
  'timeupdate', 'play', 'pause', 'ratechange', 'volumechange', 'progress', 'emptied',
] as const;

export function readElement(element: HTMLMediaElement): ElementState {
  const { paused, seeking, ended, currentTime, duration, playbackRate, volume, muted, readyState } = element;
  return {
    paused,
    // HAVE_FUTURE_DATA: enough to move.
    waiting: !paused && !ended && readyState < 3,
    seeking,
    ended,
    timeSeconds: currentTime,
    durationSeconds: Number.isNaN(duration) ? null : duration,
    rate: playbackRate,
    volume,
    muted,
    buffered: readRanges(element.buffered),
    seekable: readRanges(element.seekable),
  };
}

/** Calls `changed` whenever `readElement` may answer something else. Returns the call that ends it. */
export function onElementChange(element: HTMLMediaElement, changed: () => void): () => void {
  for (const name of CHANGES) element.addEventListener(name, changed);
  return () => {
    for (const name of CHANGES) element.removeEventListener(name, changed);
  };
}

/** The DOM's ranges as plain data. */
export function readRanges(ranges: TimeRanges): Ranges {
  return Array.from({ length: ranges.length }, (_, index) => ({ start: ranges.start(index), end: ranges.end(index) }));
}
