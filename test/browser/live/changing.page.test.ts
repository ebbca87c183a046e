import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTriedElsewhere } from '../infra/engines.js';
import { openStage, type Stage } from '../stage/open-stage.js';
import type { Act } from '../stage/scene.js';
import { createShow, latencySeen, median, type Scene } from './show.js';

/** Two breaks of 4 s come within half a minute. */
const breaks = ['hls/index.m3u8?ads=12&ad=4', 'hls-ts/index.m3u8?ads=12&ad=4', 'll-hls/index.m3u8?ads=12&ad=4', 'dash/manifest.mpd?ads=12&ad=4&events=1', 'dash-time/manifest.mpd?ads=12&ad=4&patch=1', 'll-dash/manifest.mpd?ads=12&ad=4'];
const ends = ['event/index.m3u8?endAfter=12', 'll-hls/index.m3u8?endAfter=12', 'dash-time/manifest.mpd?endAfter=12', 'll-dash/manifest.mpd?endAfter=12&update=2'];

const untilItsEnd: Act = async (screen, mark) => {
  const { video, player } = screen;
  const beganAt = performance.now();
  await screen.until('the end', () => screen.count('ended') > 0, 28_000);
  mark('seconds', (performance.now() - beganAt) / 1000);
  mark('isEnded', Number(video.ended));
  mark('short', video.duration - video.currentTime);
  mark('isLive', Number(player.live !== null));
  const picture = screen.lookLive();
  mark('lastFrame', picture.counter?.frame ?? -1);
};

const scenes: Record<string, Scene> = {
  ...Object.fromEntries(breaks.map((path) => [path, { path, act: () => window.stage.sleep(27_000) }])),
  ...Object.fromEntries(ends.map((path) => [path, { path, act: untilItsEnd }])),
};

// In one engine: the others play every channel for a minute (playing.page.test.ts).
describe.skipIf(isTriedElsewhere())('live streams that change', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());
  const takeOf = createShow(() => stage, scenes);

  it.for(breaks)('%s plays through breaks, no later and without a stall', async (path, { task }) => {
    const { looks, told, seeks } = await takeOf(path, task.result?.retryCount ?? 0);
    expect(told).toEqual([]);
    expect(seeks).toBe(0);
    const seen = looks.flatMap((look) => {
      const latency = latencySeen(path, look);
      return latency === null || look.latencySeconds === null ? [] : [{ off: Math.abs(latency - look.latencySeconds), isAd: look.counter?.rendition === 4 }];
    });
    expect(seen.filter(({ isAd }) => isAd).length, 'pictures of the break').toBeGreaterThan(3);
    expect(seen.filter(({ isAd }) => !isAd).length, 'pictures of the channel').toBeGreaterThan(8);
    expect(seen.length, 'pictures with a counter').toBeGreaterThan(0.9 * looks.length);
    expect(median(seen.map(({ off }) => off))).toBeLessThan(0.15);
    expect(seen.filter(({ off }) => off > 0.15).length).toBeLessThan(0.1 * seen.length);
  });

  it('asks for patches instead of the MPD where there are some', () => {
    const asked = stage.origin.requests().filter(({ url }) => url.includes('/patch=') || url.includes('patch=1')).map(({ url, status }) => `${/\.mp[dp]/.exec(url)?.[0] ?? ''} ${status}`);
    expect(asked.filter((one) => one === '.mpp 200').length).toBeGreaterThan(6);
    expect(asked.filter((one) => one.startsWith('.mpd')).length).toBeLessThan(4);
  });

  it.for(ends)('%s is played to its end', async (path, { task }) => {
    const { told, marks } = await takeOf(path, task.result?.retryCount ?? 0);
    // Before an MPD says so, nobody knows that the next segment of a template will not come.
    expect(told.filter((one) => !(path.startsWith('ll-dash') && one === 'warning network/http-status'))).toEqual([]);
    expect(marks['isEnded']).toBe(1);
    expect(Math.abs(marks['short'] ?? 9)).toBeLessThan(0.1);
    expect(marks['isLive']).toBe(0);
    // 12 s and the distance to the edge.
    expect(marks['seconds']).toBeLessThan(25);
  });
});
