import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { createOrigin, type Origin } from '../../../demo/origin/origin.js';
import { openMediaLibrary } from '../../media/library.js';
import { openPage, type TestPage } from '../infra/open-page.js';

/** A real page with the built player on it, and the origin that it came from. */
export interface Stage {
  readonly page: TestPage;
  readonly origin: Origin;
  /** Of a sample stream, by its path in the catalogue. */
  media(path: string): string;
  /** Of a live channel, by its path in `demo/origin/live/README.md`. */
  live(path: string): string;
  /** An origin beside the first one: another host to the browser. Closed with the stage. */
  secondOrigin(): Promise<Origin>;
  /** A page without anything of before. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export const builtFiles = process.env['SLUICE_DIST'] ?? fileURLToPath(new URL('../../../dist', import.meta.url));

const library = openMediaLibrary();

export function openOrigin(): Promise<Origin> {
  return createOrigin({ media: library, live: library.pieces, folders: [{ prefix: '/dist/', folder: builtFiles }] });
}

/** The size of the element is that of the largest sample, so that no rendition is too large for it. */
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Stage</title><link rel="icon" href="data:,">
<style>body { margin: 0 } video { width: 960px; height: 540px; display: block }</style>
<script type="module" src="/in-page.js"></script></html>`;

/** Starts an origin and the engine of SLUICE_ENGINE, and opens the page with `window.stage` on it. */
export async function openStage(): Promise<Stage> {
  const [origin, script] = await Promise.all([openOrigin(), bundleInPage()]);
  const others: Origin[] = [];
  origin.put('/stage.html', PAGE);
  origin.put('/in-page.js', script, 'text/javascript');
  const page = await openPage();
  const reset = async (): Promise<void> => {
    await page.goto(`${origin.url}/stage.html`);
    await page.waitFor(() => 'stage' in window, 20_000);
  };
  await page.setViewport(1000, 620);
  await reset();
  return {
    page,
    origin,
    media: (path) => `${origin.url}/media/${path}`,
    live: (path) => `${origin.url}/live/${path}`,
    async secondOrigin() {
      const other = await openOrigin();
      others.push(other);
      return other;
    },
    reset,
    async close() {
      await page.close();
      await Promise.all([origin, ...others].map((each) => each.close()));
    },
  };
}

/** The built player stays a file of its own: it is what is tested. */
async function bundleInPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('in-page.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    plugins: [{ name: 'built-player', setup: ({ onResolve }) => onResolve({ filter: /\/src\/index\.js$/ }, () => ({ path: '/dist/sluice.js', external: true })) }],
  });
  return outputFiles[0]?.text ?? '';
}
