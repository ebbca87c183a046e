import { describe, expect, it, vi } from 'vitest';
import { nextPlayerState, statusOf } from '../../../src/player/player-state.js';
import type { PlayerState, StreamState } from '../../../src/player/player-state.js';
import { createStateStore } from '../../../src/player/state-store.js';
import { noTracks } from '../../../src/player/tracks.js';
import type { TrackInfo } from '../../../src/player/tracks.js';
import type { ElementState } from '../../../src/platform/element-state.js';

const still: ElementState = { paused: true, waiting: false, seeking: false, ended: false, timeSeconds: 0, durationSeconds: null, rate: 1, volume: 1, muted: false, buffered: [], seekable: null };
const none: StreamState = { status: 'empty', url: null, live: null, tracks: noTracks, error: null };

/** A store over values that the test sets, with frames that the test draws. */
function bench() {
  const now = { element: still, stream: none };
  let changed = (): void => undefined;
  let frames: (() => void)[] = [];
  const reads = vi.fn();
  const stopped = vi.fn();
  const store = createStateStore({
    next: (before) => {
      reads();
      return nextPlayerState(before, now.element, now.stream);
    },
    onChange: (listener) => {
      changed = listener;
      return stopped;
    },
    onNextFrame: (draw) => {
      frames.push(draw);
      return () => void (frames = frames.filter((frame) => frame !== draw));
    },
  });
  return {
    store, now, reads, stopped,
    set: (element: Partial<ElementState>): void => {
      now.element = { ...now.element, ...element };
      changed();
    },
    frame: (): void => {
      const due = frames;
      frames = [];
      for (const draw of due) draw();
    },
    waiting: () => frames.length,
  };
}

describe('the state store', () => {
  it('tells once a frame, however much changes, and with the last value', () => {
    const { store, set, frame } = bench();
    const heard: PlayerState[] = [];
    store.subscribe((state) => heard.push(state));
    set({ paused: false });
    set({ timeSeconds: 1 });
    set({ timeSeconds: 2 });
    expect(heard).toHaveLength(0);
    frame();
    expect(heard).toEqual([expect.objectContaining({ paused: false, timeSeconds: 2 })]);
    expect(store.read()).toBe(heard[0]);
    frame();
    expect(heard).toHaveLength(1);
  });

  it('says nothing where nothing differs after all', () => {
    const { store, set, frame } = bench();
    const listener = vi.fn();
    store.subscribe(listener);
    const before = store.read();
    set({ paused: false });
    set({ paused: true });
    frame();
    expect(listener).not.toHaveBeenCalled();
    expect(store.read()).toBe(before);
  });

  it('is read between frames as it is then, and computes only what was touched', () => {
    const { store, set, reads } = bench();
    reads.mockClear();
    expect(store.read()).toBe(store.read());
    expect(reads).not.toHaveBeenCalled();
    set({ muted: true });
    expect(store.read().muted).toBe(true);
    expect(store.read()).toBe(store.read());
    expect(reads).toHaveBeenCalledTimes(1);
  });

  it('asks for no frame while nobody listens', () => {
    const { store, set, frame, waiting } = bench();
    set({ paused: false });
    expect(waiting()).toBe(0);
    const listener = vi.fn();
    const stop = store.subscribe(listener);
    // What was so before is no news.
    frame();
    expect(listener).not.toHaveBeenCalled();
    set({ paused: true });
    stop();
    frame();
    expect(listener).not.toHaveBeenCalled();
    set({ paused: false });
    expect(waiting()).toBe(0);
  });

  it('counts a listener that subscribes twice as two, and one that unsubscribes another in its call ends that at once', () => {
    const { store, set, frame } = bench();
    const calls: string[] = [];
    const twice = (): void => void calls.push('twice');
    const stopFirst = store.subscribe(twice);
    store.subscribe(twice);
    store.subscribe(() => stopLast());
    const stopLast = store.subscribe(() => void calls.push('last'));
    stopFirst();
    set({ volume: 0.5 });
    frame();
    expect(calls).toEqual(['twice']);
  });

  it('goes on when a listener throws', () => {
    const { store, set, frame } = bench();
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const listener = vi.fn();
    store.subscribe(() => {
      throw new Error('of the app');
    });
    store.subscribe(listener);
    set({ volume: 0.5 });
    frame();
    vi.unstubAllGlobals();
    expect(listener).toHaveBeenCalledTimes(1);
    expect(reported).toHaveBeenCalledWith(expect.objectContaining({ message: 'of the app' }));
  });

  it('hears nothing after its end', () => {
    const { store, set, frame, stopped, waiting } = bench();
    const listener = vi.fn();
    store.subscribe(listener);
    set({ paused: false });
    store.end();
    expect(stopped).toHaveBeenCalledTimes(1);
    expect(waiting()).toBe(0);
    frame();
    expect(listener).not.toHaveBeenCalled();
    expect(store.read().paused).toBe(false);
  });
});

describe('one state after another', () => {
  const track = (playing: string): TrackInfo => ({ groups: [{ id: 'g', language: 'en', label: null, roles: [], channels: 2, isDefault: true, renditions: [] }], upcoming: [], activeGroup: 'g', wanted: 'auto', loading: null, playing });
  const stream = (playing: string): StreamState => ({ ...none, status: 'ready', tracks: { ...noTracks, audio: track(playing) } });

  it('shares all that did not change', () => {
    const before = nextPlayerState(null, { ...still, buffered: [{ start: 0, end: 4 }], seekable: { start: 0, end: 10 } }, stream('a'));
    const next = nextPlayerState(before, { ...still, timeSeconds: 1, buffered: [{ start: 0, end: 4 }], seekable: { start: 0, end: 10 } }, stream('b'));
    expect(next).not.toBe(before);
    expect(next.buffered).toBe(before.buffered);
    expect(next.seekable).toBe(before.seekable);
    expect(next.tracks).not.toBe(before.tracks);
    expect(next.tracks.video).toBe(before.tracks.video);
    expect(next.tracks.audio.groups).toBe(before.tracks.audio.groups);
    expect(next.tracks.audio.playing).toBe('b');
  });

  it.each([
    [undefined, 'empty'], ['loading', 'loading'], ['starting', 'loading'], ['running', 'ready'], ['failed', 'failed'], ['closed', 'empty'],
  ] as const)('calls phase %s %s', (phase, status) => expect(statusOf(phase)).toBe(status));
});
