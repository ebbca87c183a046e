import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Origin } from '../../../demo/origin/origin.js';
import { openPage, type TestPage } from '../infra/open-page.js';
import { openOrigin } from '../stage/open-stage.js';

/** A page with nothing of ours but what a web developer writes; `tail` comes after the video element. */
const blank = (tail: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Blank</title><link rel="icon" href="data:,"><video muted></video>${tail}</html>`;

describe('the built files on a blank page', () => {
  let page: TestPage;
  let origin: Origin;
  /** Serves scripts and media to pages of another host, as a CDN does. */
  let cdn: Origin;
  beforeAll(async () => {
    [origin, cdn, page] = await Promise.all([openOrigin(), openOrigin(), openPage()]);
  });
  afterAll(async () => {
    await page?.close();
    await Promise.all([origin?.close(), cdn?.close()]);
  });

  async function open(name: string, tail: string): Promise<void> {
    origin.put(`/${name}.html`, blank(tail));
    await page.goto(`${origin.url}/${name}.html`);
  }

  /** Resolves once the picture moves. */
  async function expectToPlay(): Promise<void> {
    await page.waitFor(() => (document.querySelector('video')?.currentTime ?? 0) > 0.5, 20_000);
    const { width, error } = await page.evaluate(() => {
      const video = document.querySelector('video');
      return { width: video?.videoWidth ?? 0, error: video?.error?.message ?? null };
    });
    expect(width).toBeGreaterThan(0);
    expect(error).toBeNull();
  }

  const streams = [['HLS · MPEG-TS', 'hls-ts/master.m3u8'], ['HLS · fMP4', 'hls-fmp4/master.m3u8'], ['DASH', 'dash-timeline/manifest.mpd'], ['DASH · SegmentBase', 'dash-sidx/manifest.mpd']] as const;

  it.each(streams)('plays with a script tag and three lines: %s', async (_title, path) => {
    await open('script-tag', `<script src="/dist/sluice.global.js"></script>
<script>
  const video = document.querySelector('video');
  const player = new Sluice.Player(video);
  player.load('/media/${path}').then(() => video.play());
</script>`);
    await expectToPlay();
    // All of it is in one file: no chunk is asked for.
    expect(origin.requests().filter(({ url }) => url.includes('/dist/chunks/'))).toEqual([]);
    expect(await page.evaluate('Object.keys(window).filter((name) => /sluice/i.test(name)).join()')).toBe('Sluice');
  });

  it('plays with script and media from another host', async () => {
    await open('cdn', `<script src="${cdn.url}/dist/sluice.global.js" crossorigin></script>
<script>
  const video = document.querySelector('video');
  new Sluice.Player(video).load('${cdn.url}/media/hls-ts-aes-rotation/master.m3u8').then(() => video.play());
</script>`);
    await expectToPlay();
  });

  it.each([streams[0], streams[2]])('plays as a module, with only the chunks that the stream needs: %s', async (_title, path) => {
    origin.clearRequests();
    await open('module', `<script type="module">
  import { Player } from '/dist/sluice.js';
  const video = document.querySelector('video');
  await new Player(video).load('/media/${path}');
  await video.play();
</script>`);
    await expectToPlay();
    const chunks = origin.requests().map(({ url }) => url).filter((url) => url.startsWith('/dist/chunks/'));
    expect(chunks.some((url) => url.includes('hls'))).toBe(path.startsWith('hls'));
    expect(chunks.some((url) => url.includes('dash'))).toBe(path.startsWith('dash'));
    expect(chunks.some((url) => url.includes('worker-text'))).toBe(path.startsWith('hls-ts'));
    // Read in the worker, nowhere else.
    expect(chunks.filter((url) => url.includes('transport-stream'))).toEqual([]);
  });

  it('plays as a module from another host, chunks included', async () => {
    cdn.clearRequests();
    await open('module-cdn', `<script type="module">
  import { Player } from '${cdn.url}/dist/sluice.js';
  const video = document.querySelector('video');
  await new Player(video).load('${cdn.url}/media/hls-ts/master.m3u8');
  await video.play();
</script>`);
    await expectToPlay();
    expect(cdn.requests().some(({ url }) => url.includes('/dist/chunks/worker-text'))).toBe(true);
  });
});
