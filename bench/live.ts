import type { LinkProfile } from '../demo/origin/link-profile.js';
import { readChannel } from '../demo/origin/live/channel-options.js';
import { median, ratioToBestPeer, rounded, table } from './figures.js';
import { liveFigures, type LiveFigures } from './live-sight.js';
import type { BenchOptions, LiveFormat } from './options.js';
import { ours, oursInChunks, peers, type BenchPlayer } from './players.js';
import type { Stage } from './stage.js';
import { waterfall } from './waterfall.js';

/** One low-latency channel over one link: how soon players join, and how far behind they play. */
export interface LiveResult {
  readonly format: LiveFormat;
  readonly link: string;
  /** load() to first frame in ms, by player. */
  readonly joins: Readonly<Record<string, readonly number[]>>;
  readonly joinRatio: number;
  readonly plays: Readonly<Record<string, readonly LiveFigures[]>>;
  readonly isJoinMet: boolean;
  readonly isLatencyMet: boolean;
}

/** A link, and how fast it is from then on: seconds after the first frame. */
interface LiveLink {
  readonly name: string;
  readonly first: LinkProfile;
  readonly steps: readonly { readonly atSeconds: number; readonly bitsPerSecond: number }[];
}

const roundTripMs = 40;
const profile = (bitsPerSecond: number): LinkProfile => ({ bitsPerSecond, roundTripMs, lossy: false });
const links: readonly LiveLink[] = [
  { name: '20 Mb/s, 40 ms', first: profile(20_000_000), steps: [] },
  { name: '8→2→8 Mb/s, 40 ms', first: profile(8_000_000), steps: [{ atSeconds: 12, bitsPerSecond: 2_000_000 }, { atSeconds: 24, bitsPerSecond: 8_000_000 }] },
];

const low = { targetSeconds: 2, startBitrateBps: 100_000 };
/** An MPD announces by the clock, always a chunk behind; a playlist that is held back until there is something, hardly behind at all. */
const unannouncedSeconds: Readonly<Record<LiveFormat, number>> = { 'll-hls': 0, 'll-dash': 0.5 };
/** The target is held within this. */
const toleranceSeconds = 0.3;
/** So little between two medians is the grain of the counter, which counts frames of 40 ms. */
const grainSeconds = 0.04;
const playSeconds = 30;
const measuredSeconds = 8;
/** A run takes 40 s: more than this many of each would take too long. */
const mostPlays = 3;
const paths: Readonly<Record<LiveFormat, string>> = { 'll-hls': 'index.m3u8', 'll-dash': 'manifest.mpd' };

export async function benchLive(stage: Stage, options: BenchOptions): Promise<LiveResult[]> {
  const results: LiveResult[] = [];
  const [plain] = links;
  for (const player of stage.players) if (plain !== undefined) await join(stage, player, player.playsLive[0] ?? 'll-hls', plain, 0, false);
  for (const format of options.liveFormats) {
    for (const link of links) {
      const cast = stage.players.filter(({ playsLive }) => playsLive.includes(format));
      const joins: Record<string, number[]> = {};
      const plays: Record<string, LiveFigures[]> = {};
      for (let run = 0; run < options.runs; run += 1) {
        // Evenly over a segment: a viewer may come at any moment, and all players come at the same.
        const phase = (run + 0.5) / options.runs;
        for (const player of cast) (joins[player.name] ??= []).push(await join(stage, player, format, link, phase, options.waterfall && run === options.runs - 1));
      }
      const count = Math.min(options.runs, mostPlays);
      for (let run = 0; run < count; run += 1) {
        for (const player of cast.filter(({ isModule }) => !isModule)) (plays[player.name] ??= []).push(await play(stage, player, format, link, (run + 0.5) / count));
      }
      const result = judged(format, link.name, joins, plays);
      results.push(result);
      console.log(`${format}, ${link.name}, join: ${Object.entries(joins).map(([name, values]) => `${name} ${values.map(rounded).join(' ')}`).join(' | ')}`);
      console.log(`${format}, ${link.name}, latency, s: ${Object.entries(plays).map(([name, runs]) => `${name} ${runs.map(({ latencySeconds }) => latencySeconds.toFixed(2)).join(' ')}`).join(' | ')}`);
    }
  }
  return results;
}

async function join(stage: Stage, player: BenchPlayer, format: LiveFormat, link: LiveLink, phase: number, isShown: boolean): Promise<number> {
  return stage.perform(player, link.first, async (page) => {
    await untilPhase(phase);
    const record = await page.evaluate((url) => window.bench?.start(url), `${stage.media.url}/live/${format}/${paths[format]}`);
    if (record === undefined) throw new Error('The page has no driver.');
    if (isShown) console.log(`\n${player.name}, ${format}, ${link.name}\n${waterfall(record, stage.media.requests(), performance.timeOrigin)}\n`);
    return record.firstFrameMs;
  }, { ...low, unannouncedSeconds: unannouncedSeconds[format] });
}

async function play(stage: Stage, player: BenchPlayer, format: LiveFormat, link: LiveLink, phase: number): Promise<LiveFigures> {
  return stage.perform(player, link.first, async (page) => {
    await untilPhase(phase);
    await page.evaluate((url) => window.bench?.start(url), `${stage.media.url}/live/${format}/${paths[format]}`);
    const from = performance.now();
    const until = (seconds: number): Promise<void> => pause(from + 1000 * seconds - performance.now());
    for (const { atSeconds, bitsPerSecond } of link.steps) {
      await until(atSeconds);
      stage.media.setLink(profile(bitsPerSecond));
    }
    await until(playSeconds + measuredSeconds);
    const endMs = Date.now();
    const sight = await page.evaluate(() => window.bench?.watched());
    if (sight === undefined) throw new Error('The page has no driver.');
    return liveFigures(sight, readChannel(format, [], endMs).channel, endMs, 1000 * measuredSeconds);
  }, { ...low, unannouncedSeconds: unannouncedSeconds[format] });
}

const segmentMs = 2000;

/** Resolves when the segment that is being made has come to this share of its length. */
function untilPhase(phase: number): Promise<void> {
  return pause((phase * segmentMs - (Date.now() % segmentMs) + segmentMs) % segmentMs);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

/**
 * Ours has no stall and lies within the tolerance of the target in every run, and is not further behind than the best peer:
 * of those that never stalled and are not nearer than all were asked to be, the nearest.
 */
function judged(format: LiveFormat, link: string, joins: LiveResult['joins'], plays: LiveResult['plays']): LiveResult {
  const names = peers.map(({ name }) => name);
  const joinRatio = ratioToBestPeer({ samples: joins }, ours.name, names);
  const own = plays[ours.name] ?? [];
  const isHeld = own.every(({ latencySeconds, stalls }) => stalls === 0 && Math.abs(latencySeconds - low.targetSeconds) <= toleranceSeconds);
  const rivals = names.flatMap((name) => {
    const runs = plays[name] ?? [];
    const latency = latencyOf(runs);
    return runs.length > 0 && runs.every(({ stalls }) => stalls === 0) ? [Math.max(latency, low.targetSeconds)] : [];
  });
  return { format, link, joins, joinRatio, plays, isJoinMet: joinRatio <= 1, isLatencyMet: isHeld && latencyOf(own) <= Math.min(...rivals) + grainSeconds };
}

function latencyOf(runs: readonly LiveFigures[]): number {
  return median(runs.map(({ latencySeconds }) => latencySeconds));
}

export function liveTable(results: readonly LiveResult[]): string {
  const joinHead = ['live: load() to first frame, ms (median)', ours.name, ...peers.map(({ name }) => name), 'ratio', 'target', '', oursInChunks.name];
  const joinRows = results.map(({ format, link, joins, joinRatio, isJoinMet }) => {
    const figure = (name: string): string => (joins[name] === undefined ? '–' : rounded(median(joins[name])));
    return [`${format}, ${link}`, figure(ours.name), ...peers.map(({ name }) => figure(name)), joinRatio.toFixed(2), '≤ 1', isJoinMet ? 'met' : 'MISSED', figure(oursInChunks.name)];
  });
  const head = [`live: latency after ${playSeconds} s, s (median)`, 'player', 'latency', 'once settled', 'stalls', 'stalled s', 'skipped s', 'rendition first–last (mean)', 'target', ''];
  const rows = results.flatMap(({ format, link, plays, isLatencyMet }) => Object.entries(plays).map(([name, runs]) => {
    const mean = (of: (run: LiveFigures) => number): number => runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
    const isOurs = name === ours.name;
    return [
      `${format}, ${link}`, name, latencyOf(runs).toFixed(2),
      `${Math.min(...runs.map(({ leastSeconds }) => leastSeconds)).toFixed(2)}–${Math.max(...runs.map(({ mostSeconds }) => mostSeconds)).toFixed(2)}`,
      runs.map(({ stalls }) => stalls).join(' '), mean(({ stalledSeconds }) => stalledSeconds).toFixed(2), mean(({ skippedSeconds }) => skippedSeconds).toFixed(2),
      `${runs.map(({ firstRendition, lastRendition }) => `${firstRendition}–${lastRendition}`).join(' ')} (${mean(({ meanRendition }) => meanRendition).toFixed(1)})`,
      isOurs ? `${low.targetSeconds} ± ${toleranceSeconds}, no stall, ≤ best peer` : '', isOurs ? (isLatencyMet ? 'met' : 'MISSED') : '',
    ];
  }));
  return `${table([joinHead, ...joinRows])}\n\n${table([head, ...rows])}`;
}
