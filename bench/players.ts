import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Format, LiveFormat } from './options.js';

/** A player under test: its script, as minified by its makers, in one file. */
export interface BenchPlayer {
  readonly name: string;
  /** Below the project's root. */
  readonly script: string;
  readonly plays: readonly Format[];
  readonly playsLive: readonly LiveFormat[];
  readonly isOurs: boolean;
  /** Loaded as an ES module, with chunks that come over the link. */
  readonly isModule: boolean;
}

const everything: readonly Format[] = ['hls-ts', 'hls-fmp4', 'dash'];
const everythingLive: readonly LiveFormat[] = ['ll-hls', 'll-dash'];

export const ours: BenchPlayer = { name: 'sluice', script: 'dist/sluice.global.js', plays: everything, playsLive: everythingLive, isOurs: true, isModule: false };
export const oursInChunks: BenchPlayer = { name: 'sluice-esm', script: 'dist/sluice.js', plays: everything, playsLive: everythingLive, isOurs: true, isModule: true };

export const peers: readonly BenchPlayer[] = [
  { name: 'hls.js', script: 'node_modules/hls.js/dist/hls.min.js', plays: ['hls-ts', 'hls-fmp4'], playsLive: ['ll-hls'], isOurs: false, isModule: false },
  { name: 'shaka', script: 'node_modules/shaka-player/dist/shaka-player.compiled-es2021.js', plays: everything, playsLive: everythingLive, isOurs: false, isModule: false },
  { name: 'dash.js', script: 'node_modules/dashjs/dist/modern/umd/dash.all.min.js', plays: ['dash'], playsLive: ['ll-dash'], isOurs: false, isModule: false },
];

/** Everyone who takes part; `beforePath` is another build of ours, below the root, to see what a change has brought. Of `names` only, unless empty. */
export function castOf(beforePath: string | null, names: readonly string[]): readonly BenchPlayer[] {
  const before = beforePath === null ? [] : [{ ...ours, name: 'before', script: beforePath }];
  return [ours, ...before, ...peers, oursInChunks].filter(({ name }) => names.length === 0 || names.includes(name));
}

/** Everything that the pages load, read once: a build that runs meanwhile changes nothing here. Paths as they are served. */
export function readScripts(root: string, players: readonly BenchPlayer[]): ReadonlyMap<string, string> {
  const scripts = new Map<string, string>();
  const read = (path: string): void => void scripts.set(`/${path}`, readFileSync(join(root, path), 'utf8').replace(/\/\/# sourceMappingURL=.*$/m, ''));
  for (const { script } of players) read(script);
  for (const name of readdirSync(join(root, 'dist/chunks'))) if (name.endsWith('.js')) read(`dist/chunks/${name}`);
  return scripts.set('/bench-page.js', readFileSync(join(root, '.cache/bench/page.js'), 'utf8'));
}

/** The page of a player; `moduleBase` is where the module and its chunks are. */
export function pageFor(player: BenchPlayer, moduleBase: string): string {
  const script = player.isModule
    ? `<script type="module">import * as Sluice from '${moduleBase}/${player.script}'; window.Sluice = Sluice; window.isReady = true;</script>`
    : `<script src="/${player.script}"></script><script>window.isReady = true;</script>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${player.name}</title><link rel="icon" href="data:,">
<video muted autoplay playsinline width="640" height="360"></video><script src="/bench-page.js"></script>${script}</html>`;
}
