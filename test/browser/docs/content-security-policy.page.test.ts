import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Origin } from '../../../demo/origin/origin.js';
import { openPage, type TestPage } from '../infra/open-page.js';
import { openOrigin } from '../stage/open-stage.js';

/** The strictest policy under which the documentation promises that pages play. */
const STRICT = "default-src 'none'; script-src 'self'; connect-src 'self'; media-src blob:; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'";

/** Files, since such a policy forbids scripts inside the page. */
const SCRIPTS: Readonly<Record<string, string>> = {
  'module.js': `import { Player } from '/dist/sluice.js'; window.Player = Player;`,
  'common.js': `window.violations = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => window.violations.push(violatedDirective + ' ' + blockedURI));
window.play = async (path) => {
  const video = document.querySelector('video');
  const player = new (window.Player ?? window.Sluice.Player)(video);
  try {
    await player.load(path);
    await video.play();
    for (let tries = 0; tries < 200 && video.currentTime < 0.5; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    return { time: video.currentTime > 0.4, error: null, violations: window.violations };
  } catch (error) {
    return { time: false, error: error.code ?? String(error), violations: window.violations };
  }
};`,
};

const pageWith = (policy: string, scripts: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>Policy</title><link rel="icon" href="data:,"><video muted></video><script src="/csp/common.js"></script>${scripts}</html>`;

describe('a page with a Content-Security-Policy', () => {
  let page: TestPage;
  let origin: Origin;
  beforeAll(async () => {
    [origin, page] = await Promise.all([openOrigin(), openPage()]);
    for (const [name, text] of Object.entries(SCRIPTS)) origin.put(`/csp/${name}`, text);
  });
  afterAll(async () => {
    await page?.close();
    await origin?.close();
  });

  async function play(policy: string, scripts: string, path: string): Promise<unknown> {
    origin.put('/csp/page.html', pageWith(policy, scripts));
    await page.goto(`${origin.url}/csp/page.html`);
    await page.waitFor(() => 'Player' in window || 'Sluice' in window, 20_000);
    return page.evaluate(`play('/media/${path}')`);
  }

  const good = { time: true, error: null, violations: [] };

  it.each(['hls-ts/master.m3u8', 'hls-fmp4/master.m3u8', 'dash-timeline/manifest.mpd'])('plays %s as a module under the strictest one', async (path) => {
    expect(await play(STRICT, '<script type="module" src="/csp/module.js"></script>', path)).toEqual(good);
  });

  it('plays from the script tag under the strictest one', async () => {
    expect(await play(STRICT, '<script src="/dist/sluice.global.js"></script>', 'hls-ts/master.m3u8')).toEqual(good);
  });

  it('that forgets media-src blob: plays all the same where the browser lets MediaSource pass (Firefox), else gets a typed error, and never hangs', async () => {
    const seen = await play(STRICT.replace('media-src blob:', "media-src 'self'"), '<script type="module" src="/csp/module.js"></script>', 'hls-fmp4/master.m3u8');
    expect(seen).toMatchObject(page.engine === 'firefox' ? { time: true, error: null } : { time: false, error: expect.stringMatching(/^[a-z]+\/[a-z-]+$/) });
  });
});
