import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineOfThisRun } from '../infra/engines.js';
import { openStage, type Stage } from '../stage/open-stage.js';
import type { Act } from '../stage/scene.js';
import { createShow, type Scene } from './show.js';

/** Longer than what is buffered and the 10 s after which silence is an error. */
const OFFLINE_MS = 17_000;

/** A viewer who loses the network for a while, and waits. */
const cutOff: Act = async (screen, mark) => {
  const { video, player } = screen;
  await screen.until('no network', () => !navigator.onLine, 40_000);
  await screen.until('the network again', () => navigator.onLine, 40_000);
  const backAt = performance.now();
  const from = video.currentTime;
  mark('stalls', screen.count('stall'));
  await screen.until('motion', () => Math.abs(video.currentTime - from) > 0.05 && !video.seeking && video.readyState >= 3, 10_000);
  mark('resumedMs', performance.now() - backAt);
  await window.stage.sleep(4000);
  mark('latency', player.live?.latencySeconds ?? -1);
  mark('target', player.live?.targetLatencySeconds ?? -1);
  const later = video.currentTime;
  await window.stage.sleep(1000);
  mark('played', video.currentTime - later);
};

const scenes: Record<string, Scene> = {
  ...Object.fromEntries(['hls/index.m3u8?dvr=12', 'll-hls/index.m3u8', 'dash/manifest.mpd?dvr=12', 'll-dash/manifest.mpd'].map((path) => [path, { path, act: cutOff }])),
  'a recording': { path: 'hls-fmp4/master.m3u8', isRecorded: true, act: cutOff, config: { buffer: { goalSeconds: 4 } } },
};

// What the browser says and when is the driver's doing as well: in the one engine where it does as people's networks do.
describe.skipIf(engineOfThisRun().name !== 'chromium')('without a network', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());
  const takeOf = createShow(() => stage, scenes, 'null', async () => {
    await stage.page.evaluate(() => window.stage.sleep(3000));
    await stage.page.setOffline(true);
    await stage.page.evaluate((ms: number) => window.stage.sleep(ms), OFFLINE_MS);
    await stage.page.setOffline(false);
  });

  it.for(Object.keys(scenes))('%s waits for it, and plays on at once', async (name, { task }) => {
    const { told, marks } = await takeOf(name, task.result?.retryCount ?? 0);
    console.log(`figure: ${name}: played on ${marks['resumedMs']?.toFixed(0) ?? '-'} ms after ${OFFLINE_MS / 1000} s without a network, ${marks['latency']?.toFixed(1) ?? '-'} s behind (wanted ${marks['target']?.toFixed(1) ?? '-'})`);
    expect(told.filter((one) => /^(error|thrown)/.test(one))).toEqual([]);
    expect(told).toContain('warning network/failed');
    expect(marks['stalls']).toBeGreaterThan(0);
    expect(marks['resumedMs']).toBeLessThan(2000);
    expect(marks['played']).toBeGreaterThan(0.7);
    expect((marks['latency'] ?? 99) - (marks['target'] ?? 0)).toBeLessThan(4);
  });
});
