import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Origin } from '../../../demo/origin/origin.js';
import { openPage, type TestPage } from '../infra/open-page.js';
import { openOrigin } from '../stage/open-stage.js';

/** The strictest policy under which the documentation promises that pages play. */
const STRICT = "default-src 'none'; script-src 'self'; connect-src 'self'; media-src blob:; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'";
const withTypes = STRICT.replace("trusted-types 'none'", 'trusted-types sluice');
const blobs = `${withTypes}; worker-src blob:`;
const files = `${withTypes}; worker-src 'self'`;
/** Without Trusted Types, which not every engine knows. */
const untyped = "default-src 'none'; script-src 'self'; connect-src 'self'; media-src blob:; img-src data:";

/** Files, since such a policy forbids scripts inside the page. */
const SCRIPTS: Readonly<Record<string, string>> = {
  'module.js': `import { Player } from '/dist/sluice.js'; window.Player = Player;`,
  'old.worker.js': `postMessage('of a time before versions'); setTimeout(() => { throw new Error('too old'); }, 0);`,
  'common.js': `window.violations = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => window.violations.push(violatedDirective + ' ' + blockedURI));
// What was started and what of it still runs.
window.workers = { started: [], running: new Set(), urls: 0 };
const TrueWorker = window.Worker;
window.Worker = class extends TrueWorker {
  constructor(url) {
    window.workers.started.push(String(url).startsWith('blob:') ? 'blob' : new URL(url, location.href).pathname);
    super(url);
    window.workers.running.add(this);
  }
  terminate() {
    window.workers.running.delete(this);
    super.terminate();
  }
};
const { createObjectURL, revokeObjectURL } = URL;
URL.createObjectURL = (object) => {
  if (object instanceof Blob) window.workers.urls += 1;
  return createObjectURL.call(URL, object);
};
window.revoked = new Set();
URL.revokeObjectURL = (url) => {
  window.revoked.add(url);
  revokeObjectURL.call(URL, url);
};
window.play = async (path, config) => {
  window.workers.started = [];
  const video = document.querySelector('video');
  const player = new (window.Player ?? window.Sluice.Player)(video, config);
  const warnings = [];
  player.on('warning', ({ error }) => warnings.push(error.code + (error.context.script === undefined ? '' : ' ' + error.context.script)));
  const result = { time: false, error: null };
  try {
    await player.load(path);
    await video.play();
    for (let tries = 0; tries < 200 && video.currentTime < 0.5; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    result.time = video.currentTime > 0.4;
  } catch (error) {
    result.error = error.code ?? String(error);
  }
  await player.destroy();
  const { started, running } = window.workers;
  return { ...result, warnings, started, left: running.size, violations: window.violations };
};`,
};

const MODULE = '<script type="module" src="/csp/module.js"></script>';
const SCRIPT_TAG = '<script src="/dist/sluice.global.js"></script>';
const TS = 'hls-ts/master.m3u8';

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

  async function open(policy: string, scripts: string): Promise<void> {
    origin.put('/csp/page.html', pageWith(policy, scripts));
    await page.goto(`${origin.url}/csp/page.html`);
    await page.waitFor(() => 'Player' in window || 'Sluice' in window, 20_000);
  }
  const playHere = (path: string, config: object = {}): Promise<unknown> => page.evaluate(`play('/media/${path}', ${JSON.stringify(config)})`);
  async function play(policy: string, scripts: string, path: string, config: object = {}): Promise<unknown> {
    await open(policy, scripts);
    return playHere(path, config);
  }

  const good = { time: true, error: null, warnings: [], started: [], left: 0, violations: [] };
  const inBlob = { ...good, started: ['blob'] };
  const refused = { ...good, warnings: ['environment/worker-failed a blob'], violations: expect.anything() };

  it.each([['hls-fmp4/master.m3u8', {}], ['dash-timeline/manifest.mpd', {}], [TS, { workerUrl: null }]] as const)('plays %s as a module under the strictest one, asking for nothing that it forbids', async (path, config) => {
    expect(await play(STRICT, MODULE, path, config)).toEqual(good);
  });

  it.each([['module', MODULE], ['script tag', SCRIPT_TAG]])('that lets blobs be workers has the worker start from its own text, and end with the player: %s', async (_title, scripts) => {
    expect(await play(blobs, scripts, TS)).toEqual(inBlob);
    expect(await playHere(TS)).toEqual(inBlob);
    expect(await page.evaluate('workers.urls')).toBe(2);
    expect(await page.evaluate("[...revoked].filter((url) => url.startsWith('blob:')).length")).toBeGreaterThanOrEqual(2);
  });

  it.each([['module', MODULE], ['script tag', SCRIPT_TAG]])('that lets files be workers has it start from workerUrl: %s', async (_title, scripts) => {
    expect(await play(files, scripts, TS, { workerUrl: '/dist/sluice.worker.js' })).toEqual({ ...good, started: ['/dist/sluice.worker.js'] });
  });

  it.each([['module', MODULE], ['script tag', SCRIPT_TAG]])('C09: that forbids workers, or says nothing of them, has the page read, after one warning: %s', async (_title, scripts) => {
    expect(await play(untyped, scripts, TS)).toMatchObject({ ...refused, left: 0, started: ['blob'] });
    // Refused once is refused for good: the next player warns its own app, and asks for no worker.
    expect(await playHere(TS)).toMatchObject({ ...refused, started: [] });
  });

  it('that names no policy for Trusted Types has the page read, after one warning', async () => {
    expect(await play(STRICT, MODULE, TS)).toMatchObject(refused);
    expect(await play(STRICT, SCRIPT_TAG, TS)).toMatchObject(refused);
  });

  it.each([
    ['is not there', '/csp/nowhere.worker.js'],
    ['is of another version', '/csp/old.worker.js'],
    ['is on another origin', 'https://cdn.invalid/sluice.worker.js'],
  ])('has the page read, after one warning, where the file at workerUrl %s', async (_title, workerUrl) => {
    expect(await play(files, MODULE, TS, { workerUrl })).toMatchObject({ ...good, warnings: [`environment/worker-failed ${workerUrl}`], started: [new URL(workerUrl, origin.url).pathname], violations: expect.anything() });
  });

  it('that forgets media-src blob: plays all the same where the browser lets MediaSource pass (Firefox), else gets a typed error, and never hangs', async () => {
    const seen = await play(STRICT.replace('media-src blob:', "media-src 'self'"), MODULE, 'hls-fmp4/master.m3u8');
    expect(seen).toMatchObject(page.engine === 'firefox' ? { time: true, error: null } : { time: false, error: expect.stringMatching(/^[a-z]+\/[a-z-]+$/) });
  });
});
