import type { Page } from 'playwright';
import { median, table } from './figures.js';
import type { BenchMedia } from './media.js';
import type { BenchOptions } from './options.js';
import type { BenchPlayer } from './players.js';
import type { Stage } from './stage.js';
import { tracedLoad } from './traced-load.js';

/** What it costs the page's main thread to load a stream, while it plays and the buffer fills as fast as the player likes. */
export interface FillingResult {
  readonly stream: string;
  readonly player: string;
  /** CPU of all tasks over the seconds of media that were buffered meanwhile. */
  readonly cpuMsPerSecond: readonly number[];
  readonly longestCpuMs: readonly number[];
}

const watchedMs = 6000;

export async function benchFilling(stage: Stage, media: BenchMedia, { runs, formats }: BenchOptions): Promise<FillingResult[]> {
  const results: FillingResult[] = [];
  for (const format of formats) {
    const { id, manifest } = media.choose(format, media.segmentSeconds.at(-1) ?? 6, null);
    const found = new Map<string, { readonly perSecond: number; readonly longest: number }[]>();
    for (let run = 0; run < runs; run += 1) {
      for (const player of stage.players.filter((each) => !each.isModule && each.plays.includes(format))) {
        found.set(player.name, [...(found.get(player.name) ?? []), await once(stage, player, `/media/${id}/${manifest}`)]);
      }
    }
    for (const [player, all] of found) {
      results.push({ stream: format, player, cpuMsPerSecond: all.map(({ perSecond }) => perSecond), longestCpuMs: all.map(({ longest }) => longest) });
    }
  }
  return results;
}

function once(stage: Stage, player: BenchPlayer, path: string): Promise<{ readonly perSecond: number; readonly longest: number }> {
  return stage.perform(player, 'off', async (page) => {
    const { tasks, seen: seconds } = await tracedLoad(stage, page, path, watchedMs, 50, bufferedEnd);
    return { perSecond: tasks.totalCpuMs / seconds, longest: tasks.longestCpuMs };
  });
}

function bufferedEnd(page: Page): Promise<number> {
  return page.evaluate(() => {
    const buffered = document.querySelector('video')?.buffered;
    return buffered === undefined || buffered.length === 0 ? 0 : buffered.end(buffered.length - 1);
  });
}

export function fillingTable(results: readonly FillingResult[]): string {
  const head = ['main thread while the buffer fills', 'player', 'CPU ms a second of media (median)', 'longest task, CPU ms (median)'];
  return table([head, ...results.map(({ stream, player, cpuMsPerSecond, longestCpuMs }) => [stream, player, median(cpuMsPerSecond).toFixed(1), median(longestCpuMs).toFixed(1)])]);
}
