import type { TimeRange, TimeRanges as Ranges } from '../kit/time-ranges.js';
import { span } from '../kit/time-ranges.js';

/** What controls show of an element, as it was at one moment. */
export interface ElementState {
  readonly paused: boolean;
  /** Playback is wanted, and nothing is there to show: time for a spinner. */
  readonly waiting: boolean;
  readonly seeking: boolean;
  readonly ended: boolean;
  /** Position in seconds, renewed about four times a second. */
  readonly timeSeconds: number;
  /** null: not known; Infinity: the stream is live. */
  readonly durationSeconds: number | null;
  /** Playback rate: 1 is normal. */
  readonly rate: number;
  /** 0–1. */
  readonly volume: number;
  readonly muted: boolean;
  /** In seconds, sorted. */
  readonly buffered: Ranges;
  /** From the first to the last moment that can be sought to, in seconds; null: there is none yet. A live window slides. */
  readonly seekable: TimeRange | null;
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
    seekable: span(readRanges(element.seekable)),
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
