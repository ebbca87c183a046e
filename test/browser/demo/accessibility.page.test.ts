import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo } from '../../../demo/origin/main.js';
import type { Origin } from '../../../demo/origin/origin.js';
import { buildSite } from '../../../demo/site/site.js';
import { engineOfThisRun } from '../infra/engines.js';
import { openPage, type TestPage } from '../infra/open-page.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Names, roles and contrast are the page's doing: one engine is enough.
describe.runIf(engineOfThisRun().name === 'chromium')('pages of the demo, for who does not see or does not point', () => {
  let origin: Origin;
  let page: TestPage;
  beforeAll(async () => {
    origin = await startDemo(root, { PORT: '0' });
    origin.put('/axe.js', axe, 'text/javascript');
    page = await openPage();
    await page.setViewport(1280, 900);
  });
  afterAll(async () => {
    await page?.close();
    await origin?.close();
  });

  async function open(path: string): Promise<void> {
    await page.goto('about:blank');
    await page.goto(`${origin.url}${path}`);
    await page.evaluate("new Promise((resolve, reject) => document.head.append(Object.assign(document.createElement('script'), { src: '/axe.js', onload: () => resolve(null), onerror: reject })))");
  }

  // Two controls of media-chrome 4.19 have faults of their own: an attribute that their role does not take, a name unlike the text.
  const faults = (): Promise<unknown> => page.evaluate("axe.run({ exclude: [['media-captions-button'], ['media-time-display']] }, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))");

  const moving = (selector: string): Promise<boolean> => page.waitFor((of: string) => {
    const media = document.querySelector(of);
    return media !== null && 'currentTime' in media && Number(media.currentTime) > 0.3;
  }, 30_000, selector);

  it.each([
    ['the page of the player, a recording', '/#/media/hls-fmp4/master.m3u8', 'video'],
    ['the page of the player, live', '/#/live/ll-hls/index.m3u8', 'video'],
  ])('%s has no fault that axe finds, in light and dark', async (_name, path, media) => {
    await open(path);
    await moving(media);
    expect(await faults()).toEqual([]);
    await page.evaluate("document.getElementById('theme').click()");
    expect(await faults()).toEqual([]);
    await page.evaluate("document.getElementById('theme').click()");
  });

  it.each(['/element/', '/docs/configuration.html'])('%s has no fault that axe finds', async (path) => {
    await open(path);
    if (path === '/element/') await page.waitFor(() => customElements.get('sluice-video') !== undefined, 20_000);
    expect(await faults()).toEqual([]);
  });

  it('opens the statistics by their tick, and takes the tick away when they are closed by Escape', async () => {
    await open('/#/media/hls-fmp4/master.m3u8');
    const seen = await page.evaluate(`(async () => {
      const tick = document.getElementById('statistics');
      const panel = document.getElementById('picture').lastElementChild;
      tick.click();
      await Promise.resolve();
      const opened = [tick.checked, panel.hidden];
      panel.shadowRoot.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
      return { opened, closed: [tick.checked, panel.hidden] };
    })()`);
    expect(seen).toEqual({ opened: [true, false], closed: [false, true] });
  });

  it('every control of the player page is reached by Tab and has a name', async () => {
    await open('/#/media/hls-fmp4/master.m3u8');
    await moving('video');
    const nameless = await page.evaluate(`[...document.querySelectorAll('button, select, input, a[href], [role=slider]')]
      .filter((control) => control.checkVisibility() && !control.disabled)
      .filter((control) => control.tabIndex < 0 || ((control.labels?.[0] ?? control).textContent.trim() === '' && !control.ariaLabel))
      .map((control) => control.outerHTML)`);
    expect(nameless).toEqual([]);
  });

  const documents = [...buildSite(root).keys()].filter((name) => name.endsWith('.html')).map((name) => `/docs/${name}`);

  it.each(['/', '/element/', ...documents])('%s fits a phone: no table is cut, and axe finds nothing on a page of the documentation', async (path) => {
    await page.setViewport(390, 844);
    await open(path);
    expect(documents.length).toBeGreaterThan(10);
    // One with three columns may be scrolled.
    const wide = await page.evaluate(`[document.documentElement, ...document.querySelectorAll('.wide:not(:has(td:nth-child(3)))')].filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map((each) => each.innerText.slice(0, 40))`);
    expect(wide).toEqual([]);
    if (documents.includes(path)) expect(await faults()).toEqual([]);
  });
});
