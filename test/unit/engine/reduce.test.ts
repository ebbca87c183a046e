import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Fact } from '../../../src/engine/facts.js';
import { createStore } from '../../../src/engine/store.js';
import { resolveConfig } from '../../../src/config/resolve.js';
import { entry } from '../buffer/segments.js';
import { after, film, index, job, loaded, observed, running, segments } from './stream.js';

const picture = index(20);
const base = running(film, { low: picture, high: picture, en: picture });
const [first] = segments(picture, 0, 1);
if (first === undefined) throw new Error('no segment');
const started: Fact = { kind: 'job-started', job: job('video', first, { id: 7 }) };

describe('late facts of a dropped job', () => {
  it('change nothing', () => {
    const dropped = after(base, started, { kind: 'job-dropped', type: 'video', jobId: 7 });
    const late: readonly Fact[] = [
      { kind: 'job-progress', type: 'video', jobId: 7, bytes: 9, expectedBytes: 10, isReceived: true },
      { kind: 'job-done', type: 'video', jobId: 7, entry: entry(0) },
      { kind: 'job-dropped', type: 'video', jobId: 7 },
    ];
    for (const fact of late) {
      expect(after(dropped, fact)).toBe(dropped);
      const next = after(dropped, { kind: 'job-started', job: job('video', first, { id: 8 }) });
      expect(after(next, fact)).toBe(next);
    }
  });

  it('while those of the running one count up', () => {
    const state = after(base, started, { kind: 'job-progress', type: 'video', jobId: 7, bytes: 9, expectedBytes: 20, isReceived: false }, { kind: 'job-progress', type: 'video', jobId: 7, bytes: 11, expectedBytes: 20, isReceived: true });
    expect(state.tracks.video.job).toMatchObject({ receivedBytes: 20, expectedBytes: 20, isReceived: true });
    expect(state.nextJobId).toBe(8);
  });
});

describe('a seek', () => {
  const anchored = after(base, { kind: 'anchor', seconds: 20 });

  it('of the viewer takes the place of a pending start, and begins loading', () => {
    const sought = observed({ ...anchored, isHeld: true }, 'seeking', { timeSeconds: 33, seeking: true, paused: true });
    expect(sought).toMatchObject({ anchorSeconds: null, orderedSeekSeconds: null, isHeld: false });
  });

  it('that we ordered does not count as the viewer\'s', () => {
    const ordered = after(anchored, { kind: 'seek-ordered', seconds: 20, isPoke: false });
    const seeking = observed(ordered, 'seeking', { timeSeconds: 20.01, seeking: true, readyLevel: 0 });
    expect(seeking).toMatchObject({ anchorSeconds: 20, orderedSeekSeconds: 20 });
    const sought = observed(seeking, 'seeked', { timeSeconds: 20.01, seeking: false, readyLevel: 2 });
    expect(sought).toMatchObject({ anchorSeconds: null, orderedSeekSeconds: null });
  });

  it('as a poke is counted', () => {
    expect(after(base, { kind: 'seek-ordered', seconds: 1, isPoke: true }).motion.pokes).toBe(1);
    expect(after(base, { kind: 'seek-ordered', seconds: 1, isPoke: false }).motion.pokes).toBe(0);
  });

  it('looks anew at what the browser dropped behind the playhead', () => {
    const played = observed(loaded(base, 'video', 'low', 'v', segments(picture, 0, 4)), 'tick', { timeSeconds: 5, atMs: 5000 });
    const evicted = after(played, { kind: 'buffered', type: 'video', ranges: [{ start: 4.5, end: 8 }] });
    expect(evicted.tracks.video.inventory.map(({ segment }) => segment.number)).toEqual([2, 3]);
    const back = observed(evicted, 'seeking', { timeSeconds: 4, seeking: true });
    expect(back.tracks.video.inventory.map(({ segment }) => segment.number)).toEqual([3]);
  });
});

describe('a new sink', () => {
  it('empties the tracks, remembers where playback was, and forgets rebuilds after a minute', () => {
    const state = after(observed(loaded(base, 'video', 'low', 'v', segments(picture, 0, 4)), 'tick', { timeSeconds: 5, atMs: 5000 }), { kind: 'sink-new', generation: 2, atMs: 6000 });
    expect(state).toMatchObject({ anchorSeconds: 5, motion: { rebuilds: 1, pokes: 0 }, sink: { generation: 2, tracks: [], isOpen: false, rebuiltAtMs: [6000] } });
    expect(state.tracks.video).toMatchObject({ job: null, inventory: [], buffered: [], chosenId: 'low' });
    const again = after(state, { kind: 'sink-new', generation: 3, atMs: 7000 }, { kind: 'sink-new', generation: 4, atMs: 66_500 });
    expect(again.sink.rebuiltAtMs).toEqual([7000, 66_500]);
    expect(again.anchorSeconds).toBe(5);
  });
});

describe('trouble', () => {
  it('counts failures in a row from the first on, and ends with a success', async () => {
    const { PlayerError } = await import('../../../src/errors/player-error.js');
    const error = new PlayerError('network/failed', '', { url: '', attempts: 1 });
    const twice = after(base, { kind: 'trouble', type: 'video', error, atMs: 100, retryAtMs: 200 }, { kind: 'trouble', type: 'video', error, atMs: 300, retryAtMs: 400 });
    expect(twice.tracks.video.trouble).toMatchObject({ count: 2, sinceMs: 100, retryAtMs: 400 });
    expect(loaded(twice, 'video', 'low', 'v', [first]).tracks.video.trouble).toBeNull();
  });

  it('counts segments given up in a row, not those that the author declared missing', () => {
    const given = after(base, { kind: 'skipped', type: 'video', entry: entry(0, { isGap: true }), isDeclared: false }, { kind: 'skipped', type: 'video', entry: entry(1, { isGap: true }), isDeclared: true });
    expect(given.tracks.video.skips).toBe(1);
    expect(loaded(given, 'video', 'low', 'v', [first]).tracks.video.skips).toBe(0);
  });
});

describe('configure', () => {
  it('keeps a goal that quota lowered, unless it names another', () => {
    const lowered = after(base, { kind: 'goal', seconds: 12 });
    expect(after(lowered, { kind: 'configured', config: resolveConfig({ abr: { maxHeight: 720 } }) }).goalSeconds).toBe(12);
    expect(after(lowered, { kind: 'configured', config: resolveConfig({ buffer: { goalSeconds: 60 } }) }).goalSeconds).toBe(60);
  });
});

describe('the reducer', () => {
  it('writes on no state: each is as good after it as before', () => {
    const facts = fc.constantFrom<Fact>(started, { kind: 'job-dropped', type: 'video', jobId: 7 }, { kind: 'goal', seconds: 9 }, { kind: 'banned', renditionId: 'low', untilMs: 5 }, { kind: 'location-banned', locationId: 'a', untilMs: 5 },
      { kind: 'index-gone', renditionId: 'low' }, { kind: 'index-loading', renditionId: 'low', locationIndex: 0 }, { kind: 'select-rendition', type: 'video', renditionId: 'high' }, { kind: 'cut', type: 'video', range: { start: 0, end: 4 } },
      { kind: 'sink-new', generation: 2, atMs: 1 }, { kind: 'ready' }, { kind: 'failed' }, { kind: 'closed' });
    fc.assert(fc.property(fc.array(facts, { maxLength: 12 }), (list) => {
      const state = loaded(base, 'video', 'low', 'v', segments(picture, 0, 3));
      const before = structuredClone({ tracks: state.tracks, bans: state.bans, phase: state.phase });
      after(state, ...list);
      expect({ tracks: state.tracks, bans: state.bans, phase: state.phase }).toEqual(before);
    }));
  });
});

describe('the store', () => {
  it('lets wait for a state, resolves in the fact that makes it so, and forgets who gave up', async () => {
    const told: string[] = [];
    const store = createStore(base, (after) => after, ({ kind }) => void told.push(kind));
    await store.until(({ phase }) => phase === 'running', new AbortController().signal);
    let isEnded = false;
    const wait = store.until(({ sink }) => sink.isEnded, new AbortController().signal).then(() => void (isEnded = true));
    const controller = new AbortController();
    const given = store.until(({ phase }) => phase === 'closed', controller.signal).catch((error: unknown) => error);
    controller.abort(new Error('enough'));
    expect(await given).toEqual(new Error('enough'));
    store.dispatch({ kind: 'goal', seconds: 5 });
    await Promise.resolve();
    expect(isEnded).toBe(false);
    store.dispatch({ kind: 'sink-ended', isEnded: true });
    await wait;
    expect(told).toEqual(['goal', 'sink-ended']);
    await expect(store.until(() => true, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });
});
