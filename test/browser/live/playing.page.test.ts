import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineOfThisRun } from '../infra/engines.js';
import { openStage, type Stage } from '../stage/open-stage.js';
import type { Act } from '../stage/scene.js';
import { createShow, latencySeen, median, type Scene } from './show.js';

interface Channel {
  readonly path: string;
  /** What the manifest asks for, in seconds. */
  readonly target: readonly [least: number, most: number];
  /** How near the player keeps to it: half a segment, or what is heard and seen of low latency. */
  readonly tolerance: number;
}

const byParts = { target: [1.65, 2.25], tolerance: 0.35 } as const;
// Three segments from the end of the playlist, which is up to a segment old when it comes.
const bySegments = { target: [5.9, 8.3], tolerance: 1.3 } as const;
const byChunks = { target: [2, 2], tolerance: 0.35 } as const;
const byClock = { target: [6, 6], tolerance: 1.3 } as const;

const channels: Readonly<Record<string, Channel>> = {
  'HLS': { path: 'hls/index.m3u8', ...bySegments },
  'HLS in MPEG-TS': { path: 'hls-ts/index.m3u8', ...bySegments },
  'LL-HLS': { path: 'll-hls/index.m3u8', ...byParts },
  'LL-HLS, parts as ranges': { path: 'll-hls/index.m3u8?parts=range', ...byParts },
  'DASH by $Number$': { path: 'dash/manifest.mpd', ...byClock },
  // Asked for each 2 s, the list is up to a segment old, of which the half counts as an encoder that is slow.
  'DASH by $Time$': { path: 'dash-time/manifest.mpd', ...byClock, target: [6, 7.1] },
  'LL-DASH': { path: 'll-dash/manifest.mpd', ...byChunks },
};

const pausing: Act = async ({ player, video }, mark) => {
  await window.stage.sleep(3000);
  mark('before', player.live?.latencySeconds ?? -1);
  video.pause();
  await window.stage.sleep(10_000);
  mark('paused', player.live?.latencySeconds ?? -1);
  await video.play();
  await window.stage.sleep(6000);
  mark('resumed', player.live?.latencySeconds ?? -1);
  mark('isAtEdge', Number(player.live?.isAtEdge));
  player.seekToLive();
  await window.stage.sleep(4000);
  mark('back', player.live?.latencySeconds ?? -1);
  mark('isAtEdgeAgain', Number(player.live?.isAtEdge));
};

const rewinding: Act = async (screen, mark) => {
  const { player, video } = screen;
  await window.stage.sleep(3000);
  const to = (player.live?.window.start ?? 0) + 10;
  video.currentTime = to;
  await screen.until('the picture of 50 s ago', () => !video.seeking && video.readyState >= 3);
  mark('sought', video.currentTime - to);
  await window.stage.sleep(5000);
  mark('rewound', player.live?.latencySeconds ?? -1);
  mark('played', video.currentTime - to);
  player.seekToLive();
  await window.stage.sleep(4000);
  mark('back', player.live?.latencySeconds ?? -1);
};

const leaving: Act = async ({ player, video }, mark) => {
  let seeks = 0;
  await window.stage.sleep(3000);
  video.pause();
  await window.stage.sleep(20_000);
  video.addEventListener('seeking', () => (seeks += 1));
  await video.play();
  await window.stage.sleep(6000);
  mark('seeks', seeks);
  mark('latency', player.live?.latencySeconds ?? -1);
  const from = video.currentTime;
  await window.stage.sleep(2000);
  mark('played', video.currentTime - from);
};

const viewers = { pausing, rewinding, leaving };
const moved: Readonly<Record<keyof typeof viewers, readonly string[]>> = {
  pausing: ['ll-hls/index.m3u8', 'dash/manifest.mpd'],
  rewinding: ['hls-ts/index.m3u8'],
  leaving: ['hls/index.m3u8?dvr=12', 'dash/manifest.mpd?dvr=12'],
};

/** With more in the buffer a viewer who comes back plays that, and the window is caught up with. */
const littleBuffered = { buffer: { goalSeconds: 4 } };

const scenes: Record<string, Scene> = Object.fromEntries(Object.entries(channels).map(([name, { path }]) => [name, { path, act: () => window.stage.sleep(60_000) }]));
for (const kind of ['pausing', 'rewinding', 'leaving'] as const) for (const path of moved[kind]) scenes[`${kind} ${path}`] = { path, act: viewers[kind], ...(kind === 'leaving' ? { config: littleBuffered } : {}) };

/** WebKitGTK 2.50 stands for a moment after a pause or a seek, with media ahead; not so for the minute of each channel. */
const unexpected = (told: readonly string[]): readonly string[] => (engineOfThisRun().name === 'webkit' ? told.filter((one) => one !== 'stall') : told);

describe('live playback', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());
  const takeOf = createShow(() => stage, scenes);

  it.for(Object.entries(channels))('%s plays for a minute without a stall, as late as the player says', async ([name, { path, target, tolerance }], { task }) => {
    const { looks, told, seeks, rateChanges, joinMs } = await takeOf(name, task.result?.retryCount ?? 0);
    const seen = looks.flatMap((look) => {
      const latency = latencySeen(path, look);
      return latency === null || look.latencySeconds === null ? [] : [{ latency, off: Math.abs(latency - look.latencySeconds), target: look.targetSeconds ?? Number.NaN }];
    });
    const end = seen.slice(-20);
    console.log(`figure: ${name}: first frame after ${joinMs.toFixed(0)} ms, ${median(end.map(({ latency }) => latency)).toFixed(2)} s behind (wanted ${median(end.map((one) => one.target)).toFixed(2)}), the player is off by ${median(seen.map(({ off }) => off)).toFixed(3)} s, ${rateChanges} changes of rate`);
    expect(told).toEqual([]);
    expect(seeks).toBe(0);
    expect(seen.length, 'pictures with a counter').toBeGreaterThan(0.9 * looks.length);
    expect(looks.length).toBeGreaterThan(50);
    const [first, last] = [looks[0], looks.at(-1)];
    expect((last?.timeSeconds ?? 0) - (first?.timeSeconds ?? 0), 'seconds played').toBeGreaterThan(58);
    expect(median(seen.map(({ off }) => off))).toBeLessThan(0.15);
    expect(seen.filter(({ off }) => off > 0.15).length, 'pictures that are not as late as the player says').toBeLessThan(0.05 * seen.length);
    for (const one of end) {
      expect(one.target).toBeGreaterThanOrEqual(target[0]);
      expect(one.target).toBeLessThanOrEqual(target[1]);
    }
    expect(Math.abs(median(end.map((one) => one.latency - one.target)))).toBeLessThan(tolerance);
    expect(rateChanges).toBeLessThan(60);
  });

  it.for(Object.keys(scenes))('%s: what can be sought to is the window', async (name, { task }) => {
    const { looks } = await takeOf(name, task.result?.retryCount ?? 0);
    const known = looks.filter(({ window, seekable, timeSeconds }) => window !== null && seekable !== null && timeSeconds > 0);
    expect(known.length).toBeGreaterThan(10);
    for (const { window, seekable } of known) {
      // What is still buffered counts too (MSE, HTMLMediaElement.seekable).
      const [before, after] = [0, 1].map((side) => (seekable?.[side] ?? 0) - (window?.[side] ?? 0));
      expect(before).toBeLessThan(1.5);
      expect(before).toBeGreaterThan(-35);
      expect(Math.abs(after ?? 9)).toBeLessThan(5);
    }
  });

  it.for(moved.pausing)('%s goes on after a pause where it was, and back at the edge when asked', async (path, { task }) => {
    const { marks, told, seeks } = await takeOf(`pausing ${path}`, task.result?.retryCount ?? 0);
    expect(unexpected(told)).toEqual([]);
    const { before = 0, paused = 0, resumed = 0, back = 0, isAtEdge, isAtEdgeAgain } = marks;
    expect(paused - before).toBeGreaterThan(9.5);
    expect(Math.abs(resumed - paused)).toBeLessThan(0.7);
    expect(isAtEdge).toBe(0);
    expect(isAtEdgeAgain).toBe(1);
    expect(Math.abs(back - before)).toBeLessThan(1.5);
    expect(seeks).toBe(1);
  });

  it.for(moved.rewinding)('%s plays what is old in the window', async (path, { task }) => {
    const { marks, told, looks } = await takeOf(`rewinding ${path}`, task.result?.retryCount ?? 0);
    expect(unexpected(told)).toEqual([]);
    const { sought = 9, rewound = 0, played = 0, back = 99 } = marks;
    expect(Math.abs(sought)).toBeLessThan(0.5);
    expect(rewound).toBeGreaterThan(45);
    expect(played).toBeGreaterThan(4);
    expect(back).toBeLessThan(10);
    // Counters come again each 24 s.
    const old = looks.filter(({ latencySeconds }) => (latencySeconds ?? 0) > 45);
    expect(old.length).toBeGreaterThan(3);
    const offs = old.flatMap((look) => {
      const seen = latencySeen(path, look);
      const turn = ((look.latencySeconds ?? 0) - (seen ?? 0)) % 24;
      return seen === null ? [] : [Math.min(turn, 24 - turn)];
    });
    expect(median(offs)).toBeLessThan(0.15);
  });

  it.for(moved.leaving)('%s: who falls out of the window is taken into it by one jump', async (path, { task }) => {
    const { marks, told } = await takeOf(`leaving ${path}`, task.result?.retryCount ?? 0);
    expect(told.filter((one) => /error|thrown/.test(one))).toEqual([]);
    expect(marks['seeks']).toBe(1);
    expect(marks['latency']).toBeLessThan(12.5);
    expect(marks['played']).toBeGreaterThan(1.8);
  });
});
