import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Origin } from '../../../demo/origin/origin.js';
import { engineOfThisRun } from '../infra/engines.js';
import { openStage, type Stage } from '../stage/open-stage.js';
import type { Act, Take } from '../stage/scene.js';
import { latencySeen, median } from './show.js';

/** Renditions of the samples, kb/s at peak with sound: 180p 250, 360p 590, 540p 1420. Side by side, each over a link of its own. */
const paths = ['ll-hls/index.m3u8', 'll-dash/manifest.mpd'] as const;
const linkSteps = [{ atSeconds: 0, kbps: 6000 }, { atSeconds: 12, kbps: 1000 }, { atSeconds: 24, kbps: 6000 }] as const;
const playSeconds = 40;

/** Until the page is told that it is over. */
const watching: Act = () => window.stage.sleep(40_000);

describe.skipIf(engineOfThisRun().name !== 'chromium')('live streams on a link that falls and comes back', () => {
  let stage: Stage;
  const origins: Origin[] = [];
  let takes: Promise<Readonly<Record<string, { readonly take: Take; readonly beganAtMs: number }>>> | null = null;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());

  function setLinks(kbps: number): void {
    for (const origin of origins) origin.setLink({ bitsPerSecond: kbps * 1000, roundTripMs: 40, lossy: false });
  }

  async function play(): Promise<Readonly<Record<string, { readonly take: Take; readonly beganAtMs: number }>>> {
    for (const path of paths) {
      const origin = await stage.secondOrigin();
      origins.push(origin);
      setLinks(linkSteps[0].kbps);
      await stage.page.evaluate(`window.stage.begin(${JSON.stringify(path)}, ${JSON.stringify({ url: `${origin.url}/live/${path}`, fault: null })}, ${watching.toString()}, { abr: { capToElementSize: false } })`);
    }
    const beganAtMs = Date.now();
    for (const { atSeconds, kbps } of linkSteps) {
      await new Promise((resolve) => setTimeout(resolve, beganAtMs + 1000 * atSeconds - Date.now()));
      setLinks(kbps);
    }
    const played = await Promise.all(paths.map(async (path) => [path, { take: await stage.page.evaluate((of: string) => window.stage.takeOf(of), path), beganAtMs }] as const));
    return Object.fromEntries(played);
  }

  it.for(paths)('%s goes down without a stall, up again, and is as late as before in the end', async (path) => {
    takes ??= play();
    const played = (await takes)[path];
    if (played === undefined) throw new Error(`${path} was not played.`);
    const { take: { looks, told, seeks }, beganAtMs } = played;
    const seen = looks.flatMap((look) => {
      const latency = latencySeen(path, look);
      return latency === null ? [] : [{ atSeconds: (look.wallMs - beganAtMs) / 1000, latency, rendition: look.counter?.rendition ?? 0, target: look.targetSeconds ?? Number.NaN }];
    });
    const between = (from: number, until: number): typeof seen => seen.filter(({ atSeconds }) => atSeconds >= from && atSeconds < until);
    console.log(`figure: ${path}: ${seen.map(({ atSeconds, rendition, latency }) => `${atSeconds.toFixed(0)} s ${rendition} (${latency.toFixed(2)})`).join(', ')}`);
    expect(told).toEqual([]);
    expect(seeks).toBe(0);
    expect(seen.length, 'pictures with a counter').toBeGreaterThan(0.9 * looks.length);
    // What is seen was chosen two seconds before.
    expect(between(9, 12).every(({ rendition }) => rendition === 3), 'the best before').toBe(true);
    expect(between(19, 24).every(({ rendition }) => rendition < 3), 'a lower one on the slow link').toBe(true);
    expect(between(35, playSeconds).every(({ rendition }) => rendition === 3), 'the best again').toBe(true);
    expect(between(35, playSeconds).length).toBeGreaterThan(2);
    const end = between(33, playSeconds);
    expect(Math.abs(median(end.map(({ latency, target }) => latency - target)))).toBeLessThan(0.35);
  });
});
