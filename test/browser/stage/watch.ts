import type { Player } from '../../../src/index.js';
import type { FrameCounter } from '../../media/frame-counter.js';

/** A moment of a live stream. Times of the media in seconds. */
export interface Look {
  /** By the clock of the machine, which is the origin's too. */
  readonly wallMs: number;
  readonly counter: FrameCounter | null;
  readonly timeSeconds: number;
  readonly rate: number;
  /** As the player tells. */
  readonly latencySeconds: number | null;
  readonly targetSeconds: number | null;
  readonly window: readonly [start: number, end: number] | null;
  /** As the element tells. */
  readonly seekable: readonly [start: number, end: number] | null;
}

/** Looks again and again, and counts what the element tells meanwhile. */
export interface Watch {
  readonly looks: readonly Look[];
  /** Of the element's events: `seeking`, `ratechange`, `waiting`. */
  count(name: string): number;
  stop(): void;
}

const LOOK_EACH_MS = 1000;
const COUNTED = ['seeking', 'ratechange', 'waiting'];

export function lookAt(video: HTMLVideoElement, player: Player, counter: FrameCounter | null, wallMs: number): Look {
  const { live } = player;
  const { seekable } = video;
  return {
    wallMs, counter, timeSeconds: video.currentTime, rate: video.playbackRate, latencySeconds: live?.latencySeconds ?? null, targetSeconds: live?.targetLatencySeconds ?? null,
    window: live === null ? null : [live.window.start, live.window.end],
    seekable: seekable.length === 0 ? null : [seekable.start(0), seekable.end(seekable.length - 1)],
  };
}

export function watch(video: HTMLVideoElement, look: () => Look): Watch {
  const looks: Look[] = [];
  const counts = new Map<string, number>();
  const count = ({ type }: Event): void => void counts.set(type, (counts.get(type) ?? 0) + 1);
  for (const name of COUNTED) video.addEventListener(name, count);
  const timer = setInterval(() => looks.push(look()), LOOK_EACH_MS);
  return {
    looks,
    count: (name) => counts.get(name) ?? 0,
    stop() {
      clearInterval(timer);
      for (const name of COUNTED) video.removeEventListener(name, count);
    },
  };
}
