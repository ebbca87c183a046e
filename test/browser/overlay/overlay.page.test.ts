import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Origin } from '../../../demo/origin/origin.js';
import { openPage, type TestPage } from '../infra/open-page.js';
import { openOrigin } from '../stage/open-stage.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Overlay</title><link rel="icon" href="data:,">
<style>.player { position: relative; width: 640px } video { width: 640px; height: 360px; display: block }</style>
<main><h1>Overlay</h1><div class="player"><video muted></video></div><button type="button" id="outside">Outside</button></main>
<script src="/axe.js"></script>
<script type="module">
  import { Player } from '/dist/sluice.js';
  import { createStatsOverlay } from '/dist/overlay.js';
  window.player = new Player(document.querySelector('video'));
  window.toggles = [];
  window.overlay = createStatsOverlay(player, document.querySelector('.player'), { hotkey: 'i', onToggle: (isOpen) => window.toggles.push(isOpen) });
</script></html>`;

describe('the statistics overlay', () => {
  let page: TestPage;
  let origin: Origin;
  beforeAll(async () => {
    [origin, page] = await Promise.all([openOrigin(), openPage()]);
    origin.put('/axe.js', axe, 'text/javascript');
    origin.put('/overlay.html', PAGE);
    await page.setViewport(1000, 620);
    await page.goto(`${origin.url}/overlay.html`);
    await page.waitFor(() => 'overlay' in window, 20_000);
  });
  afterAll(async () => {
    await page?.close();
    await origin?.close();
  });

  /** The figures as a reader finds them; null: closed. */
  const figures = (): Promise<unknown> => page.evaluate(`(() => {
    const host = document.querySelector('.player').lastElementChild;
    if (host.hidden) return null;
    const list = host.shadowRoot.querySelector('dl');
    return Object.fromEntries([...list.querySelectorAll('dt')].map((term) => [term.textContent, term.nextElementSibling.textContent]));
  })()`);
  const press = (key: string, on: string): Promise<unknown> => page.evaluate(`document.querySelector('${on}').dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true, cancelable: true, composed: true }))`);
  const focused = (): Promise<unknown> => page.evaluate(`(() => { const { activeElement } = document; return (activeElement.shadowRoot?.activeElement ?? activeElement).getAttribute('aria-label') ?? activeElement.id; })()`);

  it('opens and closes by key, takes the focus and gives it back', async () => {
    expect(await figures()).toBeNull();
    await page.evaluate("document.querySelector('#outside').focus()");
    await press('i', 'video');
    expect(await figures()).toMatchObject({ Status: 'empty' });
    expect(await focused()).toBe('Close the statistics');
    await page.evaluate("document.querySelector('.player').lastElementChild.shadowRoot.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }))");
    expect(await figures()).toBeNull();
    expect(await focused()).toBe('outside');
    expect(await page.evaluate('toggles')).toEqual([true, false]);
  });

  it('tells what plays, and draws it', async () => {
    await page.evaluate("(async () => { overlay.open(); await player.load('/media/hls-fmp4/master.m3u8'); await document.querySelector('video').play(); })()");
    const shown = await page.waitFor(() => {
      const root = document.querySelector('.player')?.lastElementChild?.shadowRoot;
      const values = Object.fromEntries([...(root?.querySelectorAll('dt') ?? [])].map((term) => [term.textContent, term.nextElementSibling?.textContent]));
      return values['Status'] === 'ready' && /^\d+×\d+/.test(values['Picture'] ?? '') && /^[1-9]/.test(values['Buffer'] ?? '') ? values : null;
    }, 20_000);
    expect(shown).toMatchObject({ Status: 'ready', Throughput: expect.stringMatching(/Mb\/s$/), Stalls: 'none', 'First frame': expect.stringMatching(/^\d+ ms$/) });
    const inks = await page.evaluate(`(() => [...document.querySelector('.player').lastElementChild.shadowRoot.querySelectorAll('figure:not([hidden]) canvas')].map((canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((level) => level > 0)))()`);
    expect(inks).toEqual([true, true]);
  });

  it('shows latency where the stream is live', async () => {
    await page.evaluate("(async () => { await player.load('/live/ll-hls/index.m3u8'); await document.querySelector('video').play(); })()");
    await page.waitFor(() => [...(document.querySelector('.player')?.lastElementChild?.shadowRoot?.querySelectorAll('dt') ?? [])].some(({ textContent }) => textContent === 'Latency'), 20_000);
    expect(await page.evaluate("document.querySelector('.player').lastElementChild.shadowRoot.querySelectorAll('figure:not([hidden])').length")).toBe(3);
  });

  it('has no fault that axe finds', async () => {
    const faults = await page.evaluate("axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))");
    // The video of this page has no captions, which is the page's affair.
    expect(faults).toEqual([]);
  });

  it('leaves nothing when it is destroyed, and the player plays on', async () => {
    const left = await page.evaluate("(() => { overlay.destroy(); overlay.destroy(); return document.querySelector('.player').children.length; })()");
    expect(left).toBe(1);
    await press('i', 'video');
    expect(await page.evaluate("document.querySelector('.player').children.length")).toBe(1);
    expect(await page.evaluate('player.state.status')).toBe('ready');
  });
});
