import { describe, expect, it } from 'vitest';
import type { PlayerHost, StreamProps } from '../../../src/embed/player-host.js';
import { createPlayerHost } from '../../../src/embed/player-host.js';
import type { Player } from '../../../src/index.js';
import { settled, usePage } from '../player/page.js';

const context = usePage();

interface Hosted {
  readonly host: PlayerHost;
  /** Players given out, and null for each time that one went. */
  readonly players: (Player | null)[];
  readonly events: string[];
  update(stream: StreamProps): void;
}

function hosted(): Hosted {
  const players: (Player | null)[] = [];
  const events: string[] = [];
  const host = createPlayerHost((name, payload) => void events.push('error' in payload ? `${name} ${payload.error.code}` : name), (player) => void players.push(player));
  // The fake has what a player touches of a video.
  const video = context.page.video as HTMLVideoElement;
  return { host, players, events, update: (stream) => host.update(video, stream) };
}

const asked = (): string[] => context.page.asked.map(({ url }) => url.replace('https://page.test/watch/', ''));

describe('the host of a player', () => {
  it('makes one player, however often it is told the same', async () => {
    const { host, players, update } = hosted();
    update({ src: 'a.m3u8', config: { abr: { maxHeight: 720 } } });
    update({ src: 'a.m3u8', config: { abr: { maxHeight: 720 } } });
    await settled();
    expect(players).toHaveLength(1);
    expect(asked()).toEqual(['a.m3u8']);
    host.end();
  });

  it('loads another src in place of the one before, which is nobody\'s error', async () => {
    const { host, events, update } = hosted();
    update({ src: 'a.m3u8' });
    await settled();
    update({ src: 'b.m3u8' });
    await settled();
    expect(asked()).toEqual(['a.m3u8', 'b.m3u8']);
    expect(context.page.asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect(events).toEqual(['loading', 'unloaded', 'loading']);
    host.end();
    await settled();
    expect(events).toEqual(['loading', 'unloaded', 'loading', 'unloaded']);
  });

  it('loads nothing without a src, and takes the stream away with it', async () => {
    const { host, players, events, update } = hosted();
    update({});
    update({ src: '' });
    await settled();
    expect(asked()).toEqual([]);
    update({ src: 'a.m3u8' });
    update({ src: null });
    expect(players[0]?.state.url).toBeNull();
    expect(events).toEqual(['loading', 'unloaded']);
    host.end();
  });

  it('starts where it is told, and does not start anew when only that changes', async () => {
    const { host, update } = hosted();
    update({ src: 'a.m3u8', startAt: 5 });
    update({ src: 'a.m3u8', startAt: 9 });
    await settled();
    expect(asked()).toEqual(['a.m3u8']);
    update({ src: 'a.m3u8', startAt: 9, type: 'hls' });
    await settled();
    expect(asked()).toEqual(['a.m3u8', 'a.m3u8']);
    host.end();
  });

  it('configures when options change, and gives those that are gone their defaults back', () => {
    const { host, players, update } = hosted();
    update({ config: { abr: { maxHeight: 720 } } });
    const calls: unknown[] = [];
    const player = players[0];
    if (player === undefined || player === null) throw new Error('There is no player.');
    player.configure = (...given) => void calls.push(given);
    update({ config: { abr: { maxHeight: 720 } } });
    expect(calls).toEqual([]);
    update({ config: { buffer: { goalSeconds: 20 } } });
    update({});
    expect(calls).toEqual([[{ buffer: { goalSeconds: 20 } }, { reset: true }], [{}, { reset: true }]]);
    host.end();
  });

  it('destroys the player at the end, leaves nothing on the video, and may be used again', async () => {
    const { host, players, update } = hosted();
    update({ src: 'a.m3u8' });
    await settled();
    host.end();
    host.end();
    expect(() => players[0]?.retry()).toThrow('destroyed');
    expect(context.page.listeners()).toBe(0);
    expect(context.page.asked.every(({ signal }) => signal.aborted)).toBe(true);
    update({ src: 'a.m3u8' });
    expect(players).toEqual([expect.anything(), null, expect.anything()]);
    expect(players[2]).not.toBe(players[0]);
    host.update(null, { src: 'a.m3u8' });
    expect(players.at(-1)).toBeNull();
    expect(context.page.listeners()).toBe(0);
  });

  it('tells what goes wrong', async () => {
    const { host, events, update } = hosted();
    update({ src: 'a.m3u8', config: { network: { attempts: 1 } } });
    await settled();
    context.page.asked[0]?.answer(new Response('', { status: 404 }));
    await settled();
    expect(events).toEqual(['loading', 'error network/http-status']);
    host.end();
  });

  it('tells where the browser cannot play, once, and has no player then', () => {
    Reflect.deleteProperty(globalThis, 'MediaSource');
    const { host, players, events, update } = hosted();
    update({ src: 'a.m3u8' });
    update({ src: 'b.m3u8' });
    expect(players).toEqual([]);
    expect(events).toEqual(['error environment/unsupported']);
    host.end();
  });

  it('does not hide a mistake of the app', () => {
    const { update } = hosted();
    expect(() => update({ config: { buffer: { goalSeconds: -1 } } })).toThrow(expect.objectContaining({ code: 'config/invalid' }));
  });
});
