import { median, rounded, table } from './figures.js';
import { longCount, longMpd, longPlaylist } from './long-manifests.js';
import type { BenchMedia } from './media.js';
import type { BenchOptions } from './options.js';
import type { BenchPlayer } from './players.js';
import type { Stage } from './stage.js';
import type { TaskTimes } from './trace.js';
import { tracedLoad } from './traced-load.js';

/** The longest stretches without a break on the page's main thread while a long manifest is loaded and begins to play. */
export interface MainThreadResult {
  readonly manifest: string;
  readonly player: string;
  readonly runs: readonly TaskTimes[];
}

const allowedMs = 50;
/** After the first frame: what is parsed late counts too. */
const afterFrameMs = 1500;

export async function benchMainThread(stage: Stage, media: BenchMedia, { runs }: BenchOptions): Promise<MainThreadResult[]> {
  const hls = longPlaylist(media.choose('hls-ts', 2, null));
  const dash = longMpd(media.choose('dash', 2, null));
  const manifests = [
    { name: `HLS, ${longCount} segments, ${(hls.length / 1e6).toFixed(1)} MB`, path: '/long.m3u8', text: hls, format: 'hls-ts' },
    { name: `DASH, 2 × ${longCount} S, ${(dash.length / 1e6).toFixed(1)} MB`, path: '/long.mpd', text: dash, format: 'dash' },
  ] as const;
  const results: MainThreadResult[] = [];
  for (const { name, path, text, format } of manifests) {
    stage.media.put(path, text);
    const found = new Map<string, TaskTimes[]>();
    for (let run = 0; run < runs; run += 1) {
      for (const player of stage.players.filter((each) => !each.isModule && each.plays.includes(format))) {
        found.set(player.name, [...(found.get(player.name) ?? []), await once(stage, player, path)]);
      }
    }
    for (const [player, times] of found) results.push({ manifest: name, player, runs: times });
  }
  return results;
}

function once(stage: Stage, player: BenchPlayer, path: string): Promise<TaskTimes> {
  return stage.perform(player, 'off', async (page) => (await tracedLoad(stage, page, path, afterFrameMs, allowedMs, async () => null)).tasks);
}

/** Ours: every run below 50 ms of CPU; wall time includes what other programs of the machine took. */
export function isMainThreadMet(result: MainThreadResult): boolean {
  return result.runs.every(({ longestCpuMs }) => longestCpuMs < allowedMs);
}

export function mainThreadTable(results: readonly MainThreadResult[]): string {
  const head = ['longest main-thread task, ms', 'player', 'CPU (median)', 'CPU (worst)', 'wall (median)', 'wall (worst)', `tasks > ${allowedMs} ms`, ''];
  const rows = results.map((result) => {
    const { manifest, player, runs } = result;
    const cpu = runs.map(({ longestCpuMs }) => longestCpuMs);
    const wall = runs.map(({ longestWallMs }) => longestWallMs);
    return [manifest, player, rounded(median(cpu)), rounded(Math.max(...cpu)), rounded(median(wall)), rounded(Math.max(...wall)), rounded(median(runs.map(({ overLimit }) => overLimit))), player.startsWith('sluice') ? (isMainThreadMet(result) ? 'met' : 'MISSED') : ''];
  });
  return table([head, ...rows]);
}
