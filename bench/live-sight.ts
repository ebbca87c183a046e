import type { Channel } from '../demo/origin/live/channel.js';
import { latencyOfPicture } from '../demo/origin/live/timetable.js';
import { median } from './figures.js';
import type { LiveSight } from './page/watch-live.js';

/** What a viewer had of a stretch of a live channel. */
export interface LiveFigures {
  /** Of the pictures in the last `measuredMs`. */
  readonly latencySeconds: number;
  /** Least and most from `settledMs` after the first picture on: NaN for a stretch that ended before. */
  readonly leastSeconds: number;
  readonly mostSeconds: number;
  readonly stalls: number;
  readonly stalledSeconds: number;
  /** Media that was never shown, by jumps to the edge. */
  readonly skippedSeconds: number;
  /** Number that the counter of the first picture carries for its rendition, and of the last. */
  readonly firstRendition: number;
  readonly lastRendition: number;
  /** Mean of the numbers: more is better pictures. */
  readonly meanRendition: number;
}

/** No new picture for longer than this is a stall: seven frames at 25 a second, which a busy machine does not drop in a row. */
const frozenMs = 300;
const frameMs = 40;
/** Media time that goes on by this much more than the clock has been jumped over. */
const jumpSeconds = 0.3;
/** How long a player may take to find its place after it has joined. */
const settledMs = 15_000;

export function liveFigures({ frames, pictures }: LiveSight, channel: Channel, endMs: number, measuredMs: number): LiveFigures {
  const firstMs = frames[0]?.[0] ?? endMs;
  const gaps = frames.map(([atMs], index) => (frames[index + 1]?.[0] ?? endMs) - atMs).filter((ms) => ms > frozenMs);
  const jumps = frames.slice(1).map(([atMs, mediaSeconds], index) => {
    const [beforeMs, beforeSeconds] = frames[index] ?? [atMs, mediaSeconds];
    // While it stands still nothing is jumped over: at most a frame's time is due.
    return mediaSeconds - beforeSeconds - Math.min(frozenMs, atMs - beforeMs) / 1000;
  }).filter((seconds) => seconds > jumpSeconds);
  const seen = pictures.flatMap(({ atMs, frame, rendition }) => {
    const seconds = latencyOfPicture(channel, { frame, isAd: false }, atMs);
    return seconds === null ? [] : [{ atMs, seconds, rendition }];
  });
  const settled = seen.filter(({ atMs }) => atMs - firstMs >= settledMs).map(({ seconds }) => seconds);
  const numbers = seen.map(({ rendition }) => rendition);
  return {
    latencySeconds: median(seen.filter(({ atMs }) => atMs >= endMs - measuredMs).map(({ seconds }) => seconds)),
    leastSeconds: settled.length === 0 ? Number.NaN : Math.min(...settled),
    mostSeconds: settled.length === 0 ? Number.NaN : Math.max(...settled),
    stalls: gaps.length,
    stalledSeconds: gaps.reduce((sum, ms) => sum + ms - frameMs, 0) / 1000,
    skippedSeconds: jumps.reduce((sum, seconds) => sum + seconds, 0),
    firstRendition: numbers[0] ?? Number.NaN,
    lastRendition: numbers.at(-1) ?? Number.NaN,
    meanRendition: numbers.reduce((sum, number) => sum + number, 0) / numbers.length,
  };
}
