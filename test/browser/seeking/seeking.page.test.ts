import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { engineOfThisRun } from '../infra/engines.js';
import { openStage, type Stage } from '../stage/open-stage.js';

const HLS = 'hls-fmp4/master.m3u8';
const TS = 'hls-ts/master.m3u8';
const DASH = 'dash-number/manifest.mpd';

const near = (frame: number | undefined, seconds: number): boolean => frame !== undefined && Math.abs(frame - Math.floor(seconds * 25 + 0.01)) <= 1;

/**
 * Not in WebKitGTK 2.50 over GStreamer 1.22. A seek to the very end while playing begins anew at 0, as it does with hls.js. In one run of
 * three the element is paused while what is replayed is sought, so that play() rejects with AbortError (hls.js cannot replay there at all).
 * After rapid seeks two runs of six show another picture than the sought one. Side by side on a bare page the picture was two to four frames
 * further on in 7 runs of 7 with hls.js 1.7 and in 5 of 6 here, mostly since the element plays on although it is paused. In the sixth it did
 * so to the end, which hls.js did not show in 11: open.
 */
const whereEndsAreKept = it.skipIf(engineOfThisRun().name === 'webkit');

describe('seeking and loading', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());
  afterEach(() => {
    stage.origin.faults.clear();
    stage.origin.setLink('off');
  });

  it('shows the right frame of what was not loaded yet, while paused', async () => {
    stage.origin.setLink('20mbps-40ms');
    for (const path of [HLS, TS, DASH]) {
      const sights = await stage.page.evaluate(async (url: string) => {
        const screen = await window.stage.fresh({ buffer: { goalSeconds: 4 } });
        await screen.player.load(url);
        return [await screen.seek(20.3), await screen.seek(12.06), await screen.seek(0.5)];
      }, stage.media(path));
      for (const [index, { counter, timeSeconds }] of sights.entries()) {
        expect(timeSeconds).toBeCloseTo([20.3, 12.06, 0.5][index] ?? -1, 1);
        expect(near(counter?.frame, timeSeconds), `${path}: frame ${counter?.frame ?? 'none'} at ${timeSeconds} s`).toBe(true);
      }
    }
  });

  whereEndsAreKept('lets the last of 50 rapid seeks win', async () => {
    const result = await stage.page.evaluate(async (url: string) => {
      const screen = await window.stage.fresh();
      await screen.player.load(url);
      await screen.video.play();
      for (let i = 0; i < 50; i += 1) {
        screen.video.currentTime = (i * 7.3) % 23;
        await window.stage.sleep(10);
      }
      screen.video.pause();
      // A seek in the instant of a pause makes WebKitGTK play on although paused is true.
      await window.stage.sleep(200);
      const sight = await screen.seek(17.1);
      await screen.video.play();
      await screen.until('playing on', () => screen.video.currentTime > 17.4);
      return { sight, errors: screen.count('error'), warnings: screen.heard.filter(({ name }) => name === 'warning').map(({ code }) => code) };
    }, stage.media(TS));
    expect(result.sight.timeSeconds).toBeCloseTo(17.1, 1);
    expect(near(result.sight.counter?.frame, 17.1)).toBe(true);
    expect(result.errors).toBe(0);
    expect(result.warnings).toEqual([]);
  });

  it('asks for nothing where it seeks inside the buffer', async () => {
    await stage.page.evaluate(async (url: string) => {
      const screen = await window.stage.fresh();
      await screen.player.load(url);
      await screen.until('all of it buffered', () => (screen.buffered()[0]?.[1] ?? 0) > 23.9);
    }, stage.media(DASH));
    stage.origin.clearRequests();
    await stage.page.evaluate(async () => {
      for (const seconds of [19.3, 3.3, 11.1, 0]) await window.stage.screen.seek(seconds);
    });
    expect(stage.origin.requests().map(({ url }) => url)).toEqual([]);
  });

  whereEndsAreKept('takes a seek before the start for the start, and one after the end for the end', async () => {
    const result = await stage.page.evaluate(async (url: string) => {
      const screen = await window.stage.fresh();
      const { video } = screen;
      await screen.player.load(url);
      await screen.seek(9);
      video.currentTime = -5;
      await screen.until('the start', () => !video.seeking && video.readyState >= 2);
      const atStart = video.currentTime;
      await video.play();
      video.currentTime = 1000;
      await screen.until('the end', () => video.ended && screen.count('ended') === 1);
      return { atStart, atEnd: video.currentTime, duration: video.duration, errors: screen.count('error') };
    }, stage.media(HLS));
    expect(result.atStart).toBe(0);
    expect(result.atEnd).toBeGreaterThan(result.duration - 0.1);
    expect(result.errors).toBe(0);
  });

  whereEndsAreKept('replays MPEG-TS after the end, and ends again', () => replay(TS));

  whereEndsAreKept('replays fMP4 after the end, and ends again', () => replay(HLS));

  it('plays what lies before the first position, once all behind that is there', async () => {
    for (const path of [TS, HLS]) {
      const result = await stage.page.evaluate(async (url: string) => {
        const screen = await window.stage.fresh();
        const { video, player } = screen;
        await player.load(url, { startAt: 22.5 });
        await screen.until('the last segment', () => (screen.buffered().at(-1)?.[1] ?? 0) > 23.9);
        await window.stage.sleep(200);
        const sight = await screen.seek(3.1);
        await video.play();
        await screen.until('playing', () => video.currentTime > 3.6);
        return { sight, time: video.currentTime, told: screen.heard.filter(({ name }) => ['error', 'warning', 'gap'].includes(name)).map(({ name }) => name) };
      }, stage.media(path));
      expect(near(result.sight.counter?.frame, 3.1), path).toBe(true);
      expect(result.time).toBeLessThan(6);
      expect(result.told).toEqual([]);
    }
  });

  async function replay(path: string): Promise<void> {
    const result = await stage.page.evaluate(async (url: string) => {
      const screen = await window.stage.fresh();
      const { video } = screen;
      await screen.player.load(url, { startAt: 22.5 });
      video.playbackRate = 2;
      await video.play();
      await screen.until('the end', () => screen.count('ended') === 1);
      await video.play();
      await screen.until('playing from the start', () => !video.ended && video.currentTime > 0.2 && video.currentTime < 10);
      await screen.seek(23.2);
      await screen.until('the end again', () => screen.count('ended') === 2);
      return { time: video.currentTime, errors: screen.count('error') };
    }, stage.media(path));
    expect(result.time).toBeCloseTo(24, 0);
    expect(result.errors).toBe(0);
  }

  it('plays four times as fast without a stall', async () => {
    const result = await stage.page.evaluate(async (url: string) => {
      const screen = await window.stage.fresh();
      const { video } = screen;
      await screen.player.load(url);
      await screen.until('some buffer', () => (screen.buffered()[0]?.[1] ?? 0) > 12);
      video.playbackRate = 4;
      await video.play();
      const startedAt = performance.now();
      await screen.until('8 s of media', () => video.currentTime > 8);
      return { tookMs: performance.now() - startedAt, stalls: screen.player.stats().stalls.count, errors: screen.count('error') };
    }, stage.media(HLS));
    expect(result.errors).toBe(0);
    expect(result.stalls).toBe(0);
    // 2 s if the machine keeps up; slower than real time would mean that the rate does nothing.
    expect(result.tookMs).toBeLessThan(8000);
  });

  it('starts where startAt says', async () => {
    const sight = await stage.page.evaluate(async (url: string) => {
      const screen = await window.stage.fresh();
      await screen.player.load(url, { startAt: 13.1 });
      return screen.seek(screen.video.currentTime);
    }, stage.media(DASH));
    expect(sight.timeSeconds).toBeCloseTo(13.1, 1);
    expect(near(sight.counter?.frame, sight.timeSeconds)).toBe(true);
  });

  it('loads no media with preload="none" before it plays', async () => {
    await stage.page.evaluate(() => window.stage.fresh({}, { preload: 'none' }).then(() => undefined));
    stage.origin.clearRequests();
    await stage.page.evaluate(async (url: string) => {
      await window.stage.screen.player.load(url);
      await window.stage.sleep(500);
    }, stage.media(HLS));
    const asked = stage.origin.requests().map(({ url }) => url);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((url) => !url.endsWith('.m3u8'))).toEqual([]);
    const moved = await stage.page.evaluate(async () => {
      const { screen } = window.stage;
      await screen.video.play();
      await screen.until('playing', () => screen.video.currentTime > 0.3);
      return screen.video.currentTime;
    });
    expect(moved).toBeGreaterThan(0.3);
  });

  it('loads another stream while one loads, ten times: the last plays', async () => {
    stage.origin.setLink('20mbps-40ms');
    const result = await stage.page.evaluate(async (urls: readonly string[]) => {
      const screen = await window.stage.fresh();
      const outcomes: string[] = [];
      let last: Promise<void> = Promise.resolve();
      for (let i = 0; i < 10; i += 1) {
        last = screen.player.load(urls[i % urls.length] ?? '');
        void window.stage.outcome(last).then((outcome) => outcomes.push(outcome));
        if (i < 9) await window.stage.sleep(30 * i);
      }
      await last;
      await screen.video.play();
      await screen.until('playing', () => screen.video.currentTime > 0.5);
      return { outcomes, errors: screen.count('error'), groups: screen.player.tracks.audio.groups.length };
    }, [stage.media(HLS), stage.media(DASH), stage.media(TS)]);
    // Each either was there before the next came, or gave way to it.
    expect(result.outcomes.filter((outcome) => outcome !== 'AbortError' && outcome !== 'resolved')).toEqual([]);
    expect(result.outcomes).toHaveLength(10);
    expect(result.errors).toBe(0);
    expect(result.groups).toBe(2);
  });

  it('loads another stream after one has ended', async () => {
    const result = await stage.page.evaluate(async (first: string, second: string) => {
      const screen = await window.stage.fresh();
      const { video } = screen;
      await screen.player.load(first, { startAt: 23.4 });
      await video.play();
      await screen.until('the end', () => video.ended);
      await screen.player.load(second);
      const afterLoad = video.currentTime;
      await video.play();
      await screen.until('the second plays', () => video.currentTime > 0.3);
      return { afterLoad, errors: screen.count('error') };
    }, stage.media(TS), stage.media(DASH));
    expect(result.afterLoad).toBeLessThan(1);
    expect(result.errors).toBe(0);
  });
});
