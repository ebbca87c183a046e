import { describe, expect, it } from 'vitest';
import { createAppendLane, withRoom } from '../../../src/engine/append-lane.js';
import { PlayerError } from '../../../src/errors/player-error.js';
import type { MediaType } from '../../../src/model/presentation.js';
import type { BufferBench } from '../buffer/sink-bench.js';
import { EVERYWHERE, VIDEO_MIME, createBufferBench, high, low, segmentOf } from '../buffer/sink-bench.js';

const later = { ...EVERYWHERE, timestampOffsetSeconds: 10 };

/** A lane into a sink that holds the low rendition's init segment. */
async function createLaneBench(profile: Parameters<typeof createBufferBench>[0] = {}) {
  const bench: BufferBench = createBufferBench({ appendMs: 10, ...profile });
  bench.buffers.expect(['video']);
  await bench.buffers.declare('video', VIDEO_MIME, low.init);
  await bench.run(bench.buffers.append('video', [], EVERYWHERE));
  const controller = new AbortController();
  const appended: MediaType[] = [];
  const relief: number[] = [];
  let relieve = async (_attempt: number): Promise<boolean> => false;
  const lane = createAppendLane('video', {
    buffers: bench.buffers,
    relieveQuota: (_, attempt) => {
      relief.push(attempt);
      return relieve(attempt);
    },
    appended: (type) => void appended.push(type),
  }, controller.signal);
  const skipped = bench.operations().length;
  return {
    ...bench, lane, controller, appended, relief,
    onQuota: (how: (attempt: number) => Promise<boolean>) => void (relieve = how),
    appends: () => bench.operations().slice(skipped),
  };
}

const pieces = (bytes: Uint8Array, count: number): Uint8Array[] => Array.from({ length: count }, (_, index) => bytes.subarray(Math.floor((bytes.length * index) / count), Math.floor((bytes.length * (index + 1)) / count)));
const outcome = (work: Promise<unknown>): Promise<string> => work.then((value) => String(value), (error: unknown) => (error instanceof PlayerError ? error.code : error instanceof Error ? error.message : 'thrown'));

describe('an append lane', () => {
  it('sends what came while an append was under way with the next one', async () => {
    const bench = await createLaneBench();
    const bytes = segmentOf(low, 0);
    for (const piece of pieces(bytes, 5)) bench.lane.add(piece, EVERYWHERE, false);
    await bench.run(bench.lane.drain());
    const fifth = Math.floor(bytes.length / 5);
    expect(bench.appends()).toEqual([`append video ${fifth}`, `append video ${bytes.length - fifth}`]);
    expect(bench.appended).toEqual(['video', 'video']);
  });

  it('keeps apart what is placed apart, in order', async () => {
    const bench = await createLaneBench();
    const [first, second] = [segmentOf(low, 0), segmentOf(low, 1)];
    bench.lane.add(first, EVERYWHERE, true);
    bench.lane.add(second, later, true);
    bench.lane.add(segmentOf(low, 2), EVERYWHERE, true);
    await bench.run(bench.lane.drain());
    expect(bench.appends()).toEqual([first, second, segmentOf(low, 2)].map(({ length }) => `append video ${length}`));
    expect(bench.buffers.buffered('video').map(({ start }) => Math.round(start))).toEqual([0, 4, 12]);
  });

  it('tells a failure to drain() and to the next add()', async () => {
    const bench = await createLaneBench();
    bench.lane.add(Uint8Array.of(0, 0, 0, 1, 2, 3, 4, 5, 6, 7), EVERYWHERE, true);
    expect(await bench.run(outcome(bench.lane.drain()))).toBe('media/append');
    expect(() => bench.lane.add(segmentOf(low, 0), EVERYWHERE, true)).toThrow(PlayerError);
  });

  it('makes room and appends the same bytes again before the next ones', async () => {
    const [first, second, third] = [segmentOf(low, 0), segmentOf(low, 1), segmentOf(low, 2)];
    const bench = await createLaneBench({ quotaBytes: { video: first.length + second.length + third.length - 1000, audio: 1 }, evictsPlayed: false });
    bench.onQuota(async (attempt) => {
      if (attempt > 1) await bench.buffers.remove('video', 0, 2);
      return true;
    });
    bench.lane.add(first, EVERYWHERE, true);
    bench.lane.add(second, { ...EVERYWHERE }, true);
    bench.lane.add(third, { ...EVERYWHERE }, true);
    await bench.run(bench.lane.drain());
    expect(bench.relief).toEqual([1, 2]);
    expect(bench.appends().filter((text) => text.startsWith('append'))).toEqual([first, second, third].map(({ length }) => `append video ${length}`));
    expect(bench.buffers.buffered('video').map(({ start, end }) => [Math.round(start), Math.round(end)])).toEqual([[2, 6]]);
  });

  it('fails with the quota where no room can be made', async () => {
    const bench = await createLaneBench({ quotaBytes: { video: 1000, audio: 1 }, evictsPlayed: false });
    bench.lane.add(segmentOf(low, 0), EVERYWHERE, true);
    expect(await bench.run(outcome(bench.lane.drain()))).toBe('buffer/quota');
  });

  it('of an aborted job begins nothing more, and drain() says why', async () => {
    const bench = await createLaneBench();
    for (const piece of pieces(segmentOf(low, 0), 4)) bench.lane.add(piece, { ...EVERYWHERE }, false);
    bench.clock.schedule(5, 'world', () => bench.controller.abort(new Error('seek')));
    expect(await bench.run(outcome(bench.lane.drain()))).toBe('seek');
    expect(bench.appends()).toHaveLength(1);
  });
});

describe('stopping a lane', () => {
  it('drops what waits and waits for what is under way', async () => {
    const bench = await createLaneBench();
    for (const piece of pieces(segmentOf(low, 0), 4)) bench.lane.add(piece, EVERYWHERE, false);
    const startedMs = bench.clock.now();
    expect(await bench.run(outcome(bench.lane.stop()))).toBe('true');
    expect(bench.clock.now() - startedMs).toBeGreaterThanOrEqual(10);
    await bench.clock.run(bench.clock.now() + 1000);
    expect(bench.appends()).toHaveLength(1);
  });

  it('knows that the sink stands inside a fragment whose end was dropped', async () => {
    const bench = await createLaneBench();
    const [head, tail] = pieces(segmentOf(low, 0), 2);
    if (head === undefined || tail === undefined) throw new Error('no pieces');
    bench.lane.add(head, EVERYWHERE, false);
    bench.lane.add(tail, EVERYWHERE, true);
    expect(await bench.run(bench.lane.stop())).toBe(true);
  });

  it('knows that the sink stands between fragments', async () => {
    const bench = await createLaneBench();
    expect(await bench.lane.stop()).toBe(false);
    bench.lane.add(segmentOf(low, 0), EVERYWHERE, true);
    expect(await bench.run(bench.lane.stop())).toBe(false);
  });

  it('leaves the sink free for the next segment, of another rendition and place', async () => {
    const bench = await createLaneBench();
    for (const piece of pieces(segmentOf(low, 0), 7)) bench.lane.add(piece, EVERYWHERE, false);
    const next = async (): Promise<void> => {
      if (await bench.lane.stop()) await bench.buffers.resetParser('video');
      await bench.buffers.declare('video', VIDEO_MIME, high.init);
      await bench.buffers.append('video', [segmentOf(high, 3)], later);
    };
    await bench.run(next());
    expect(bench.buffers.buffered('video').at(-1)?.start).toBeCloseTo(16, 1);
    expect(bench.events.filter(({ kind }) => kind === 'refused' || kind === 'misuse')).toEqual([]);
  });
});

describe('withRoom', () => {
  const quota = new PlayerError('buffer/quota', '', { track: 'video', bufferedSeconds: 9 });
  it('passes other failures on at once', async () => {
    const relieveQuota = async (): Promise<boolean> => {
      throw new Error('asked for room');
    };
    expect(await outcome(withRoom('video', { relieveQuota }, new AbortController().signal, () => Promise.reject(new Error('other'))))).toBe('other');
  });

  it('stops when the job is aborted while room is made', async () => {
    const controller = new AbortController();
    const relieveQuota = async (): Promise<boolean> => {
      controller.abort(new Error('seek'));
      return true;
    };
    let tries = 0;
    const work = (): Promise<void> => {
      tries += 1;
      return Promise.reject(quota);
    };
    expect(await outcome(withRoom('video', { relieveQuota }, controller.signal, work))).toBe('seek');
    expect(tries).toBe(1);
  });

  it('gives up after some rounds in which there seemed to be room, with the error of the last', async () => {
    let tries = 0;
    const work = (): Promise<void> => {
      tries += 1;
      if (tries > 1000) throw new Error('it never ends');
      return Promise.reject(quota);
    };
    const thrown = await withRoom('video', { relieveQuota: async () => true }, new AbortController().signal, work).catch((error: unknown) => error);
    expect(thrown).toBe(quota);
    expect(tries).toBeLessThan(30);
  });
});
