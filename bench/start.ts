import { linkProfiles, type LinkName } from '../demo/origin/link-profile.js';
import { median, ratioToBestPeer, rounded, table, type Comparison } from './figures.js';
import { startFloor, type LinkFloor } from './link-floor.js';
import type { BenchMedia, BenchStream } from './media.js';
import type { BenchOptions, Format } from './options.js';
import { ours, oursInChunks, peers, type BenchPlayer } from './players.js';
import type { Stage } from './stage.js';
import { waterfall } from './waterfall.js';

/** Time from load() to the first frame of one stream over one link. */
export interface StartResult extends Comparison {
  readonly format: Format;
  readonly segmentSeconds: number;
  readonly link: LinkName;
  readonly bitrateBps: number;
  readonly floor: LinkFloor;
  readonly ratio: number;
  readonly target: string;
  readonly isMet: boolean;
}

/** Below the best peer everywhere; where the link is slow, at most this share of it. */
const slowLinkShare = 0.6;

export async function benchStarts(stage: Stage, media: BenchMedia, options: BenchOptions): Promise<StartResult[]> {
  const results: StartResult[] = [];
  // The first start of a browser is slower than all others, whoever has it.
  for (const player of stage.players) await once(stage, player, media.choose(player.plays[0] ?? 'dash', media.segmentSeconds[0] ?? 2, null), 'off', false);
  for (const link of options.profiles) {
    for (const format of options.formats) {
      for (const segmentSeconds of media.segmentSeconds) {
        const stream = media.choose(format, segmentSeconds, linkProfiles[link].bitsPerSecond);
        const floor = startFloor(media, stream, linkProfiles[link]);
        const samples = await interleaved(stage, stream, link, options);
        const ratio = ratioToBestPeer({ samples }, ours.name, peers.map(({ name }) => name));
        const isSlow = link === '5mbps-80ms' || link === '1.5mbps-150ms';
        const result = { format, segmentSeconds, link, bitrateBps: stream.bitrateBps, samples, ratio, floor, target: isSlow ? `≤ ${slowLinkShare}` : '< 1', isMet: isSlow ? ratio <= slowLinkShare : ratio < 1 };
        results.push(result);
        console.log(`${format}, ${segmentSeconds} s segments, ${link}: ${Object.entries(samples).map(([name, values]) => `${name} ${values.map(rounded).join(' ')}`).join(' | ')}`);
      }
    }
  }
  return results;
}

/** A B C A B C …: what slows the machine down for a while slows all. */
async function interleaved(stage: Stage, stream: BenchStream, link: LinkName, { runs, waterfall: isShown }: BenchOptions): Promise<Record<string, number[]>> {
  const samples: Record<string, number[]> = {};
  for (let run = 0; run < runs; run += 1) {
    for (const player of stage.players.filter(({ plays }) => plays.includes(stream.format))) {
      (samples[player.name] ??= []).push(await once(stage, player, stream, link, isShown && run === runs - 1));
    }
  }
  return samples;
}

function once(stage: Stage, player: BenchPlayer, stream: BenchStream, link: LinkName, isShown: boolean): Promise<number> {
  return stage.perform(player, link, async (page) => {
    const record = await page.evaluate((url) => window.bench?.start(url), `${stage.media.url}/media/${stream.id}/${stream.manifest}`);
    if (record === undefined) throw new Error('The page has no driver.');
    if (isShown) console.log(`\n${player.name}, ${stream.id} as ${stream.format}, ${link}\n${waterfall(record, stage.media.requests(), performance.timeOrigin)}\n`);
    return record.firstFrameMs;
  });
}

export function startTable(results: readonly StartResult[]): string {
  const head = ['load() to first frame, ms (median)', ours.name, ...peers.map(({ name }) => name), 'ratio', 'target', '', 'link allows', oursInChunks.name];
  const rows = results.map(({ format, segmentSeconds, link, samples, ratio, target, isMet, floor }) => {
    const figure = (name: string): string => (samples[name] === undefined ? '–' : rounded(median(samples[name])));
    return [`${format}, ${segmentSeconds} s, ${link}`, figure(ours.name), ...peers.map(({ name }) => figure(name)), ratio.toFixed(2), target, isMet ? 'met' : 'MISSED', `${rounded(floor.ms)} (${floor.roundTrips} RT + ${Math.round(floor.bytes / 1000)} kB)`, figure(oursInChunks.name)];
  });
  return table([head, ...rows]);
}
