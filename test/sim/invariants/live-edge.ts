import { partTarget } from '../../../demo/origin/live/write-hls.js';
import { liveLadder } from '../live-origin/live-ladder.js';
import { isCalm } from '../session/world-spec.js';
import type { Watcher, World } from '../session/world.js';

/** So long without a stall, a seek, a pause or a fault is healthy, in ms. */
const HEALTHY_MS = 30_000;
/** So long after, nothing is left to correct at 4 %: a jump would have come from 10 s on. */
const CORRECTED_MS = 300_000;
/** What `player.live` says may be off the truth by this, in seconds: a frame's rounding and half a second of an HTTP date. */
const HONEST_SECONDS = 0.15;
const DATE_SECONDS = 1.1;
const DATED_SEGMENTS = 4;

/** True latency of the playhead, in seconds; null before there is one. */
export function trueLatency(world: World): number | null {
  const { liveOrigin, shiftSeconds, element } = world;
  if (liveOrigin === null || shiftSeconds === null || element.playedSeconds === 0) return null;
  return liveOrigin.edgeSeconds - (element.currentTime - shiftSeconds);
}

/** The largest distance that the author's word, the options and the segments explain, in seconds. */
function farthestTarget(world: World): number {
  const { spec, liveOrigin } = world;
  if (liveOrigin === null) return Infinity;
  const { channel } = liveOrigin;
  const { segmentSeconds, partSeconds, protocol } = channel;
  const isLow = partSeconds !== null && spec.config.live?.lowLatency !== false;
  const part = partSeconds === null ? segmentSeconds : partTarget(channel, liveLadder(spec.title).facts);
  // HLS counts from the end of the playlist: what is being made comes on top, and its way to the viewer.
  const usual = protocol === 'dash' ? (partSeconds === null ? 3 * segmentSeconds : isLow ? 2 : segmentSeconds + 2) : isLow ? 4 * part + 0.5 : 4 * segmentSeconds + 0.5;
  return Math.max(usual, spec.config.live?.targetLatencySeconds ?? 0) + 1;
}

/** 14. Who follows the edge of a healthy stream is at the target, to a segment; the target is the author's; and the player's word is true. */
export function latencyIsKept(world: World): Watcher {
  let disturbedAtMs = 0;
  let wasMoving = false;
  const { spec } = world;
  const farthest = farthestTarget(world);
  const isSteady = spec.trace.intervals.length === 1 && spec.trace.intervals[0].latencyMs <= 200;
  return {
    name: 'latency is kept',
    afterEvent() {
      const { element, liveOrigin } = world;
      if (liveOrigin === null) return null;
      const isMoving = element.isPlayingNow;
      if (!isMoving || !wasMoving || element.rate !== 1 && element.rate === world.wantedRate) disturbedAtMs = world.clock.now();
      wasMoving = isMoving;
      return null;
    },
    onPlayhead(cause) {
      if (cause !== 'tick') return null;
      const now = world.clock.now();
      const { liveOrigin, element } = world;
      const latency = trueLatency(world);
      const info = world.liveInfo();
      if (liveOrigin === null || latency === null || info === null || liveOrigin.endSeconds !== Infinity) return null;
      const sinceMs = now - Math.max(disturbedAtMs, world.lastActionMs, world.readyAtMs ?? now, lastFaultMs(world, now));
      if (sinceMs < HEALTHY_MS || world.wantedRate !== 1) return null;
      if (isCalm(spec) && knowsTime(world)) {
        const off = info.latencySeconds - latency;
        // Of an encoder's pace the dates of a few segments tell, and no more.
        const drift = Math.abs(1 - liveOrigin.channel.rate) * DATED_SEGMENTS * liveOrigin.channel.segmentSeconds;
        const allowed = HONEST_SECONDS + drift + (hasExactTime(world) ? 0 : DATE_SECONDS);
        if (Math.abs(off) > allowed) return `the player says ${info.latencySeconds.toFixed(2)} s, the truth is ${latency.toFixed(2)} s`;
      }
      if (!info.isAtEdge || !isSteady) return null;
      const { segmentSeconds } = liveOrigin.channel;
      const apart = info.latencySeconds - info.targetLatencySeconds;
      // A correction that nobody hears takes half a minute for a second.
      const isCorrecting = sinceMs < CORRECTED_MS && element.rate !== 1 && Math.sign(element.rate - 1) === Math.sign(apart);
      if (Math.abs(apart) > segmentSeconds && !isCorrecting) return `${info.latencySeconds.toFixed(2)} s behind the edge for half a minute, the target is ${info.targetLatencySeconds.toFixed(2)} s`;
      const isStalled = world.lastStallMs > now - 300_000;
      // What an encoder falls behind its own MPD comes on top.
      const isSlow = liveOrigin.channel.protocol === 'dash' && liveOrigin.channel.rate !== 1;
      return isCalm(spec) && !isStalled && !isSlow && element.rate > 0 && info.targetLatencySeconds > farthest ? `the target is ${info.targetLatencySeconds.toFixed(2)} s, ${farthest.toFixed(2)} s are the most that anybody asked for` : null;
    },
  };
}

/** Dates of segments, or an MPD's clock, tie the stream to the origin's time. */
function knowsTime({ spec }: World): boolean {
  const { live, title } = spec;
  if (live === undefined || live.options['pdt'] === 0) return false;
  // An MPD says when a time was before the camera once for all; an encoder that drifts makes it untrue.
  if (title.protocol === 'dash' && live.options['rate'] !== undefined) return false;
  if (Math.abs(live.clockSkewMs) < 100) return true;
  return live.hasDates || (title.protocol === 'dash' && !['none', 'down'].includes(String(live.options['utc'])));
}

function hasExactTime({ spec }: World): boolean {
  const { live, title } = spec;
  return live !== undefined && (live.clockSkewMs === 0 || (title.protocol === 'dash' && ['http-iso', 'http-xsdate'].includes(String(live.options['utc'] ?? 'http-iso'))));
}

/** End of the last fault that is at work or was, Clock.now in ms. */
export function lastFaultMs({ spec }: World, now: number): number {
  const ends = [
    ...spec.faults.filter(({ fromMs }) => (fromMs ?? 0) <= now).map(({ untilMs }) => untilMs ?? Infinity),
    ...(spec.live?.clockJump === undefined || spec.live.clockJump.atMs > now ? [] : [spec.live.clockJump.atMs]),
    ...(spec.live?.faults ?? []).filter(({ fromMs }) => fromMs <= now).map(({ fromMs, forMs }) => fromMs + (forMs ?? 2000)),
  ];
  return Math.min(now, Math.max(-Infinity, ...ends));
}

/** 14. The playhead is where there is media: not before the window by more than what is buffered, never ahead of the edge. */
export function playheadIsInTheWindow(world: World): Watcher {
  const { config, title } = world.spec;
  return {
    name: 'the playhead is in the window',
    onPlayhead(cause) {
      const { liveOrigin, element, shiftSeconds } = world;
      if (cause !== 'tick' || liveOrigin === null || shiftSeconds === null || !element.isPlayingNow) return null;
      const position = element.currentTime - shiftSeconds;
      // Where the origin's clock was set, what is buffered is played first.
      if (world.spec.live?.clockJump !== undefined && world.clock.now() - lastFaultMs(world, world.clock.now()) < HEALTHY_MS) return null;
      if (position > liveOrigin.edgeSeconds + 0.1) return `${(position - liveOrigin.edgeSeconds).toFixed(2)} s ahead of what is before the camera`;
      const reserve = (config.buffer?.goalSeconds ?? 30) + 3 * title.segmentSeconds + 10;
      const late = liveOrigin.window.start - reserve - position;
      return late > 0 && world.clock.now() - world.lastActionMs > 10_000 && liveOrigin.endSeconds === Infinity ? `${(late + reserve).toFixed(1)} s before the window` : null;
    },
  };
}

/** 14. The player corrects its distance within bounds that nobody hears, and leaves a rate of the viewer's alone. */
export function ratesAreInaudible(world: World): Watcher {
  const { live } = world.spec.config;
  const low = live?.minRate ?? 0.96;
  const high = live?.maxRate ?? 1.04;
  return {
    name: 'rates are inaudible',
    onPlayhead(cause) {
      const { rate } = world.element;
      if (world.liveOrigin === null || cause !== 'rate' || rate === world.wantedRate) return null;
      if (world.wantedRate !== 1) return `the viewer set ${world.wantedRate}, the player ${rate.toFixed(3)}`;
      return rate < low - 0.001 || rate > high + 0.001 ? `${rate.toFixed(3)} is outside ${low}–${high}` : null;
    },
  };
}

/** L07. Catching up gives way before the buffer runs dry: no stall with a raised rate in the second before, on a link that carries the stream. */
export function catchingUpDoesNotStall(world: World): Watcher {
  let raisedAtMs = -Infinity;
  return {
    name: 'catching up does not stall',
    onPlayhead(cause) {
      const { element, liveOrigin } = world;
      const now = world.clock.now();
      if (liveOrigin === null || !isCalm(world.spec) || world.spec.trace.intervals.length > 1) return null;
      const isRaised = element.rate > 1 && element.rate !== world.wantedRate;
      if (isRaised && cause !== 'waiting') raisedAtMs = now;
      const isOurs = cause === 'waiting' && now - raisedAtMs < 300 && !element.seeking && now - world.lastActionMs > 5000;
      return isOurs ? `a stall at ${element.currentTime.toFixed(2)} s while catching up` : null;
    },
  };
}
