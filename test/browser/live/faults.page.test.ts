import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTriedElsewhere } from '../infra/engines.js';
import { openStage, type Stage } from '../stage/open-stage.js';
import type { Act, FaultOrder, Take } from '../stage/scene.js';
import { createShow, type Scene } from './show.js';

/** Begins 4 s after the manifest was asked for. */
const byAddress = [
  'dash/manifest.mpd?fault=late&faultAt=4&faultFor=8',
  'll-hls/index.m3u8?fault=frozen&faultAt=4&faultFor=6',
  'hls/index.m3u8?restart=8',
  'll-hls/index.m3u8?restart=8',
  'dash/manifest.mpd?restart=8&update=2',
  'll-dash/manifest.mpd?fault=edge-404&faultAt=4&faultFor=8',
  'hls-ts/index.m3u8?fault=malformed&faultAt=4&faultFor=5',
  'dash-time/manifest.mpd?fault=truncated&faultAt=4&faultFor=5',
  'll-hls/index.m3u8?fault=blocking-hangs&faultAt=4&faultFor=6&faultMs=5000',
  'll-hls/index.m3u8?fault=delta-misfit&faultAt=4&faultFor=4',
];

/** Switched on while it plays; `edge-404` for longer than a playlist may be old when it is read; `tells`: what the app has to hear of it. */
const switched: readonly { readonly path: string; readonly fault: FaultOrder; readonly tells: string | null }[] = [
  { path: 'hls/index.m3u8', fault: { kind: 'late', seconds: 8 }, tells: 'warning network/http-status' },
  { path: 'hls/index.m3u8', fault: { kind: 'stale', seconds: 8 }, tells: null },
  { path: 'dash-time/manifest.mpd', fault: { kind: 'frozen', seconds: 10 }, tells: 'warning live/stale' },
  { path: 'hls/index.m3u8', fault: { kind: 'reset' }, tells: null },
  { path: 'hls/index.m3u8', fault: { kind: 'edge-404', seconds: 8, ms: 2200 }, tells: 'warning network/http-status' },
  { path: 'hls/index.m3u8', fault: { kind: 'skew' }, tells: null },
  { path: 'hls/index.m3u8?dvr=16', fault: { kind: 'oldest-404' }, tells: 'warning network/http-status' },
  { path: 'dash/manifest.mpd?dvr=16', fault: { kind: 'oldest-404' }, tells: 'warning network/http-status' },
];

/** A viewer who waits and does nothing, but who wants the oldest where that is what goes: playing again in the end, near the edge. */
const enduring: Act = async (screen, mark, { url, fault }) => {
  const { video, player } = screen;
  if (fault !== null) {
    await window.stage.sleep(4000);
    const answer = await fetch(new URL('/control/live', url), { method: 'POST', body: JSON.stringify(fault) });
    mark('answer', answer.status);
    // Of the window the origin has lost the three oldest then; the very first may leave it before it is asked for.
    if (fault.kind === 'oldest-404') video.currentTime = (player.live?.window.start ?? 0) + 3.5;
  }
  let stoodMs = 0;
  let longestMs = 0;
  let last = video.currentTime;
  for (let at = performance.now(), until = at + (fault === null ? 24_000 : 20_000); at < until;) {
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
  const takeOf = createShow(() => stage, {
    ...Object.fromEntries(byAddress.map((path): [string, Scene] => [path, { path, act: enduring }])),
    ...Object.fromEntries(switched.map(({ path, fault }): [string, Scene] => [`${path} ${fault.kind}`, { path, fault, act: enduring }])),
  });

  async function expectPlayingOn(name: string, attempt: number): Promise<Take> {
    const take = await takeOf(name, attempt);
    const { told, marks } = take;
    console.log(`figure: ${name}: stood still for ${marks['stoodMs']?.toFixed(0) ?? '-'} ms, ${marks['latency']?.toFixed(1) ?? '-'} s behind (wanted ${marks['target']?.toFixed(1) ?? '-'}); ${[...new Set(told)].join(', ')}`);
    expect(told.filter((one) => /^(error|thrown)/.test(one))).toEqual([]);
    expect(marks['played']).toBeGreaterThan(1.5);
    expect(marks['stoodMs']).toBeLessThan(8000);
    expect(marks['latency']).toBeLessThan(22);
    return take;
  }

  it.for(byAddress)('%s plays on', async (path, { task }) => {
    await expectPlayingOn(path, task.result?.retryCount ?? 0);
  });

  it.for(switched.map((one) => [one.path, one.fault.kind, one.tells] as const))('%s plays on when the origin is switched to %s', async ([path, kind, tells], { task }) => {
    const { told, marks } = await expectPlayingOn(`${path} ${kind}`, task.result?.retryCount ?? 0);
    expect(marks['answer']).toBe(200);
    if (tells !== null) expect(told).toContain(tells);
  });
});
