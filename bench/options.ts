import { isLinkName, type LinkName } from '../demo/origin/link-profile.js';

/** The blocks of the benchmark, in the order in which they run. */
export const blocks = ['size', 'refresh', 'start', 'seek', 'main-thread', 'filling', 'live'] as const;
export type Block = (typeof blocks)[number];

/** Packagings that are compared. */
export const formats = ['hls-ts', 'hls-fmp4', 'dash'] as const;
export type Format = (typeof formats)[number];

/** Low-latency channels that are compared in `live`. */
export const liveFormats = ['ll-hls', 'll-dash'] as const;
export type LiveFormat = (typeof liveFormats)[number];

/** The links of the start figures. */
export const profiles: readonly LinkName[] = ['off', '20mbps-40ms', '5mbps-80ms', '1.5mbps-150ms'];

export interface BenchOptions {
  readonly blocks: readonly Block[];
  readonly formats: readonly Format[];
  readonly liveFormats: readonly LiveFormat[];
  readonly profiles: readonly LinkName[];
  /** Seconds of a segment. */
  readonly segments: readonly number[];
  readonly runs: number;
  /** Another script build of ours, relative to the root, that takes part as `before`; null: none. */
  readonly before: string | null;
  /** Names of those who take part; empty: all. */
  readonly players: readonly string[];
  /** Print what the last start or seek of each case waited for. */
  readonly waterfall: boolean;
}

/** What `--only` takes. */
const words: readonly string[] = [...blocks, ...formats, ...liveFormats];
const usage = `npm run bench -- [--only=${words.join(',')}] [--profile=${profiles.join(',')}] [--segments=2,6] [--runs=5] [--before=old/sluice.global.js] [--players=sluice,before] [--waterfall] [--no-build]`;

/** Of the command line; throws with the usage for what it does not know. `--only` takes blocks and formats. */
export function readOptions(line: readonly string[]): BenchOptions {
  const only: string[] = [];
  let chosenProfiles: readonly LinkName[] = profiles;
  let segments: readonly number[] = [2, 6];
  let runs = 5;
  let before: string | null = null;
  let players: readonly string[] = [];
  let waterfall = false;
  for (const word of line) {
    const [name = '', value = ''] = word.split('=', 2);
    const list = value.split(',').filter((item) => item !== '');
    if (name === '--only' && list.every((item) => words.includes(item))) only.push(...list);
    else if (name === '--profile' && list.every(isLinkName)) chosenProfiles = list.filter(isLinkName);
    else if (name === '--segments' && list.every((item) => Number(item) > 0)) segments = list.map(Number);
    else if (name === '--runs' && Number(value) >= 1) runs = Math.floor(Number(value));
    else if (name === '--before' && value !== '') before = value;
    else if (name === '--players') players = list;
    else if (name === '--waterfall') waterfall = true;
    else if (name !== '--no-build') throw new Error(`${word} is not understood. ${usage}`);
  }
  const chosenBlocks = blocks.filter((block) => only.includes(block));
  const chosenFormats = formats.filter((format) => only.includes(format));
  const chosenLive = liveFormats.filter((format) => only.includes(format));
  return {
    blocks: chosenBlocks.length > 0 ? chosenBlocks : blocks,
    formats: chosenFormats.length > 0 ? chosenFormats : formats,
    liveFormats: chosenLive.length > 0 ? chosenLive : liveFormats,
    profiles: chosenProfiles,
    segments,
    runs,
    before,
    players,
    waterfall,
  };
}
