import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrigin, type Origin } from '../../../demo/origin/origin.js';
import { openMediaLibrary } from '../../media/library.js';
import { engineOfThisRun } from '../infra/engines.js';
import { openPage, type TestPage } from '../infra/open-page.js';
import { appsFolder, buildApp, checkTypes, installApps, renderOnServer } from './fresh-apps.js';
import { watched } from './watch-page.js';

const CYCLES = 50;
/** As in lifecycle/: compiled code and the browser's own caches. Bytes. */
const HEAP_NOISE = 2_500_000;

// How an app is built and what it imports is no engine's doing; what the player does in each is tried elsewhere.
describe.skipIf(engineOfThisRun().name !== 'chromium')('the package in a fresh app', () => {
  let origin: Origin;
  let page: TestPage;
  beforeAll(async () => {
    const installed = installApps();
    [origin, page] = await Promise.all([createOrigin({ media: openMediaLibrary(), folders: [{ prefix: '/apps/', folder: appsFolder }] }), openPage(), installed]);
  }, 120_000);
  afterAll(async () => {
    await page?.close();
    await origin?.close();
  });

  /** `path` from the folder of the apps. */
  async function open(path: string): Promise<void> {
    origin.put(`/apps/${path}`, watched(readFileSync(join(appsFolder, path), 'utf8')));
    await page.goto(`${origin.url}/apps/${path}`);
  }

  /** Resolves once the picture moves, with its height. */
  async function expectToPlay(selector = 'video'): Promise<number> {
    await page.waitFor((which: string) => (document.querySelector<HTMLVideoElement>(which)?.currentTime ?? 0) > 0.3, 20_000, selector);
    return page.evaluate((which: string) => document.querySelector<HTMLVideoElement>(which)?.videoHeight ?? 0, selector);
  }

  const problems = (): Promise<readonly string[]> => page.evaluate(() => window.watch.problems);
  const openSources = (): Promise<number> => page.evaluate(() => window.watch.sources.filter((source) => (source.deref()?.readyState ?? 'closed') !== 'closed').length);
  const textOf = (selector: string): Promise<string> => page.evaluate((which: string) => document.querySelector(which)?.textContent ?? '', selector);

  it.each([['server-render', '19.', '3.5.'], ['server-render-oldest', '18.', '3.3.']])('is imported on a server, where the components render a plain video and say nothing: %s', async (name, react, vue) => {
    const { status, stdout, stderr } = await renderOnServer(name);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { exported, reactVersion, reactHtml, vueVersion, vueHtml } = JSON.parse(stdout);
    expect([reactVersion, vueVersion]).toEqual([expect.stringMatching(`^${react}`), expect.stringMatching(`^${vue}`)]);
    expect(exported).toMatchObject({
      sluice: ['Player', 'PlayerError', 'hasCode'],
      'sluice/react': ['PlayerProvider', 'Video', 'usePlayer', 'usePlayerState'],
      'sluice/vue': ['SluiceVideo', 'usePlayer', 'usePlayerState'],
    });
    expect(reactHtml).toBe('<video controls=""></video><output>no player, empty</output>');
    expect(vueHtml.replace(/<!--.*?-->/g, '')).toBe('<video controls></video><output>no player, empty</output>');
  });

  it('has types that a strict app compiles against', async () => {
    expect(await checkTypes()).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.each([['script-tag', 'video'], ['module', 'video'], ['element', 'sluice-video']])('plays on a plain page: %s', async (name, selector) => {
    await open(`${name}/index.html`);
    expect(await expectToPlay(selector)).toBeGreaterThan(0);
    expect(await problems()).toEqual([]);
  });

  it('plays where Vite has built a page with the element, under the options of its script', async () => {
    expect(await buildApp('vite-element', 'production')).toMatchObject({ status: 0, stderr: '' });
    await open('vite-element/dist/index.html');
    expect(await expectToPlay('sluice-video')).toBe(180);
    expect(await textOf('output')).toBe('ready on-demand 180 360 540');
    expect(await problems()).toEqual([]);
  });

  describe.each([
    ['vite-react', 'development', '19.'],
    ['vite-react-18', 'development', '18.'],
    ['vite-vue', 'production', '3.5.'],
    ['vite-vue-3.3', 'production', '3.3.'],
  ] as const)('built by Vite: %s', (name, mode, version) => {
    beforeAll(async () => {
      expect(await buildApp(name, mode)).toMatchObject({ status: 0, stderr: '' });
      await open(`${name}/dist/index.html`);
    }, 120_000);

    it('plays, with one player; controls beside it know', async () => {
      await expectToPlay();
      expect(await page.evaluate(() => window.app.version)).toEqual(expect.stringMatching(`^${version}`));
      expect(await openSources()).toBe(1);
      // A framework that mounts twice has made two by now.
      expect(await page.evaluate(() => window.watch.sources.length)).toBe(mode === 'development' ? 2 : 1);
      expect(await textOf('output')).toMatch(/^ready playing/);
      expect(await page.evaluate(() => document.querySelector('output')?.dataset['hasPlayer'])).toBe('true');
      expect(await page.evaluate(() => document.querySelector('video.film[data-test="passed on"]') !== null)).toBe(true);
      const lines = (await textOf('pre')).split('\n');
      expect(lines).toEqual(expect.arrayContaining(['ready /media/hls-fmp4/master.m3u8', 'playing VIDEO with player']));
    });

    it('loads another src in place of the one before, under the options of now', async () => {
      await page.evaluate(async () => {
        // Back and forth, so that loads are given up.
        for (let i = 0; i < 4; i += 1) {
          window.app.set({ at: (i + 1) % 2 });
          await new Promise((resolve) => setTimeout(resolve, 20 * i));
        }
        window.app.set({ at: 1, maxHeight: 200 });
      });
      await page.waitFor(() => document.querySelector('pre')?.textContent?.includes('ready /media/dash-timeline/manifest.mpd') === true, 20_000);
      expect(await expectToPlay()).toBe(180);
      expect(await openSources()).toBe(1);
      expect(await textOf('pre')).not.toContain('error');
    });

    it('plays in a video of the app\'s own', async () => {
      await page.evaluate(() => window.app.set({ shown: 'own', at: 0 }));
      await expectToPlay('#own');
      await page.waitFor(() => document.querySelector('output')?.textContent === 'ready', 5_000);
      expect(await openSources()).toBe(1);
    });

    it(`is gone when it is not shown any more: ${CYCLES} times`, async () => {
      await page.evaluate(() => window.app.set({ shown: 'nothing', maxHeight: 10_000 }));
      const cycles = (count: number): Promise<number> => page.evaluate(async (times: number) => {
        const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
        for (let i = 0; i < times; i += 1) {
          window.app.set({ shown: i % 7 === 6 ? 'own' : 'film', at: i % 2 });
          await sleep(13 * (i % 5));
          for (let tries = 0; i % 5 === 4 && tries < 300 && (document.querySelector('video')?.readyState ?? 0) < 2; tries += 1) await sleep(10);
          window.app.set({ shown: 'nothing' });
          await sleep(5);
        }
        const { gc } = window as { gc?: () => void };
        for (let i = 0; i < 4; i += 1) {
          gc?.();
          await sleep(60);
        }
        const memory: unknown = Reflect.get(performance, 'memory');
        return typeof memory === 'object' && memory !== null ? Number(Reflect.get(memory, 'usedJSHeapSize')) : 0;
      }, count);
      const before = await cycles(10);
      const growth = (await cycles(CYCLES)) - before;
      expect(await openSources()).toBe(0);
      expect(await page.evaluate(() => document.querySelectorAll('video').length)).toBe(0);
      console.log(`figure: ${name}: heap after ${CYCLES} mounts and unmounts: ${(growth / 1024).toFixed(0)} KiB more than before`);
      expect(growth).toBeLessThan(HEAP_NOISE);
      expect(await textOf('pre')).not.toContain('error');
      origin.clearRequests();
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
      expect(origin.requests()).toEqual([]);
    });

    it('tells of a failure, once, by a typed error', async () => {
      await page.evaluate(() => window.app.set({ shown: 'film', at: 2 }));
      await page.waitFor(() => document.querySelector('output')?.textContent?.startsWith('failed') === true, 20_000);
      expect((await textOf('pre')).split('\n').filter((line) => line.startsWith('error'))).toEqual(['error network/http-status']);
      await page.evaluate(() => window.app.set({ at: 0 }));
      await expectToPlay();
      expect(await textOf('output')).toMatch(/^ready playing/);
    });

    it('has given the page nothing to report and the framework nothing to warn of', async () => {
      expect(await problems()).toEqual([]);
    });
  });
});
