import { describe, expect, it } from 'vitest';
import { trueLatency } from '../invariants/live-edge.js';
import type { BandwidthInterval, BandwidthTrace } from '../network/bandwidth.js';
import type { World } from '../session/world.js';
import { liveStage, watch, type LiveViewing } from './live-stage.js';

/** The rate of the link changes at these times, in ms. */
const FALL_MS = 20_000;
const RISE_MS = 40_000;
const RUN_MS = 80_000;

interface Look {
  readonly atMs: number;
  /** 0 is the lowest. */
  readonly rung: number;
  readonly latencySeconds: number;
}

interface Adapting extends LiveViewing {
  readonly switches: readonly Look[];
  /** Each half second; `rung` of what is loaded. */
  between(fromMs: number, untilMs: number): readonly Look[];
}

/** The ladder takes 0.5, 1.2 and 2.3 Mb/s on average: the top does not fit through 2 Mb/s. */
function steps(first: number, second: number, third: number): BandwidthTrace {
  const at = (kbps: number, durationMs: number): BandwidthInterval => ({ durationMs, kbps, latencyMs: 40 });
  return { name: `${first}→${second}→${third} kb/s`, intervals: [at(first, FALL_MS), at(second, RISE_MS - FALL_MS), at(third, 3_600_000)] };
}

async function adapt(channel: 'll-hls' | 'll-dash', trace: BandwidthTrace, { options = {}, targetSeconds = 2, rememberedBps = 4_000_000 }: { readonly options?: Readonly<Record<string, string | number>>; readonly targetSeconds?: number; readonly rememberedBps?: number } = {}): Promise<Adapting> {
  const looks: Look[] = [];
  const switches: Look[] = [];
  const rungOf = (id: string | null | undefined): number => Number(/v(\d)/.exec(id ?? '')?.[1] ?? Number.NaN);
  const look = (world: World, id: string | null | undefined): Look => ({ atMs: world.clock.now(), rung: rungOf(id), latencySeconds: trueLatency(world) ?? Number.NaN });
  const seen = await watch(liveStage(channel, { options }, { trace, rememberedBps, runMs: RUN_MS, config: { buffer: { goalSeconds: 20 }, live: { targetLatencySeconds: targetSeconds } } }), {
    prepare(world) {
      for (let atMs = 1000; atMs < RUN_MS; atMs += 500) world.clock.schedule(atMs, 'world', () => looks.push(look(world, world.sessionState()?.tracks.video.chosenId)));
      world.watch({
        name: 'adaptation',
        onSession(event) {
          if (event.kind === 'rendition' && event.type === 'video') switches.push(look(world, event.rendition.id));
          return null;
        },
      });
    },
  });
  return { ...seen, switches, between: (fromMs, untilMs) => looks.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs) };
}

function expectSteady(looks: readonly Look[], rungs: readonly number[], targetSeconds: number): void {
  expect(looks.length).toBeGreaterThan(5);
  for (const { rung, latencySeconds } of looks) {
    expect(rungs).toContain(rung);
    expect(Math.abs(latencySeconds - targetSeconds)).toBeLessThan(0.3);
  }
}

const channels = [
  ['ll-hls', {}], ['ll-hls', { part: 0.4 }], ['ll-hls', { parts: 'range' }], ['ll-dash', {}], ['ll-dash', { chunk: 0.4 }],
] as const;

describe.each(channels)('a link that falls and comes back, %s %j', (channel, options) => {
  it('goes down in time and up again, and stays 2 s behind', async () => {
    const { switches, between, longestStallMs, error } = await adapt(channel, steps(8000, 2000, 8000), { options });
    expect(error).toBeNull();
    expect(longestStallMs).toBe(0);
    expectSteady(between(12_000, FALL_MS), [2], 2);
    expectSteady(between(30_000, RISE_MS), [0, 1], 2);
    expectSteady(between(RISE_MS + 10_000, RUN_MS), [2], 2);
    // Down, and up: with a step between at most.
    const later = switches.filter(({ atMs }) => atMs > FALL_MS);
    expect(later.length).toBeLessThanOrEqual(4);
  });
});

describe.each(['ll-hls', 'll-dash'] as const)('a link that is better than was thought, %s', (channel) => {
  it.each([8000, 20_000])('is at the top within 10 s on %i kb/s', async (kbps) => {
    const { switches, between, longestStallMs } = await adapt(channel, steps(kbps, kbps, kbps), { rememberedBps: 300_000 });
    expect(longestStallMs).toBe(0);
    expectSteady(between(12_000, RUN_MS), [2], 2);
    expect(switches.length).toBeLessThanOrEqual(3);
  });

  it('is at the top within 10 s where the viewer is less than a segment behind', async () => {
    // Less than a segment is ever in front of the playhead.
    const { between, longestStallMs } = await adapt(channel, steps(8000, 8000, 8000), { options: channel === 'll-hls' ? { part: 0.4 } : { chunk: 0.4 }, targetSeconds: 1.4, rememberedBps: 300_000 });
    expect(longestStallMs).toBe(0);
    expectSteady(between(12_000, RUN_MS), [2], 1.4);
  });
});
