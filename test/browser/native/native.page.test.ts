import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Origin } from '../../../demo/origin/origin.js';
import { engineOfThisRun } from '../infra/engines.js';
import { openPage, type TestPage } from '../infra/open-page.js';
import { openOrigin } from '../stage/open-stage.js';

const pageWithout = (...names: readonly string[]): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Native</title><link rel="icon" href="data:,"><video muted></video>
<script>for (const name of ${JSON.stringify(names)}) delete window[name];</script>
<script type="module">
  import { Player } from '/dist/sluice.js';
  window.Player = Player;
  window.video = document.querySelector('video');
  window.heard = [];
  window.make = () => {
    const player = new Player(video);
    for (const name of ['loading', 'manifest', 'ready', 'error', 'ended', 'unloaded']) player.on(name, () => window.heard.push(name));
    return player;
  };
  window.until = async (isSo) => { for (let tries = 0; tries < 300 && !isSo(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50)); return isSo(); };
</script></html>`;

/** As old iPhones have it: the video plays HLS, and nobody may build a stream. */
const PAGE = pageWithout('MediaSource', 'ManagedMediaSource', 'WebKitMediaSource');

describe('a browser without Media Source Extensions', () => {
  let page: TestPage;
  let origin: Origin;
  let playsHls = false;
  beforeAll(async () => {
    [origin, page] = await Promise.all([openOrigin(), openPage()]);
    origin.put('/native.html', PAGE);
    await page.goto(`${origin.url}/native.html`);
    await page.waitFor(() => 'until' in window, 20_000);
    playsHls = (await page.evaluate("video.canPlayType('application/vnd.apple.mpegurl') !== ''")) === true;
  });
  afterAll(async () => {
    await page?.close();
    await origin?.close();
  });

  it('is supported where it plays HLS by itself, and told so where it does not', async () => {
    expect(await page.evaluate('Player.isSupported()')).toBe(playsHls);
    expect(await page.evaluate("(() => { try { make(); return null; } catch ({ code }) { return code; } })()")).toBe(playsHls ? null : 'environment/unsupported');
    // Firefox plays none, WebKitGTK where GStreamer's plugins for it are installed.
    expect(playsHls || engineOfThisRun().name !== 'chromium').toBe(true);
  });

  it('plays a recording to its end, with the same events and state', async () => {
    if (!playsHls) return;
    const seen = await page.evaluate(`(async () => {
      heard.length = 0;
      const player = make();
      await player.load('/media/hls-ts/master.m3u8', { startAt: 4 });
      const begun = video.currentTime;
      const { status, durationSeconds, live } = player.state;
      await video.play();
      const moved = await until(() => video.currentTime > begun + 0.5);
      video.currentTime = video.duration - 0.5;
      const ended = await until(() => heard.includes('ended'));
      await player.destroy();
      return { begun, status, durationSeconds, live, moved, ended, src: video.getAttribute('src'), heard };
    })()`);
    expect(seen).toMatchObject({ begun: expect.closeTo(4, 0), status: 'ready', live: null, moved: true, ended: true, src: null, heard: ['loading', 'manifest', 'ready', 'ended', 'unloaded'] });
  });

  it('plays a live stream, and tells its window', async () => {
    if (!playsHls) return;
    const seen = await page.evaluate(`(async () => {
      const player = make();
      await player.load('/live/hls-ts/index.m3u8');
      await video.play();
      const moved = await until(() => video.currentTime > 0.5 && player.live !== null);
      const { live } = player;
      player.seekToLive();
      await player.destroy();
      return { moved, live };
    })()`);
    expect(seen).toMatchObject({ moved: true, live: { latencySeconds: expect.any(Number), window: { start: expect.any(Number), end: expect.any(Number) } } });
  });

  it.each([
    ['/media/dash-timeline/manifest.mpd', 'environment/unsupported'],
    ['/media/none.m3u8', 'media/unsupported'],
  ])('has a typed error for %s', async (path, code) => {
    if (!playsHls) return;
    const seen = await page.evaluate(`(async () => {
      heard.length = 0;
      const player = make();
      const code = await player.load('${path}').then(() => null, (error) => error.code);
      const { status } = player.state;
      await player.destroy();
      return { code, status, heard };
    })()`);
    expect(seen).toEqual({ code, status: 'failed', heard: ['loading', 'error', 'unloaded'] });
  });

  it('waits for the viewer with preload="none", as the player does elsewhere', async () => {
    if (!playsHls) return;
    const seen = await page.evaluate(`(async () => {
      heard.length = 0;
      video.preload = 'none';
      const player = make();
      await player.load('/media/hls-ts/master.m3u8');
      const held = [video.readyState, ...heard];
      await video.play();
      const moved = await until(() => video.currentTime > 0.3);
      await player.destroy();
      video.preload = 'auto';
      return { held, moved, heard };
    })()`);
    expect(seen).toEqual({ held: [0, 'loading', 'ready'], moved: true, heard: ['loading', 'ready', 'manifest', 'unloaded'] });
  });

  it('leaves nothing behind when a load is given up', async () => {
    if (!playsHls) return;
    const seen = await page.evaluate(`(async () => {
      const player = make();
      const first = player.load('/media/hls-ts/master.m3u8').then(() => null, ({ name }) => name);
      const second = player.load('/media/hls-fmp4/master.m3u8');
      await second;
      const src = video.src;
      await player.destroy();
      return { first: await first, src, left: video.getAttribute('src') };
    })()`);
    expect(seen).toMatchObject({ first: 'AbortError', src: expect.stringContaining('hls-fmp4'), left: null });
  });
});

// iPhones since iOS 17.1, and of the engines here WebKitGTK.
describe.runIf(engineOfThisRun().name === 'webkit')('a browser with ManagedMediaSource alone', () => {
  it.each(['hls-ts/master.m3u8', 'dash-timeline/manifest.mpd'])('plays %s with it, remote playback off while it does', async (path) => {
    const [origin, page] = await Promise.all([openOrigin(), openPage()]);
    try {
      origin.put('/managed.html', pageWithout('MediaSource', 'WebKitMediaSource'));
      await page.goto(`${origin.url}/managed.html`);
      await page.waitFor(() => 'until' in window, 20_000);
      const seen = await page.evaluate(`(async () => {
        const player = make();
        await player.load('/media/${path}');
        await video.play();
        const moved = await until(() => video.currentTime > 0.5);
        const during = video.disableRemotePlayback;
        await player.destroy();
        return { kinds: [typeof window.MediaSource, typeof window.ManagedMediaSource], moved, during, after: video.disableRemotePlayback ?? false };
      })()`);
      expect(seen).toEqual({ kinds: ['undefined', 'function'], moved: true, during: true, after: false });
    } finally {
      await page.close();
      await origin.close();
    }
  });
});
