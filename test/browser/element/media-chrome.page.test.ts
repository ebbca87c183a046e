import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo } from '../../../demo/origin/main.js';
import type { Origin } from '../../../demo/origin/origin.js';
import type {} from '../../../src/embed/element.js';
import { engineOfThisRun } from '../infra/engines.js';
import { openPage, type TestPage } from '../infra/open-page.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The demo's page of the element. What media-chrome asks for is the same in every engine: shown in one. */
describe.skipIf(engineOfThisRun().name !== 'chromium')('<sluice-video> in a <media-controller>', () => {
  let origin: Origin;
  let page: TestPage;
  beforeAll(async () => {
    origin = await startDemo(root, { PORT: '0' });
    page = await openPage();
    await page.setViewport(1280, 800);
  });
  afterAll(async () => {
    await page?.close();
    await origin?.close();
  });

  async function open(path: string): Promise<void> {
    await page.goto('about:blank');
    await page.goto(`${origin.url}/element/#${path}`);
    await page.waitFor(() => (document.querySelector('sluice-video')?.readyState ?? 0) >= 2, 30_000);
  }

  const click = (selector: string): Promise<void> => page.evaluate((of: string) => {
    const found = document.querySelector(of);
    if (!(found instanceof HTMLElement)) throw new Error(`no ${of}`);
    found.click();
  }, selector);
  /** Attributes of the controller are what all its controls are told. */
  const told = (name: string): Promise<string | null> => page.evaluate((of: string) => document.querySelector('media-controller')?.getAttribute(of) ?? null, name);
  const entries = (menu: string): Promise<string[]> => page.evaluate((of: string) => [...(document.querySelector(of)?.shadowRoot?.querySelectorAll('media-chrome-menu-item') ?? [])].map((item) => item.textContent?.trim() ?? ''), menu);
  const choose = (menu: string, text: string): Promise<void> => page.evaluate((of: string, wanted: string) => {
    const item = [...(document.querySelector(of)?.shadowRoot?.querySelectorAll('media-chrome-menu-item') ?? [])].find(({ textContent }) => textContent?.trim() === wanted);
    if (!(item instanceof HTMLElement)) throw new Error(`${of} has no ${wanted}`);
    item.click();
  }, menu, text);

  it('plays a recorded film: quality and language menus, captions, mute, time', async () => {
    await open('/media/hls-ts-audio-group/master.m3u8');
    expect(await told('mediastreamtype')).toBe('on-demand');
    expect(Number(await told('mediaduration'))).toBeCloseTo(24, 0);
    await page.waitFor(() => document.querySelector('media-controller')?.hasAttribute('mediacurrenttime'), 5000);
    expect(await entries('media-rendition-menu')).toEqual(['540p', '360p', '180p', expect.stringMatching(/^Auto/)]);
    expect(await entries('media-audio-track-menu')).toEqual(['English', 'Deutsch']);

    await click('media-play-button');
    await page.waitFor(() => (document.querySelector('sluice-video')?.currentTime ?? 0) > 0.3, 20_000);
    expect(await told('mediapaused')).toBeNull();
    await choose('media-rendition-menu', '180p');
    await page.evaluate(() => {
      const video = document.querySelector('sluice-video');
      if (video !== null) video.currentTime = 16;
    });
    await page.waitFor(() => document.querySelector('sluice-video')?.videoHeight === 180, 20_000);
    expect(await page.evaluate(() => document.querySelector('sluice-video')?.videoRenditions.selectedIndex)).toBe(0);
    await page.waitFor(() => document.querySelector('media-rendition-menu')?.getAttribute('mediarenditionselected'), 5000);
    await choose('media-audio-track-menu', 'Deutsch');
    await page.waitFor(() => [...(document.querySelector('sluice-video')?.audioTracks ?? [])].some(({ language, enabled }) => language === 'de' && enabled), 5000);

    await click('media-captions-button');
    await page.waitFor(() => [...(document.querySelector('sluice-video')?.textTracks ?? [])].some(({ mode, activeCues }) => mode === 'showing' && (activeCues?.length ?? 0) > 0), 10_000);
    await click('media-mute-button');
    expect(await page.evaluate(() => document.querySelector('sluice-video')?.muted)).toBe(false);
  });

  it('plays live: the live button tells of the edge and leads to it', async () => {
    await open('/live/hls/index.m3u8');
    await page.waitFor(() => document.querySelector('media-controller')?.getAttribute('mediastreamtype') === 'live', 20_000);
    await click('media-play-button');
    await page.waitFor(() => document.querySelector('media-live-button')?.hasAttribute('mediatimeislive'), 20_000);
    await page.evaluate(() => {
      const video = document.querySelector('sluice-video');
      if (video !== null) video.currentTime = video.seekable.start(0) + 4;
    });
    await page.waitFor(() => document.querySelector('media-live-button')?.hasAttribute('mediatimeislive') === false, 20_000);
    await click('media-live-button');
    await page.waitFor(() => document.querySelector('media-live-button')?.hasAttribute('mediatimeislive') && document.querySelector('sluice-video')?.player.live?.isAtEdge, 20_000);
  });
});
