import { transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import type { Origin } from '../../../demo/origin/origin.js';
import { codeBlocks } from '../../architecture/code-blocks.js';
import { engineOfThisRun } from '../infra/engines.js';
import { openPage, type TestPage } from '../infra/open-page.js';
import { openOrigin } from '../stage/open-stage.js';

const recipes = codeBlocks(readFileSync(new URL('../../../docs/recipes.md', import.meta.url), 'utf8')).filter(({ language }) => language === 'ts');

// What they do is no engine's doing: one is enough.
describe.runIf(engineOfThisRun().name === 'chromium')('docs/recipes.md', () => {
  let page: TestPage;
  let origin: Origin;
  beforeAll(async () => {
    [origin, page] = await Promise.all([openOrigin(), openPage()]);
    for (const { text } of recipes) {
      const name = /export (?:async )?function (\w+)/.exec(text)?.[1] ?? '';
      const { code } = await transform(text.replaceAll("'sluice'", "'/dist/sluice.js'"), { loader: 'ts', target: 'es2022' });
      origin.put(`/recipes/${name}.js`, code);
    }
    origin.put('/recipes.html', '<!doctype html><html lang="en"><meta charset="utf-8"><title>Recipes</title><link rel="icon" href="data:,"><video muted></video><select></select><button></button></html>');
  });
  afterAll(async () => {
    await page?.close();
    await origin?.close();
  });

  /** Runs in a fresh page, with the recipe's function, the video and a player of its own. */
  async function tryOut(name: string, script: string): Promise<unknown> {
    await page.goto(`${origin.url}/recipes.html`);
    origin.clearRequests();
    return page.evaluate(`(async () => {
      const [{ ${name}: recipe }, { Player }] = await Promise.all([import('/recipes/${name}.js'), import('/dist/sluice.js')]);
      const video = document.querySelector('video');
      const until = async (isSo) => { for (let tries = 0; tries < 200 && !isSo(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50)); return isSo(); };
      const film = '/media/hls-fmp4/master.m3u8';
      ${script}
    })()`);
  }

  it('has each recipe in a test', () => {
    expect(recipes.map(({ text }) => /export (?:async )?function (\w+)/.exec(text)?.[1]).sort()).toEqual(['keepTrying', 'liveButton', 'playFromLastTime', 'playSigned', 'playWithToken', 'qualityMenu', 'reportQuality']);
  });

  it('playSigned puts the signature on every request', async () => {
    await tryOut('playSigned', 'await recipe(video, location.origin + film, "s1");');
    const asked = origin.requests().map(({ url }) => url).filter((url) => url.startsWith('/media/'));
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((url) => !url.includes('signature=s1'))).toEqual([]);
  });

  it('playWithToken renews once for all that wait, and sends no token to the CDN', async () => {
    const seen = await tryOut('playWithToken', `
      const sent = [];
      const { fetch } = window;
      window.fetch = (url, init) => { sent.push({ url, token: new Headers(init.headers).get('authorization') }); return fetch(url, init); };
      let renewals = 0;
      const renew = async () => { renewals += 1; await new Promise((resolve) => setTimeout(resolve, 50)); return { token: 't' + renewals, expiresAtMs: Date.now() + 60_000 }; };
      await recipe(video, film, renew);
      const tokensOf = (ending) => [...new Set(sent.filter(({ url }) => url.endsWith(ending)).map(({ token }) => token))];
      return { renewals, ofPlaylists: tokensOf('.m3u8'), ofSegments: tokensOf('.m4s') };`);
    expect(seen).toEqual({ renewals: 1, ofPlaylists: ['Bearer t1'], ofSegments: [null] });
  });

  it('qualityMenu lists what can be played, selects, and names what plays', async () => {
    const seen = await tryOut('qualityMenu', `
      const player = new Player(video);
      const menu = document.querySelector('select');
      const stop = recipe(player, menu);
      await player.load(film);
      await until(() => menu.options.length > 1 && /\\(/.test(menu.options[0].text));
      const texts = [...menu.options].map(({ text }) => text);
      menu.selectedIndex = 1;
      menu.dispatchEvent(new Event('change'));
      const wanted = player.tracks.video.wanted === menu.options[1].value;
      menu.value = 'auto';
      menu.dispatchEvent(new Event('change'));
      const auto = player.tracks.video.wanted;
      stop();
      await player.destroy();
      return { texts, wanted, auto };`);
    expect(seen).toMatchObject({ wanted: true, auto: 'auto', texts: expect.arrayContaining([expect.stringMatching(/^Auto \(\d+p\)$/), expect.stringMatching(/^\d+p, [\d.]+ Mb\/s$/)]) });
  });

  it('playFromLastTime goes on where the viewer left', async () => {
    const at = await tryOut('playFromLastTime', `
      localStorage.setItem('position of ' + film, '7.5');
      const player = await recipe(video, film);
      const begun = video.currentTime;
      await video.play();
      await until(() => video.currentTime > 8.2);
      await player.destroy();
      const kept = Number(localStorage.getItem('position of ' + film));
      localStorage.clear();
      return { begun, kept };`);
    expect(at).toEqual({ begun: 7.5, kept: expect.closeTo(8.2, 0) });
  });

  it('reportQuality sends one report, with what went wrong', async () => {
    const reports = await tryOut('reportQuality', `
      const player = new Player(video, { network: { attempts: 1 } });
      const reports = [];
      recipe(player, (report) => reports.push(report));
      await player.load('/media/none.m3u8').catch(() => undefined);
      await player.load('/media/none.m3u8').catch(() => undefined);
      await player.destroy();
      return reports;`);
    expect(reports).toEqual([expect.objectContaining({ errors: ['network/http-status'], firstFrameMs: null, stalls: { count: 0, seconds: 0 } })]);
  });

  it('liveButton shows where the viewer is, and takes them back', async () => {
    const seen = await tryOut('liveButton', `
      const player = new Player(video);
      const button = document.querySelector('button');
      recipe(player, button);
      const hiddenAtFirst = button.hidden;
      await player.load('/live/hls/index.m3u8');
      await video.play();
      await until(() => !button.hidden && button.disabled && button.textContent === 'Live');
      const atEdge = button.textContent;
      video.currentTime -= 12;
      await until(() => !button.disabled);
      const rewound = button.textContent;
      button.click();
      const isBack = await until(() => button.disabled && button.textContent === 'Live');
      await player.destroy();
      return { hiddenAtFirst, atEdge, rewound, isBack };`);
    expect(seen).toEqual({ hiddenAtFirst: true, atEdge: 'Live', rewound: expect.stringMatching(/^Live \(\d+ s ahead\)$/), isBack: true });
  });

  it('keepTrying loads again after a while', async () => {
    const url = await tryOut('keepTrying', `
      const player = new Player(video, { network: { attempts: 1 } });
      let loads = 0;
      player.on('loading', () => (loads += 1));
      const stop = recipe(player, 20);
      await player.load('/media/none.m3u8').catch(() => undefined);
      await until(() => loads > 2);
      stop();
      const isTrying = loads > 2;
      await player.destroy();
      return isTrying;`);
    expect(url).toBe(true);
  });
});
