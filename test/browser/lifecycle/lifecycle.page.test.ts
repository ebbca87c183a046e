import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../stage/open-stage.js';

const STREAMS = ['hls-ts/master.m3u8', 'dash-timeline/manifest.mpd', 'hls-fmp4-aes/master.m3u8', 'hls-fmp4/master.m3u8'];
/** Compiled code and the browser's own caches; one segment that leaks in each cycle is three times as much. Bytes. */
const HEAP_NOISE = 2_500_000;

describe('the life of a player', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    stage.origin.put('/plain.mp4', new Uint8Array(readFileSync(fileURLToPath(new URL('../../contract/fixtures/video-small.mp4', import.meta.url)))));
  });
  afterAll(() => stage?.close());

  it('leaves nothing behind after 20 cycles of load and destroy', async () => {
    const result = await stage.page.evaluate(async (urls: readonly string[]) => {
      // The first of each kind loads chunks, which stay.
      const cycle = async (index: number): Promise<void> => {
        const video = document.createElement('video');
        video.muted = true;
        document.body.append(video);
        const player = new window.stage.Player(video, { abr: { rememberEstimate: false } });
        const loading = player.load(urls[index % urls.length] ?? '');
        // By turns in the midst of loading, when loaded, and in the midst of playing.
        if (index % 3 === 0) await window.stage.sleep(40 + 15 * index);
        else await loading;
        if (index % 3 === 2) {
          await video.play();
          await window.stage.sleep(150);
        }
        await player.destroy();
        await window.stage.outcome(loading);
        video.remove();
      };
      const heap = async (): Promise<number | null> => {
        const gc: unknown = Reflect.get(globalThis, 'gc');
        if (typeof gc !== 'function') return null;
        for (let i = 0; i < 4; i += 1) {
          gc();
          await window.stage.sleep(60);
        }
        const memory: unknown = Reflect.get(performance, 'memory');
        return typeof memory === 'object' && memory !== null ? Number(Reflect.get(memory, 'usedJSHeapSize')) : null;
      };
      for (let i = 0; i < 8; i += 1) await cycle(i);
      const before = await heap();
      const count = window.stage.countLeftovers();
      for (let i = 0; i < 20; i += 1) await cycle(i);
      await window.stage.sleep(300);
      const held = count.held();
      count.stop();
      const after = await heap();
      return { held, growth: before === null || after === null ? null : after - before };
    }, STREAMS.map(stage.media));
    // The sleep of the test itself is over by now.
    expect(result.held).toEqual({});
    if (result.growth === null) return;
    console.log(`figure: heap after 20 load/destroy cycles: ${(result.growth / 1024).toFixed(0)} KiB more than before`);
    expect(result.growth).toBeLessThan(HEAP_NOISE);
  });

  it('asks for nothing more once it is destroyed', async () => {
    stage.origin.setLink({ bitsPerSecond: 1_000_000, roundTripMs: 20, lossy: false });
    await stage.page.evaluate(async (url: string) => {
      const screen = await window.stage.fresh();
      await screen.player.load(url);
      await screen.close();
    }, stage.media('hls-ts/master.m3u8'));
    stage.origin.setLink('off');
    await new Promise((resolve) => setTimeout(resolve, 200));
    stage.origin.clearRequests();
    await stage.page.evaluate(() => window.stage.sleep(700));
    expect(stage.origin.requests()).toEqual([]);
  });

  it('leaves the element to others: a plain src plays in it, and another player', async () => {
    const result = await stage.page.evaluate(async (stream: string) => {
      const video = document.createElement('video');
      video.muted = true;
      document.body.append(video);
      const first = new window.stage.Player(video);
      await first.load(stream);
      await video.play();
      await first.destroy();
      const bare = { src: video.getAttribute('src'), object: video.srcObject, error: video.error?.message ?? null, children: video.children.length };
      const loaded = new Promise<string>((resolve) => {
        video.onloadeddata = () => resolve('loaded');
        video.onerror = () => resolve(video.error?.message ?? 'error');
      });
      video.src = '/plain.mp4';
      const plain = await loaded;
      video.onloadeddata = video.onerror = null;
      const plainWidth = video.videoWidth;
      video.removeAttribute('src');
      video.load();
      const second = new window.stage.Player(video);
      await second.load(stream);
      const again = video.readyState >= 2;
      await second.unload();
      const afterUnload = await window.stage.outcome(second.load(stream));
      await second.destroy();
      let misuse = 'none';
      try {
        await second.load(stream);
      } catch (error) {
        misuse = error instanceof window.stage.PlayerError ? error.code : String(error);
      }
      video.remove();
      return { bare, plain, plainWidth, again, afterUnload, misuse };
    }, stage.media('hls-ts/master.m3u8'));
    expect(result.bare).toEqual({ src: null, object: null, error: null, children: 0 });
    expect(result.plain).toBe('loaded');
    expect(result.plainWidth).toBeGreaterThan(0);
    expect(result.again).toBe(true);
    expect(result.afterUnload).toBe('resolved');
    expect(result.misuse).toBe('player/misuse');
  });
});
