import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { engineOfThisRun } from '../infra/engines.js';
import { openStage, type Stage } from '../stage/open-stage.js';

/** Runs in the page: loads, and plays until `untilSeconds` if it can; what was told on the way. */
async function tryToPlay(url: string, untilSeconds: number, timeoutMs: number): Promise<{ readonly outcome: string; readonly tookMs: number; readonly reachedSeconds: number; readonly warnings: readonly string[]; readonly errors: readonly string[] }> {
  const screen = await window.stage.fresh();
  const { video, player } = screen;
  const startedAt = performance.now();
  const told = (wanted: string): string[] => screen.heard.filter(({ name }) => name === wanted).map(({ code, severity }) => `${code ?? ''} ${severity ?? ''}`);
  let outcome = await window.stage.outcome(player.load(url));
  if (outcome === 'resolved' && untilSeconds > 0) {
    await video.play().catch(() => undefined);
    await screen.until(`${untilSeconds} s, or an error`, () => video.currentTime >= untilSeconds || screen.count('error') > 0, timeoutMs);
    outcome = told('error')[0] ?? outcome;
  }
  return { outcome, tookMs: performance.now() - startedAt, reachedSeconds: video.currentTime, warnings: told('warning'), errors: told('error') };
}

describe('when something is wrong', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());
  afterEach(() => {
    stage.origin.faults.clear();
    stage.origin.setLink('off');
  });

  const play = (path: string, untilSeconds = 0, timeoutMs = 20_000): ReturnType<typeof tryToPlay> => stage.page.evaluate(tryToPlay, path.startsWith('http') ? path : stage.media(path), untilSeconds, timeoutMs);

  it('says that a manifest is missing', async () => {
    const { outcome, tookMs, errors } = await play('hls-ts/none.m3u8');
    expect(outcome).toBe('network/http-status fatal');
    expect(errors).toEqual([outcome]);
    expect(tookMs).toBeLessThan(5000);
  });

  it('says that a web page is no manifest', async () => {
    stage.origin.put('/login.m3u8', '<!doctype html><html><title>Please log in</title></html>', 'text/html');
    expect(await play(`${stage.origin.url}/login.m3u8`)).toMatchObject({ outcome: 'manifest/not-recognised fatal' });
  });

  it('says that a host refuses to share, as CORS has it', async () => {
    const other = await stage.secondOrigin();
    other.faults.add({ url: /./, headers: { 'access-control-allow-origin': 'https://example.com' } });
    const { outcome, tookMs } = await play(`${other.url}/media/hls-fmp4/master.m3u8`);
    expect(outcome).toBe('network/failed fatal');
    expect(tookMs).toBeLessThan(10_000);
  });

  it('says that nothing in the manifest can be played here', async () => {
    stage.origin.put('/odd/master.m3u8', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=500000,CODECS="xyz1.2.3",RESOLUTION=640x360\nv.m3u8\n');
    expect(await play(`${stage.origin.url}/odd/master.m3u8`)).toMatchObject({ outcome: 'media/unsupported fatal' });
  });

  it.each(['hls-ts-redundant/master.m3u8', 'dash-two-locations/manifest.mpd'])('goes to the spare location where the first answers nothing but errors: %s', async (path) => {
    const fault = stage.origin.faults.add({ url: /\/a\//, status: 503 });
    const { errors, warnings } = await play(path, 1.5);
    expect(errors).toEqual([]);
    expect(fault.hits()).toBeGreaterThan(0);
    expect(warnings.some((warning) => warning.endsWith('other-location'))).toBe(true);
  });

  it('goes to the spare location where the first hangs', async () => {
    stage.origin.faults.add({ url: /\/a\/.*(ts|m4s|mp4)/, hang: true });
    const { errors, tookMs, warnings } = await play('dash-two-locations/manifest.mpd', 0.5, 20_000);
    expect(errors).toEqual([]);
    expect(warnings.some((warning) => warning === 'network/timeout other-location')).toBe(true);
    expect(tookMs).toBeLessThan(12_000);
  });

  it('skips a segment that no rendition has, as a gap', async () => {
    stage.origin.faults.add({ url: /\/2\.ts$/, status: 404 });
    const missing = await stage.page.evaluate(async (url: string) => {
      const screen = await window.stage.fresh();
      await screen.player.load(url);
      await screen.video.play();
      await screen.until('beyond the hole', () => screen.video.currentTime > 8 || screen.count('error') > 0, 25_000);
      return { errors: screen.count('error'), gaps: screen.count('gap'), warnings: screen.heard.filter(({ name }) => name === 'warning').map(({ code, severity }) => `${code ?? ''} ${severity ?? ''}`) };
    }, stage.media('hls-ts/master.m3u8'));
    expect(missing.errors).toBe(0);
    expect(missing.warnings).toContain('network/http-status skip');
    expect(missing.gaps).toBeGreaterThan(0);
  });

  it('says that a key is wrong', async () => {
    stage.origin.faults.add({ url: /key/, body: new Uint8Array(16).fill(7) });
    const { outcome, tookMs } = await play('hls-ts-aes-explicit-iv/master.m3u8', 1, 25_000);
    expect(outcome).toMatch(/^(key\/decrypt-failed|container\/invalid) fatal$/);
    expect(tookMs).toBeLessThan(20_000);
  });

  it('asks again where a host is busy twice', async () => {
    stage.origin.faults.add({ url: /\.(ts|m4s)$/, status: 503, times: 2 });
    const { errors, outcome, warnings } = await play('hls-ts/master.m3u8', 1);
    expect(outcome).toBe('resolved');
    expect(errors).toEqual([]);
    expect(warnings.length).toBeGreaterThan(0);
  });

  // A quarter of a minute, and nothing in it is the browser's: in one engine.
  it.skipIf(engineOfThisRun().name !== 'chromium')('says that the only host is silent, and does not hang', async () => {
    stage.origin.faults.add({ url: /\.(ts|m4s)$/, hang: true });
    const { outcome, tookMs, errors } = await stage.page.evaluate(async (url: string) => {
      const screen = await window.stage.fresh({ network: { firstByteTimeoutMs: 800, attempts: 2, retryDelayMs: 100 } });
      const startedAt = performance.now();
      const outcome = await Promise.race([window.stage.outcome(screen.player.load(url)), window.stage.sleep(28_000).then(() => 'hangs')]);
      return { outcome, tookMs: performance.now() - startedAt, errors: screen.count('error') };
    }, stage.media('hls-ts/master.m3u8'));
    expect(outcome).toBe('network/timeout fatal');
    expect(errors).toBe(1);
    expect(tookMs).toBeLessThan(25_000);
  });

  it('plays on with less buffer where the browser has no room', async () => {
    const result = await stage.page.evaluate(async (url: string) => {
      const append = SourceBuffer.prototype.appendBuffer;
      let refused = 0;
      SourceBuffer.prototype.appendBuffer = function (this: SourceBuffer, data: BufferSource): void {
        const end = this.buffered.length > 0 ? this.buffered.end(this.buffered.length - 1) : 0;
        if (end - window.stage.screen.video.currentTime > 6) {
          refused += 1;
          throw new DOMException('No room.', 'QuotaExceededError');
        }
        append.call(this, data);
      };
      try {
        const screen = await window.stage.fresh();
        await screen.player.load(url);
        screen.video.playbackRate = 2;
        await screen.video.play();
        await screen.until('10 s', () => screen.video.currentTime > 10 || screen.count('error') > 0, 25_000);
        return { refused, errors: screen.count('error'), at: screen.video.currentTime, stalls: screen.count('stall') };
      } finally {
        SourceBuffer.prototype.appendBuffer = append;
      }
    }, stage.media('hls-fmp4/master.m3u8'));
    expect(result.refused).toBeGreaterThan(0);
    expect(result.errors).toBe(0);
    expect(result.at).toBeGreaterThan(10);
  });

  it('plays on where a decoder fails once', async () => {
    const whole = (await (await fetch(stage.media('hls-fmp4/master.m3u8'))).text()).length;
    expect(whole).toBeGreaterThan(0);
    const result = await stage.page.evaluate(async (url: string) => {
      // Bytes of one picture segment are damaged behind their boxes, once.
      const append = SourceBuffer.prototype.appendBuffer;
      let appended = 0;
      SourceBuffer.prototype.appendBuffer = function (this: SourceBuffer, data: BufferSource): void {
        const bytes = data instanceof ArrayBuffer ? new Uint8Array(data.slice(0)) : new Uint8Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
        if (bytes.length > 20_000 && (appended += 1) === 3) for (let i = 4000; i < bytes.length; i += 3) bytes[i] = 0xff ^ (bytes[i] ?? 0);
        append.call(this, bytes);
      };
      try {
        const screen = await window.stage.fresh();
        await screen.player.load(url);
        await screen.video.play();
        await screen.until('10 s', () => screen.video.currentTime > 10 || screen.count('error') > 0, 30_000);
        return { appended, errors: screen.heard.filter(({ name }) => name === 'error').map(({ code }) => code), warnings: screen.heard.filter(({ name }) => name === 'warning').map(({ code, severity }) => `${code ?? ''} ${severity ?? ''}`), at: screen.video.currentTime };
      } finally {
        SourceBuffer.prototype.appendBuffer = append;
      }
    }, stage.media('hls-fmp4/master.m3u8'));
    expect(result.errors).toEqual([]);
    expect(result.at).toBeGreaterThan(10);
  });
});
