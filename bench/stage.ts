import { gzipSync } from 'node:zlib';
import { chromium, type Browser, type Page } from 'playwright';
import type { ActiveFault } from '../demo/origin/fault.js';
import type { LinkName, LinkProfile } from '../demo/origin/link-profile.js';
import { createOrigin, type Origin } from '../demo/origin/origin.js';
import { findEngine } from '../test/browser/infra/engines.js';
import { launchOptions } from '../test/browser/infra/launch.js';
import type { EncodedPieces } from '../test/media/derive/encoded-pieces.js';
import type { BenchMedia } from './media.js';
import type { LowLatencySetup } from './page/driver.js';
import { pageFor, readScripts, type BenchPlayer } from './players.js';

/** Where players perform: a browser, an origin of plain pages, and one of media behind the link. */
export interface Stage {
  readonly browser: Browser;
  readonly players: readonly BenchPlayer[];
  readonly media: Origin;
  /** A fresh page in a context of its own (no cache, no connection) with the player ready to load; then the link is set. `low`: what is set for low latency; null: nothing. */
  perform<Result>(player: BenchPlayer, link: LinkName | LinkProfile, act: (page: Page) => Promise<Result>, low?: LowLatencySetup | null): Promise<Result>;
  close(): Promise<void>;
}

const viewport = { width: 800, height: 600 };

export async function openStage(root: string, media: BenchMedia, players: readonly BenchPlayer[], live: EncodedPieces): Promise<Stage> {
  const engine = findEngine('chromium');
  if (engine?.driver !== 'playwright') throw new Error('The benchmark needs Chromium: install it, name it in SLUICE_CHROMIUM, or run `npx playwright install chromium`.');
  const scripts = readScripts(root, players);
  const pages = await createOrigin();
  const origin = await createOrigin({ media, live });
  for (const [path, text] of scripts) {
    pages.put(path, text);
    origin.put(path, gzipSync(text, { level: 9 }), 'text/javascript; charset=utf-8');
  }
  const packed = { 'content-encoding': 'gzip' };
  for (const player of players) pages.put(`/${player.name}.html`, pageFor(player, origin.url));
  const browser = await chromium.launch(launchOptions(engine));

  return {
    browser,
    players,
    media: origin,
    async perform(player, link, act, low = null) {
      // The module's entry must not leave a connection behind that the players with one file do not have.
      const closing = origin.faults.add({ url: '/dist/', headers: { ...packed, connection: 'close' } });
      let chunks: ActiveFault | null = null;
      const context = await browser.newContext({ viewport });
      try {
        const page = await context.newPage();
        await page.goto(`${pages.url}/${player.name}.html`);
        await page.waitForFunction('window.isReady === true');
        await page.evaluate(([name, setup]) => window.bench?.prepare(name, setup), [player.name, low] as const);
        closing.remove();
        chunks = origin.faults.add({ url: '/dist/', headers: packed });
        origin.setLink(link);
        origin.clearRequests();
        return await act(page);
      } finally {
        closing.remove();
        chunks?.remove();
        await context.close();
        origin.setLink('off');
      }
    },
    async close() {
      await browser.close();
      await Promise.all([pages.close(), origin.close()]);
    },
  };
}
