import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTriedElsewhere } from '../infra/engines.js';
import { openStage, type Stage } from '../stage/open-stage.js';
import type { Act } from '../stage/scene.js';
import { createShow, type Scene } from './show.js';

/** Begins 4 s after the manifest was asked for. */
const faults = [
  'hls/index.m3u8?fault=late&faultAt=4&faultFor=8',
  'dash/manifest.mpd?fault=late&faultAt=4&faultFor=8',
  'hls/index.m3u8?fault=stale&faultAt=4&faultFor=8',
  'dash-time/manifest.mpd?fault=frozen&faultAt=4&faultFor=10',
  'll-hls/index.m3u8?fault=frozen&faultAt=4&faultFor=6',
  'hls/index.m3u8?restart=8',
  'll-hls/index.m3u8?restart=8',
  'dash/manifest.mpd?restart=8&update=2',
  'hls/index.m3u8?fault=reset&faultAt=4',
  'hls/index.m3u8?fault=edge-404&faultAt=4&faultFor=8',
  'll-dash/manifest.mpd?fault=edge-404&faultAt=4&faultFor=8',
  'hls-ts/index.m3u8?fault=malformed&faultAt=4&faultFor=5',
  'dash-time/manifest.mpd?fault=truncated&faultAt=4&faultFor=5',
  'll-hls/index.m3u8?fault=blocking-hangs&faultAt=4&faultFor=6&faultMs=5000',
  'll-hls/index.m3u8?fault=delta-misfit&faultAt=4&faultFor=4',
] as const;

/** A viewer who waits and does nothing: playing again in the end, near the edge. */
const enduring: Act = async (screen, mark) => {
  const { video, player } = screen;
  let stoodMs = 0;
  let longestMs = 0;
  let last = video.currentTime;
  for (let at = performance.now(), until = at + 24_000; at < until;) {
    await window.stage.sleep(100);
    const now = performance.now();
    stoodMs = video.currentTime === last ? stoodMs + now - at : 0;
    longestMs = Math.max(longestMs, stoodMs);
    last = video.currentTime;
    at = now;
  }
  const from = video.currentTime;
  await window.stage.sleep(2000);
  mark('played', video.currentTime - from);
  mark('stoodMs', longestMs);
  mark('latency', player.live?.latencySeconds ?? -1);
  mark('target', player.live?.targetLatencySeconds ?? -1);
};

// In one engine: the others play every channel for a minute (playing.page.test.ts).
describe.skipIf(isTriedElsewhere())('faults of live streams', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());
  const takeOf = createShow(() => stage, Object.fromEntries(faults.map((path): [string, Scene] => [path, { path, act: enduring }])));

  it.for(faults)('%s plays on', async (path, { task }) => {
    const { told, marks } = await takeOf(path, task.result?.retryCount ?? 0);
    console.log(`figure: ${path}: stood still for ${marks['stoodMs']?.toFixed(0) ?? '-'} ms, ${marks['latency']?.toFixed(1) ?? '-'} s behind (wanted ${marks['target']?.toFixed(1) ?? '-'}); ${[...new Set(told)].join(', ')}`);
    expect(told.filter((one) => /^(error|thrown)/.test(one))).toEqual([]);
    expect(marks['played']).toBeGreaterThan(1.5);
    expect(marks['stoodMs']).toBeLessThan(8000);
    expect(marks['latency']).toBeLessThan(22);
  });
});
