import { vi } from 'vitest';
import type { PlayerError } from '../../../src/errors/player-error.js';
import { healthySink } from '../media/sink-profile.js';
import { steadyTrace } from '../network/bandwidth.js';
import type { FaultRule } from '../network/faults.js';
import type { Title } from '../origin/title.js';
import { runSession } from '../session/run-session.js';
import type { RunOptions, SessionResult } from '../session/run-session.js';
import type { TimedAction, WorldSpec } from '../session/world-spec.js';
import type { World } from '../session/world.js';

/** Real time; a hang guard on a busy machine. */
vi.setConfig({ testTimeout: 180_000 });

/** The test media of the fault list: 2 s CMAF, three renditions, one minute. */
export const plainTitle: Title = {
  protocol: 'hls', addressing: 'files', segmentSeconds: 2, isMuxed: false, fragmentsPerSegment: 1, gaps: [], keyRotation: null,
  sections: [{ durationSeconds: 60, mediaStartSeconds: 10 }],
  videos: [
    { bitrateBps: 600_000, width: 640, height: 360 },
    { bitrateBps: 1_500_000, width: 960, height: 540 },
    { bitrateBps: 3_000_000, width: 1280, height: 720 },
  ],
  audios: [{ bitrateBps: 96_000, language: 'en' }],
  hosts: ['cdn-a.test'],
};

export const protocols = ['hls', 'dash'] as const;

export function titleOf(protocol: 'hls' | 'dash', change: Partial<Title> = {}): Title {
  return { ...plainTitle, protocol, addressing: protocol === 'hls' ? 'files' : 'timeline', ...change };
}

export const play: TimedAction = { atMs: 0, action: { kind: 'play' } };

/** A healthy link, a healthy browser, a viewer who plays at once; the row of the fault list changes one thing. */
export function stage(title: Title, change: Partial<WorldSpec> = {}): WorldSpec {
  return {
    name: 'scenario', seed: 7, title, trace: steadyTrace(8000, 40), faults: [], config: { buffer: { goalSeconds: 20 } },
    isHeld: false, startAtSeconds: null, rememberedBps: 4_000_000, sink: healthySink,
    screen: { widthPixels: 1920, heightPixels: 1080, droppedShare: 0 }, freeze: null, seekMs: 20, actions: [play], runMs: 120_000, ...change,
  };
}

export function faulty(title: Title, ...faults: readonly FaultRule[]): WorldSpec {
  return stage(title, { faults });
}

/** What the viewer saw. */
export interface Viewing {
  readonly result: SessionResult;
  readonly world: World;
  /** From load to the first motion, ms; null: never. */
  readonly startMs: number | null;
  /** Longest standstill after that while play was wanted, ms. */
  readonly longestStallMs: number;
  readonly hasEnded: boolean;
  readonly error: PlayerError | null;
  /** From load to the fatal error, ms. */
  readonly errorMs: number | null;
  readonly warnings: readonly PlayerError[];
  readonly gaps: readonly { readonly fromSeconds: number; readonly toSeconds: number }[];
  /** When each `get` of the trace happened etc. is in `world.http.records`. */
  readonly renditions: readonly string[];
}

/** Runs a scenario with every invariant watching; a breach is thrown. */
export async function view(spec: WorldSpec, options: RunOptions = {}): Promise<Viewing> {
  let startMs: number | null = null;
  let longestStallMs = 0;
  let errorMs: number | null = null;
  let stoodSinceMs: number | null = null;
  let lastTime = 0;
  const warnings: PlayerError[] = [];
  const gaps: { fromSeconds: number; toSeconds: number }[] = [];
  const renditions: string[] = [];
  const result = await runSession(spec, {
    ...options,
    prepare(world, driver) {
      options.prepare?.(world, driver);
      world.watch({
        name: 'viewer',
        afterEvent() {
          const now = world.clock.now();
          const { element } = world;
          const isStanding = world.wantsPlay && world.isLoaded && !element.isPlayingNow && !element.ended;
          if (startMs === null) {
            if (element.isPlayingNow && element.currentTime !== lastTime) startMs = now - world.startedAtMs;
          } else if (isStanding) {
            stoodSinceMs ??= now;
            longestStallMs = Math.max(longestStallMs, now - stoodSinceMs);
          } else stoodSinceMs = null;
          lastTime = element.currentTime;
          return null;
        },
        onSession(event) {
          if (event.kind === 'failed') errorMs = world.clock.now() - world.startedAtMs;
          if (event.kind === 'warning') warnings.push(event.error);
          if (event.kind === 'gap') gaps.push(event);
          if (event.kind === 'rendition' && event.type === 'video') renditions.push(event.rendition.id);
          return null;
        },
      });
    },
  });
  const { world, breach } = result;
  if (breach !== null) throw new Error(`${breach.invariant}: ${breach.text} (at ${(breach.atMs / 1000).toFixed(3)} s)\n${world.logger.lines.slice(-10).join('\n')}`);
  return { result, world, startMs, longestStallMs, hasEnded: world.endedCount > 0, error: world.fatal, errorMs, warnings, gaps, renditions };
}
