import { insertRange, subtractRange } from '../../../src/kit/time-ranges.js';
import type { TimeRange } from '../../../src/kit/time-ranges.js';
import type { Watcher, World } from '../session/world.js';
import { liveReason } from './live-jumps.js';

const POKE_SECONDS = 0.35;
const HEARD_MS = 20;
/** Where playback was, to the last event; a Period with other tracks begins up to 0.3 s behind it. */
const RESTORE_SECONDS = 0.5;

/** 3. The picture never goes back by itself, and forward only over what is not to be had. */
export function playheadJumpsAreExplained(world: World): Watcher {
  let seen = 0;
  let lastTime = 0;
  /** Where playback was when its source went away: a rebuilt one comes back to it. */
  let lostAt = 0;
  let sinks = 0;
  const maxGap = world.spec.config.buffer?.maxGapSeconds ?? 0.5;
  return {
    name: 'playhead jumps are explained',
    afterEvent() {
      if (world.sinks.length !== sinks) {
        sinks = world.sinks.length;
        // A seek may be into a Period that needs a sink of its own; that it was made is heard some ms later.
        const last = world.element.seeks.at(-1);
        lostAt = last?.by === 'user' && world.clock.now() - last.atMs <= HEARD_MS ? last.toSeconds : lastTime;
      }
      const { seeks } = world.element;
      let breach: string | null = null;
      while (seen < seeks.length) {
        const seek = seeks[seen];
        seen += 1;
        if (seek === undefined || seek.by === 'user') continue;
        const { fromSeconds: from, toSeconds: to } = seek;
        const isRestore = world.sinks.length > 0 && Math.abs(to - lostAt) <= RESTORE_SECONDS * Math.max(1, world.wantedRate) && from <= 0.3;
        const isStart = world.element.playedSeconds === 0 || (from <= 0.3 && isStartOf(world, to));
        if (isRestore || isStart || Math.abs(to - from) <= POKE_SECONDS) continue;
        // Live, the edge and the window move: a declared re-anchor.
        if (liveReason(world, from, to) !== null) continue;
        if (to < from) breach = `the player went back from ${from.toFixed(3)} to ${to.toFixed(3)} s`;
        else {
          const lost = unexplained(world, from, to, maxGap);
          if (lost > maxGap + 0.1) breach = `the player jumped from ${from.toFixed(3)} to ${to.toFixed(3)} s over ${lost.toFixed(2)} s that could have been played`;
        }
      }
      // A detached element stands at 0; that is no motion of the player's.
      if (world.element.isAttached && world.element.readyLevel > 0) lastTime = world.element.currentTime;
      return breach;
    },
  };
}

function isStartOf(world: World, seconds: number): boolean {
  return Math.abs(seconds - (world.spec.startAtSeconds ?? 0)) <= 0.5 || (world.readyAtMs === null && seconds >= 0);
}

/** Seconds in [from, to] that no declared gap and no failed request accounts for. */
function unexplained(world: World, from: number, to: number, maxGap: number): number {
  let rest: TimeRange[] = [{ start: from, end: to }];
  for (const hole of holesOf(world)) rest = subtractRange(rest, { start: hole.start - maxGap, end: hole.end + maxGap });
  return rest.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** What the author declared missing and what the network or the bytes denied. */
function holesOf(world: World): TimeRange[] {
  let holes: TimeRange[] = [];
  const shift = world.shiftSeconds ?? 0;
  for (const gap of world.origin.gaps) holes = insertRange(holes, gap);
  for (const { name, status, outcome } of world.http.records) {
    const isFailed = outcome === 'failed' || (status !== null && status >= 400) || outcome === 'cancelled';
    if (name?.segment === null || name?.segment === undefined || name.rendition === null) continue;
    // Live, what the server denies was announced too early or has left the window; no rule is needed for that.
    const isRuled = isDenied(world, status) || world.spec.faults.some((rule) => (rule.rendition === undefined || rule.rendition === name.rendition) && (rule.segments === undefined || rule.segments.includes(name.segment ?? -1)));
    const times = world.origin.timesOf(name.rendition, name.segment);
    if (times !== null && isRuled && (isFailed || status === 200)) holes = insertRange(holes, { start: times.start + shift, end: times.end + shift });
  }
  return holes;
}

function isDenied({ liveOrigin }: World, status: number | null): boolean {
  return liveOrigin !== null && status !== null && status >= 400;
}

/** 12. `ended` is told once for each time the end is reached, and only there. */
export function endedIsTold(world: World): Watcher {
  let reached = 0;
  let told = 0;
  return {
    name: 'ended is told',
    onPlayhead(cause) {
      if (cause !== 'ended') return null;
      reached += 1;
      const missing = world.origin.endSeconds + (world.shiftSeconds ?? 0) - world.element.currentTime;
      return missing > 1.1 * world.spec.title.segmentSeconds * (world.spec.faults.length > 0 ? 5 : 0) + 0.2 ? `playback ended ${missing.toFixed(2)} s before the end` : null;
    },
    onSession(event) {
      if (event.kind !== 'ended') return null;
      told += 1;
      return told > reached ? `ended was told ${told} times and reached ${reached} times` : null;
    },
    atEnd: () => told < reached ? `ended was reached ${reached} times and told ${told} times` : null,
  };
}
