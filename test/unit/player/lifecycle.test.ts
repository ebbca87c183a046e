import { describe, expect, it } from 'vitest';
import type { RequestHook } from '../../../src/config/config.js';
import { PlayerError } from '../../../src/errors/player-error.js';
import type { Player } from '../../../src/player/player.js';
import { settled, usePage } from './page.js';

const context = usePage();
const outcome = (work: Promise<unknown>): Promise<string> => work.then(() => 'resolved', (error: unknown) => (error instanceof PlayerError ? error.code : error instanceof Error ? error.name : String(error)));

/** Names of the events, in order. */
function record(player: Player): string[] {
  const names: string[] = [];
  for (const name of ['loading', 'manifest', 'ready', 'unloaded', 'error', 'warning'] as const) player.on(name, () => void names.push(name));
  return names;
}

describe('load', () => {
  it('asks for the manifest at once, its URL taken relative to the page', async () => {
    const player = context.page.player();
    const load = outcome(player.load('../film.m3u8'));
    await settled();
    expect(context.page.asked.map(({ url }) => url)).toEqual(['https://page.test/film.m3u8']);
    await player.destroy();
    expect(await load).toBe('AbortError');
  });

  it('takes the place of the one before, which rejects with an AbortError', async () => {
    const player = context.page.player();
    const names = record(player);
    const first = outcome(player.load('a.m3u8'));
    const second = outcome(player.load('b.m3u8'));
    expect(await first).toBe('AbortError');
    await settled();
    expect(context.page.asked.filter(({ signal }) => !signal.aborted).map(({ url }) => url)).toEqual(['https://page.test/watch/b.m3u8']);
    expect(names).toEqual(['loading', 'unloaded', 'loading']);
    await player.destroy();
    expect(await second).toBe('AbortError');
  });

  it('rejects with the reason of the signal, before and during', async () => {
    const player = context.page.player();
    await expect(player.load('a.m3u8', { signal: AbortSignal.abort(new RangeError('never')) })).rejects.toThrow('never');
    const controller = new AbortController();
    const load = player.load('a.m3u8', { signal: controller.signal });
    await settled();
    controller.abort(new RangeError('later'));
    await expect(load).rejects.toThrow('later');
    expect(context.page.listeners()).toBe(0);
    expect(context.page.asked.every(({ signal }) => signal.aborted)).toBe(true);
  });

  it('is refused with a typed error for what is no URL', async () => {
    const player = context.page.player();
    expect(await outcome(player.load('http://[bad'))).toBe('policy/scheme');
    expect(await outcome(player.load('javascript:alert(1)'))).toBe('policy/scheme');
    await player.destroy();
  });

  it('fails with a typed error, once, and may be retried at the same URL', async () => {
    const player = context.page.player({ network: { attempts: 1 } });
    const names = record(player);
    const load = outcome(player.load('a.m3u8'));
    await settled();
    context.page.asked[0]?.answer(new Response('<!doctype html><html></html>', { headers: { 'content-type': 'text/html' } }));
    expect(await load).toBe('manifest/not-recognised');
    await settled();
    expect(names).toEqual(['loading', 'error']);
    expect(context.page.listeners()).toBe(0);
    const again = outcome(player.retry());
    await settled();
    expect(context.page.asked.at(-1)?.url).toBe('https://page.test/watch/a.m3u8');
    expect(names).toEqual(['loading', 'error', 'unloaded', 'loading']);
    await player.unload();
    expect(await again).toBe('AbortError');
  });

  it('that a listener starts when the last stream is unloaded wins, and no session is left behind', async () => {
    const player = context.page.player();
    void player.load('a.m3u8');
    player.once('unloaded', () => void player.load('c.m3u8'));
    const second = outcome(player.load('b.m3u8'));
    expect(await second).toBe('AbortError');
    await settled();
    expect(context.page.asked.filter(({ signal }) => !signal.aborted).map(({ url }) => url)).toEqual(['https://page.test/watch/c.m3u8']);
    await player.destroy();
    await settled();
    expect(context.page.asked.every(({ signal }) => signal.aborted)).toBe(true);
    expect(context.page.listeners()).toBe(0);
  });

  it('that a listener ends in its first event is ended', async () => {
    const player = context.page.player();
    player.on('loading', () => void player.unload());
    expect(await outcome(player.load('a.m3u8'))).toBe('AbortError');
    await settled();
    expect(context.page.asked.every(({ signal }) => signal.aborted)).toBe(true);
    expect(context.page.listeners()).toBe(0);
  });
});

describe('unload and destroy', () => {
  it('leave nothing behind, however often they are called', async () => {
    const player = context.page.player();
    const names = record(player);
    const load = outcome(player.load('a.m3u8'));
    await settled();
    await player.unload();
    await player.unload();
    expect(await load).toBe('AbortError');
    expect(context.page.listeners()).toBe(0);
    expect(player.tracks.video.groups).toEqual([]);
    expect(player.stats()).toMatchObject({ bandwidthBps: 0, requests: 0, stalls: { count: 0, seconds: 0 } });
    await player.destroy();
    await player.destroy();
    expect(names).toEqual(['loading', 'unloaded']);
  });

  it('let no listener bring the player back to life', async () => {
    const player = context.page.player();
    void player.load('a.m3u8');
    const thrown: unknown[] = [];
    player.on('unloaded', () => {
      try {
        void player.load('b.m3u8');
      } catch (error) {
        thrown.push(error);
      }
    });
    await player.destroy();
    await settled();
    expect(thrown).toEqual([expect.objectContaining({ code: 'player/misuse' })]);
    expect(context.page.asked.every(({ signal }) => signal.aborted)).toBe(true);
    expect(context.page.listeners()).toBe(0);
  });

  it('make every later call a misuse, save for those that only look', async () => {
    const player = context.page.player();
    await player.destroy();
    for (const call of [() => player.load('a.m3u8'), () => player.retry(), () => player.configure({}), () => player.select('video', 'auto')]) {
      expect(call).toThrow(expect.objectContaining({ code: 'player/misuse' }));
    }
    expect(player.tracks.audio.groups).toEqual([]);
    expect(player.live).toBeNull();
    await player.unload();
  });
});

describe('configure()', () => {
  it('leaves alone what is not named, and with reset gives it back its default', async () => {
    let hooked = 0;
    const onRequest: RequestHook = (draft) => {
      hooked += 1;
      return draft;
    };
    const player = context.page.player({ network: { onRequest, attempts: 1 } });
    const failing = async (): Promise<number> => {
      const load = outcome(player.load('a.m3u8'));
      await settled();
      context.page.asked.at(-1)?.answer(new Response('', { status: 404 }));
      await load;
      return hooked;
    };
    expect(await failing()).toBe(1);
    player.configure({ network: { attempts: 1 } });
    expect(await failing()).toBe(2);
    player.configure({ network: { attempts: 1 } }, { reset: true });
    expect(await failing()).toBe(2);
    await player.destroy();
  });
});

describe('calls that make no sense', () => {
  it('are told apart', async () => {
    const player = context.page.player();
    expect(() => player.retry()).toThrow(expect.objectContaining({ code: 'player/misuse' }));
    expect(() => player.select('video', 'auto')).toThrow(expect.objectContaining({ code: 'player/misuse' }));
    expect(() => player.seekToLive()).toThrow(expect.objectContaining({ code: 'player/misuse' }));
    expect(() => player.configure({ buffer: { goalSeconds: -1 } })).toThrow(expect.objectContaining({ code: 'config/invalid' }));
    void player.load('a.m3u8');
    expect(() => player.select('video', 'nine')).toThrow(expect.objectContaining({ code: 'player/misuse' }));
    await player.destroy();
  });

  it('are refused at construction where there is no MediaSource', () => {
    Reflect.deleteProperty(globalThis, 'MediaSource');
    expect(() => context.page.player()).toThrow(expect.objectContaining({ code: 'environment/unsupported' }));
  });
});

describe('state', () => {
  it('says what is loaded and why it failed, and forgets both with the stream', async () => {
    const player = context.page.player({ network: { attempts: 1 } });
    expect(player.state).toMatchObject({ status: 'empty', url: null, paused: true, waiting: false, durationSeconds: null, seekable: null, live: null, error: null });
    expect(player.state).toBe(player.state);
    const load = outcome(player.load('a.m3u8'));
    expect(player.state).toMatchObject({ status: 'loading', url: 'https://page.test/watch/a.m3u8' });
    await settled();
    context.page.asked[0]?.answer(new Response('', { status: 404 }));
    expect(await load).toBe('network/http-status');
    expect(player.state).toMatchObject({ status: 'failed', error: { code: 'network/http-status' } });
    await player.unload();
    expect(player.state).toMatchObject({ status: 'empty', url: null, error: null });
    const again = outcome(player.load('a.m3u8'));
    expect(player.state).toMatchObject({ status: 'loading', error: null });
    await player.destroy();
    expect(await again).toBe('AbortError');
    expect(player.state.status).toBe('empty');
    expect(context.page.listeners()).toBe(0);
  });

  it('leaves no listener where it is first read after destroy()', async () => {
    const player = context.page.player();
    await player.destroy();
    expect(player.state.status).toBe('empty');
    expect(context.page.listeners()).toBe(0);
  });

  it('tells nobody who subscribes after destroy(), and takes it from them in peace', async () => {
    const player = context.page.player();
    await player.destroy();
    let told = 0;
    const stop = player.subscribe(() => void (told += 1));
    context.page.video.dispatchEvent(new Event('pause'));
    await settled();
    expect(told).toBe(0);
    expect(context.page.listeners()).toBe(0);
    stop();
  });
});
