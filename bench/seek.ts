import { linkProfiles, type LinkName } from '../demo/origin/link-profile.js';
import { median, ratioToBestPeer, rounded, table, type Comparison } from './figures.js';
import { seekFloor } from './link-floor.js';
import type { BenchMedia, BenchStream } from './media.js';
import type { BenchOptions, Format } from './options.js';
import { ours, peers, type BenchPlayer } from './players.js';
import type { Stage } from './stage.js';
import { waterfall } from './waterfall.js';

/** Time of a seek to what is not buffered, from `currentTime =` to the first frame of that place. */
export interface SeekResult extends Comparison {
  readonly format: Format;
  readonly segmentSeconds: number;
  readonly link: LinkName;
  readonly floorMs: number;
  readonly ratio: number;
  readonly isMet: boolean;
}

const link: LinkName = '20mbps-40ms';
const targetShare = 0.6;
/** The link counts as idle after so long without an open request; a player that never rests is not waited for longer. */
const idleMs = 400;
const longestWaitMs = 8000;

export async function benchSeeks(stage: Stage, media: BenchMedia, options: BenchOptions): Promise<SeekResult[]> {
  const results: SeekResult[] = [];
  for (const format of options.formats) {
    for (const segmentSeconds of media.segmentSeconds) {
      const stream = media.choose(format, segmentSeconds, linkProfiles[link].bitsPerSecond);
      const samples: Record<string, number[]> = {};
      const floors: number[] = [];
      for (let run = 0; run < options.runs; run += 1) {
        // Evenly over a segment: a seek may lead anywhere, and all players get the same places.
        const segment = Math.floor((stream.durationSeconds * 0.8) / segmentSeconds);
        const seconds = (segment + (run + 0.5) / options.runs) * segmentSeconds;
        floors.push(seekFloor(media, stream, seconds, linkProfiles[link]).ms);
        for (const player of stage.players.filter((each) => !each.isModule && each.plays.includes(format))) (samples[player.name] ??= []).push(await once(stage, player, stream, seconds, options.waterfall && run === options.runs - 1));
      }
      const ratio = ratioToBestPeer({ samples }, ours.name, peers.map(({ name }) => name));
      results.push({ format, segmentSeconds, link, samples, floorMs: median(floors), ratio, isMet: ratio <= targetShare });
      console.log(`${format}, ${segmentSeconds} s segments, seek: ${Object.entries(samples).map(([name, values]) => `${name} ${values.map(rounded).join(' ')}`).join(' | ')}`);
    }
  }
  return results;
}

function once(stage: Stage, player: BenchPlayer, stream: BenchStream, seconds: number, isShown: boolean): Promise<number> {
  return stage.perform(player, link, async (page) => {
    await page.evaluate((url) => window.bench?.start(url), `${stage.media.url}/media/${stream.id}/${stream.manifest}`);
    await idle(stage);
    stage.media.clearRequests();
    const record = await page.evaluate((target) => window.bench?.seek(target), seconds);
    if (record === undefined) throw new Error('The page has no driver.');
    if (isShown) console.log(`\n${player.name}, ${stream.id} as ${stream.format}, seek to ${seconds} s\n${waterfall(record, stage.media.requests(), performance.timeOrigin)}\n`);
    return record.firstFrameMs;
  });
}

async function idle(stage: Stage): Promise<void> {
  const from = performance.now();
  for (let quietSince = from; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const now = performance.now();
    const lastEnd = Math.max(...stage.media.requests().map(({ endMs }) => endMs ?? now));
    quietSince = Math.max(quietSince, lastEnd);
    if (now - quietSince >= idleMs || now - from >= longestWaitMs) return;
  }
}

export function seekTable(results: readonly SeekResult[]): string {
  const head = ['seek to first frame, ms (median)', ours.name, ...peers.map(({ name }) => name), 'ratio', 'target', '', 'link allows'];
  const rows = results.map(({ format, segmentSeconds, samples, ratio, isMet, floorMs }) => {
    const figure = (name: string): string => (samples[name] === undefined ? '–' : rounded(median(samples[name])));
    return [`${format}, ${segmentSeconds} s, ${link}`, figure(ours.name), ...peers.map(({ name }) => figure(name)), ratio.toFixed(2), `≤ ${targetShare}`, isMet ? 'met' : 'MISSED', rounded(floorMs)];
  });
  return table([head, ...rows]);
}
