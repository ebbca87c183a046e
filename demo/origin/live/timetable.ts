import type { Channel } from './channel.js';
import { framesSeconds, partFrames, partsPerSegment } from './cuts.js';
import { encodedMs, wallMs } from './encoder-clock.js';
import { spanOf } from './span.js';
import type { TrackFacts } from './track-facts.js';

/** A part of a segment, both counted from 0. */
export interface PartPlace {
  readonly number: number;
  readonly part: number;
}

/** Number of the last segment that is complete at `nowMs`; −1 before the first. */
export function newestSegment(channel: Channel, nowMs: number): number {
  // A thousandth of a millisecond of grace: with a rate, a boundary computed back and forth may miss itself by the last bit.
  return Math.max(-1, Math.floor((encodedMs(channel, nowMs) + 0.001) / 1000 / channel.segmentSeconds) - 1);
}

/** Number of the first segment that is in the window at `nowMs`. */
export function oldestSegment(channel: Channel, nowMs: number): number {
  const count = Math.max(1, Math.round(channel.windowSeconds / channel.segmentSeconds));
  return Math.max(0, newestSegment(channel, nowMs) - count + 1);
}

/** Epoch ms at which the segment is complete and available. */
export function segmentReadyMs(channel: Channel, number: number): number {
  return wallMs(channel, (number + 1) * channel.segmentSeconds * 1000);
}

/** Epoch ms at which a part is: when the last of its frames is over. The last part comes with the segment. */
export function partReadyMs(channel: Channel, track: TrackFacts, { number, part }: PartPlace): number {
  const { segmentSeconds } = channel;
  if (part >= partsPerSegment(channel) - 1) return segmentReadyMs(channel, number);
  const parts = partFrames(channel, track, number);
  const seconds = parts.slice(0, part + 1).reduce((sum, run) => sum + framesSeconds(track, run), 0);
  return wallMs(channel, (number * segmentSeconds + seconds) * 1000);
}

/** How many parts of the segment are available at `nowMs`. */
export function partsReady(channel: Channel, track: TrackFacts, number: number, nowMs: number): number {
  const count = partsPerSegment(channel);
  for (let part = 0; part < count; part += 1) if (partReadyMs(channel, track, { number, part }) > nowMs + 0.001 || isPastEnd(channel, { number, part }, track)) return part;
  return count;
}

/** The channel ended before this part was made. */
export function isPastEnd(channel: Channel, place: PartPlace, track: TrackFacts): boolean {
  return channel.endMs !== Infinity && partReadyMs(channel, track, place) > channel.endMs + 0.001;
}

/** Epoch ms of the start of a segment on the wall clock: what EXT-X-PROGRAM-DATE-TIME says. */
export function segmentStartMs(channel: Channel, number: number): number {
  return wallMs(channel, number * channel.segmentSeconds * 1000);
}

/** The picture at a moment of the live signal, before any delay. */
export interface LivePicture {
  /** What the counter in it reads, see `test/media/frame-counter.ts`. */
  readonly frame: number;
  /** It is of the alternate piece (an ad), whose counter code is 4 for all renditions. */
  readonly isAd: boolean;
}

const framesPerSecond = 25;
const loopSeconds = 24;
/** First frame of the alternate piece, and how many seconds it has. */
const alternateFirstFrame = 200;

/**
 * The frame that is before the camera at `nowMs`. A player that shows counter `frame` at `nowMs` with latency L shows what this
 * gives for `nowMs − L`. Counters come again after 24 s (600 frames).
 */
export function pictureAt(channel: Channel, nowMs: number): LivePicture {
  const seconds = encodedMs(channel, nowMs) / 1000;
  const span = spanOf(channel, Math.max(0, Math.floor(seconds / channel.segmentSeconds)));
  const content = span.contentSeconds + seconds - span.first * channel.segmentSeconds;
  // A frame is on from its start: a hair of grace, for times that are computed from frame numbers.
  const frame = Math.floor(content * framesPerSecond + 1e-6);
  if (span.kind === 'ad') return { frame: alternateFirstFrame + frame, isAd: true };
  return { frame: modulo(frame, loopSeconds * framesPerSecond), isAd: false };
}

/** Latencies are looked for as far back as counters are unique, in steps of less than a frame. */
const searchStepMs = 10;

/**
 * Latency in seconds of a picture seen at `nowMs`: how long ago it was before the camera, at most 24 s. The counter tells a
 * moment to 40 ms; what is given is that of the middle of the frame. Null where the channel had no such picture.
 */
export function latencyOfPicture(channel: Channel, picture: LivePicture, nowMs: number): number | null {
  let newest: number | null = null;
  for (let ago = 0; ago < loopSeconds * 1000; ago += searchStepMs) {
    const { frame, isAd } = pictureAt(channel, nowMs - ago);
    const matches = frame === picture.frame && isAd === picture.isAd;
    if (matches) newest ??= ago;
    else if (newest !== null) return (newest + ago - searchStepMs) / 2000;
  }
  return newest === null ? null : newest / 1000;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
