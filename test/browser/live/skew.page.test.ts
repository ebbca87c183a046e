import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTriedElsewhere } from '../infra/engines.js';
import { openStage, type Stage } from '../stage/open-stage.js';
import { createShow, latencySeen, median, type Scene } from './show.js';

const DAY_MS = 86_400_000;
const paths = ['hls/index.m3u8', 'll-hls/index.m3u8', 'dash/manifest.mpd', 'dash/manifest.mpd?utc=none', 'dash-time/manifest.mpd?utc=http-head', 'll-dash/manifest.mpd?utc=direct'];

// In one engine: the others play every channel for a minute (playing.page.test.ts).
describe.skipIf(isTriedElsewhere())('a machine whose clock is a day ahead', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());
  const takeOf = createShow(
    () => stage,
    Object.fromEntries(paths.map((path): [string, Scene] => [path, { path, act: () => window.stage.sleep(8000) }])),
    `Date.now = () => window.stage.wallNow() + ${DAY_MS}`,
  );

  it.for(paths)('%s plays at the edge', async (path, { task }) => {
    const { looks, told } = await takeOf(path, task.result?.retryCount ?? 0);
    expect(told).toEqual([]);
    const seen = looks.slice(2).flatMap((look) => latencySeen(path, look) ?? []);
    console.log(`figure: clock a day ahead, ${path}: ${median(seen).toFixed(2)} s behind`);
    expect(seen.length).toBeGreaterThan(4);
    expect(median(seen)).toBeGreaterThan(1);
    expect(median(seen)).toBeLessThan(path.startsWith('ll-') ? 4 : 10);
    const offs = looks.slice(2).map((look) => Math.abs((look.latencySeconds ?? 99) - (latencySeen(path, look) ?? 99)));
    // Where only the dates of answers tell the time, they tell whole seconds.
    expect(median(offs)).toBeLessThan(/hls|none|head/.test(path) ? 1.1 : 0.3);
  });
});
