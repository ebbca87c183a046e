import type { LiveSpec, TimedLiveFault } from '../live-origin/live-spec.js';
import { trueLatency } from '../invariants/live-edge.js';
import type { RunOptions } from '../session/run-session.js';
import type { TimedAction, WorldSpec } from '../session/world-spec.js';
import type { World } from '../session/world.js';
import { play, plainTitle, stage, view } from './stage.js';
import type { Viewing } from './stage.js';

/** When faults begin: playback is steady by then, in ms. */
export const FAULT_MS = 30_000;

/** A healthy channel of three renditions and 2 s segments for a viewer who plays at once; the row changes one thing. */
export function liveStage(channel: LiveSpec['channel'], live: Partial<LiveSpec> = {}, change: Partial<WorldSpec> = {}): WorldSpec {
  const protocol = channel.includes('dash') ? 'dash' : 'hls';
  const update = channel === 'dash-time' ? { update: 2 } : {};
  return stage({ ...plainTitle, protocol, addressing: protocol === 'hls' ? 'files' : 'number' }, {
    name: `live ${channel}`, runMs: 80_000, ...change,
    live: { channel, moments: {}, faults: [], clockSkewMs: 0, phaseMs: 700, hasDates: true, ...live, options: { ...update, ...live.options } },
  });
}

export function fault(kind: TimedLiveFault['kind'], forMs: number | null = null, amountMs: number | null = null, fromMs = FAULT_MS): readonly TimedLiveFault[] {
  return [{ kind, fromMs, forMs, amountMs }];
}

/** Farther from the edge: so much is buffered that a fault of seconds is not noticed. */
export function behind(targetLatencySeconds: number): Pick<WorldSpec, 'config'> {
  return { config: { buffer: { goalSeconds: Math.max(20, targetLatencySeconds) }, live: { targetLatencySeconds } } };
}

export function at(atMs: number, action: TimedAction['action']): TimedAction {
  return { atMs, action };
}

export const playing = [play];

/** What a live viewer saw besides. */
export interface LiveViewing extends Viewing {
  /** True seconds behind the camera at the end, and what the player aimed for. */
  readonly latencySeconds: number;
  readonly targetSeconds: number;
  /** Longest standstill that began at or after a time, ms. */
  stallAfter(ms: number): number;
  /** When the standstill ended that was under way at a time, ms; that time where there was none, Infinity where it did not end. */
  standingUntilMs(ms: number): number;
  /** Jumps of more than a poke by the player, after the start. */
  readonly jumps: number;
}

/** Runs a live scenario; figures are read a moment before its end. */
export async function watch(spec: WorldSpec, options: RunOptions = {}): Promise<LiveViewing> {
  const stalls: { readonly fromMs: number; readonly untilMs: number }[] = [];
  const seen = { latency: Number.NaN, target: Number.NaN };
  let sinceMs: number | null = null;
  const viewing = await view(spec, {
    ...options,
    prepare(world: World, driver) {
      options.prepare?.(world, driver);
      world.watch({
        name: 'live viewer',
        afterEvent() {
          const { element, clock } = world;
          const isStanding = world.wantsPlay && world.isLoaded && element.playedSeconds > 0 && !element.isPlayingNow && !element.ended;
          if (isStanding) sinceMs ??= clock.now();
          else {
            if (sinceMs !== null) stalls.push({ fromMs: sinceMs, untilMs: clock.now() });
            sinceMs = null;
          }
          const info = world.isLoaded ? world.liveInfo() : null;
          if (info !== null && world.isLoaded && element.isPlayingNow) {
            seen.latency = trueLatency(world) ?? Number.NaN;
            seen.target = info.targetLatencySeconds;
          }
          return null;
        },
      });
    },
  });
  const { world } = viewing;
  const startedMs = viewing.startMs ?? Infinity;
  return {
    ...viewing, latencySeconds: seen.latency, targetSeconds: seen.target,
    stallAfter: (ms) => Math.max(0, ...stalls.filter(({ fromMs }) => fromMs >= ms).map(({ fromMs, untilMs }) => untilMs - fromMs)),
    standingUntilMs(ms) {
      const stall = [...stalls, ...(sinceMs === null ? [] : [{ fromMs: sinceMs, untilMs: Infinity }])].find(({ fromMs, untilMs }) => fromMs <= ms && ms < untilMs);
      return stall?.untilMs ?? ms;
    },
    jumps: world.element.seeks.filter(({ by, atMs, fromSeconds, toSeconds }) => by === 'player' && atMs > startedMs && Math.abs(toSeconds - fromSeconds) > 0.5).length,
  };
}

/** When requests of a kind were made, ms. */
export function askedAt(world: World, kind: 'manifest' | 'playlist' | 'segment', rendition: number | null = null): readonly number[] {
  return world.http.records.filter(({ name }) => name?.kind === kind && (rendition === null || name.rendition === rendition)).map(({ startedAtMs }) => startedAtMs);
}

export function intervals(times: readonly number[]): readonly number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? time));
}
