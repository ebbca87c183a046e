import { describe, expect, it } from 'vitest';
import { alignSegment, emptyAlignment } from '../../../src/buffer/alignment.js';
import { createResources } from '../../../src/engine/resources.js';
import { runSegmentJob } from '../../../src/engine/segment-job.js';
import type { SegmentJobContext, SegmentJobSpec } from '../../../src/engine/segment-job.js';
import { PlayerError } from '../../../src/errors/player-error.js';
import { createRequester } from '../../../src/fetch/requester.js';
import type { Segment } from '../../../src/model/segment.js';
import { createTransmuxer } from '../../../src/transmux/index.js';
import { steadyTrace } from '../../sim/network/bandwidth.js';
import { FakeHttp } from '../../sim/network/fake-http.js';
import type { FaultRule } from '../../sim/network/faults.js';
import { Link } from '../../sim/network/link.js';
import { TitleOrigin } from '../../sim/origin/title-origin.js';
import { layOut } from '../../sim/origin/title.js';
import { nodeDecryptor } from '../../sim/ports/small-fakes.js';
import { SeededRandom } from '../../sim/time/seeded-random.js';
import { createBufferBench, title } from '../buffer/sink-bench.js';
import { segment as plain } from '../buffer/segments.js';
import { once } from '../fetch/network.js';
import { rendition } from './stream.js';

const never = new AbortController().signal;
const outcome = (work: Promise<unknown>): Promise<string> => work.then((value) => JSON.stringify(value), (error: unknown) => (error instanceof PlayerError ? error.code : error instanceof Error ? error.message : 'thrown'));

/** A job's surroundings: the simulated origin and sink, the real requester, transmuxer and buffers. */
function createJobBench(faults: readonly FaultRule[] = [], options: { readonly keyRotation?: number; readonly appendMs?: number; readonly kbps?: number } = {}) {
  const of = { ...title, keyRotation: options.keyRotation ?? null };
  const bench = createBufferBench({ appendMs: options.appendMs ?? 1 });
  const { clock } = bench;
  const http = new FakeHttp(clock, new Link(clock, steadyTrace(options.kbps ?? 2000, 10)), new TitleOrigin(layOut(of)), new SeededRandom(1));
  http.faults = faults;
  const requester = createRequester({ http, clock, random: new SeededRandom(2) });
  const resources = createResources(requester, async () => nodeDecryptor);
  const missing = async (): Promise<never> => {
    throw new Error('not part of this bench');
  };
  const transmuxer = createTransmuxer({ loadLeadingMp4: null, loadTransport: missing, loadWebm: missing });
  let alignment = emptyAlignment;
  const corrected: number[] = [];
  const progress: boolean[] = [];
  const context: SegmentJobContext = {
    requester, resources, buffers: bench.buffers, transmuxer: Promise.resolve(transmuxer), isTrackFree: Promise.resolve(),
    listener: { requested: () => undefined, firstByte: () => undefined, bytes: () => undefined, ended: () => undefined, rest: () => undefined, retrying: () => undefined },
    progress: (_bytes, _expected, isReceived) => void progress.push(isReceived),
    isAllMade: null,
    expectedMediaSeconds: () => null,
    async align(segment, renditionId, mediaStart) {
      const placed = alignSegment(alignment, segment, renditionId, mediaStart, 0);
      ({ alignment } = placed);
      if (placed.correctedSeconds !== null) corrected.push(placed.correctedSeconds);
      return placed;
    },
    appended: () => undefined,
    relieveQuota: async () => false,
    warn: () => undefined,
    turn: () => null,
    breathe: () => Promise.resolve(),
  };
  bench.buffers.expect(['video']);
  const host = 'https://a.test';
  const spec = (index: number, number: number, more: Partial<SegmentJobSpec> = {}): SegmentJobSpec => ({
    type: 'video', rendition: rendition(`r${index}`), groupId: 'v', segment: segmentAt(index, number), wants: ['video'], isContiguous: false, isCautious: false, isShown: false, policy: once, ...more,
  });
  const segmentAt = (index: number, number: number, more: Partial<Segment> = {}): Segment => plain(number, {
    url: `${host}/r${index}/${number + 1}.m4s`, init: { cacheKey: `init ${index}`, url: `${host}/r${index}/init.mp4`, range: null, key: null },
    key: options.keyRotation === undefined ? null : { method: 'AES-128', url: `${host}/keys/${Math.floor(number / options.keyRotation)}.key`, iv: ivOf(number) }, ...more,
  });
  return { ...bench, http, context, spec, segmentAt, corrected, progress, run: (one: SegmentJobSpec, signal: AbortSignal = never) => clock.settle(runSegmentJob(one, context, signal)) };
}

function ivOf(number: number): Uint8Array {
  const iv = new Uint8Array(16);
  new DataView(iv.buffer).setUint32(12, number);
  return iv;
}

const media = (bench: ReturnType<typeof createJobBench>): readonly string[] => bench.events.flatMap((event) => (event.kind === 'refused' || event.kind === 'misuse' ? [event.text] : []));

describe('a segment job', () => {
  it('brings its segment into the sink and says what is there', async () => {
    const bench = createJobBench();
    const result = await bench.run(bench.spec(0, 2));
    expect(result).toMatchObject({ kind: 'done', entry: { renditionId: 'r0', groupId: 'v', startSeconds: 4, endSeconds: 6, isGap: false } });
    if (result.kind === 'done') expect(result.entry.bufferedSeconds).toBeCloseTo(2, 1);
    expect(bench.progress.at(-1)).toBe(true);
    expect(bench.http.openCount + bench.clock.pendingCount('timer')).toBe(0);
  });

  it('counts a segment as empty that has nothing of a type that was there before', async () => {
    expect(await createJobBench().run(createJobBench().spec(0, 0, { type: 'audio' }))).toMatchObject({ kind: 'done' });
    const bench = createJobBench();
    expect(await outcome(bench.run(bench.spec(0, 0, { type: 'audio', isShown: true })))).toBe('media/empty-segment');
  });

  it('appends while bytes still come: a picture needs no whole segment', async () => {
    const bench = createJobBench([], { kbps: 100 });
    const work = bench.run(bench.spec(0, 0));
    let firstAppendMs: number | null = null;
    const { buffers } = bench;
    bench.clock.schedule(2000, 'world', () => void (firstAppendMs = buffers.buffered('video').length > 0 ? bench.clock.now() : null));
    await work;
    expect(firstAppendMs).toBe(2000);
    expect(bench.clock.now()).toBeGreaterThan(2200);
  });

  it('asks for init and media side by side, and for an init segment once', async () => {
    const bench = createJobBench();
    await bench.run(bench.spec(0, 0));
    await bench.run(bench.spec(0, 1));
    expect(bench.http.records.map(({ name }) => name?.kind).sort()).toEqual(['init', 'segment', 'segment']);
    expect(bench.http.records[0]?.startedAtMs).toBe(bench.http.records[1]?.startedAtMs);
  });

  it('asks for the segment only with its init in hand where something failed before', async () => {
    const bench = createJobBench([{ id: 'no init', kinds: ['init'], effect: { kind: 'status', status: 404 } }]);
    expect(await outcome(bench.run(bench.spec(0, 0, { isCautious: true })))).toBe('network/http-status');
    expect(bench.http.records.map(({ name }) => name?.kind)).toEqual(['init']);
  });

  it('decrypts with its key', async () => {
    const bench = createJobBench([], { keyRotation: 2 });
    expect(await bench.run(bench.spec(0, 3))).toMatchObject({ kind: 'done', entry: { startSeconds: 6 } });
    expect(bench.http.records.map(({ name }) => name?.kind).sort()).toEqual(['init', 'key', 'segment']);
  });

  it('says that a key is none where a page came in its place', async () => {
    const bench = createJobBench([{ id: 'login', kinds: ['key'], effect: { kind: 'html' } }], { keyRotation: 2 });
    expect(await outcome(bench.run(bench.spec(0, 0)))).toBe('key/invalid');
  });

  it('follows the manifest where media runs on another clock', async () => {
    const bench = createJobBench();
    await bench.run(bench.spec(0, 0));
    const result = await bench.run(bench.spec(1, 0, { segment: bench.segmentAt(1, 5, { url: bench.segmentAt(1, 1).url }) }));
    expect(result).toMatchObject({ kind: 'done', entry: { startSeconds: 10 } });
    expect(bench.corrected).toEqual([-8]);
    expect(bench.buffers.buffered('video').at(-1)?.start).toBeCloseTo(10, 2);
  });

  it('says so where nothing of it can be played', async () => {
    const bench = createJobBench();
    const outside = bench.segmentAt(0, 2, { windowStartSeconds: 100, windowEndSeconds: 200 });
    expect(await outcome(bench.run(bench.spec(0, 2, { segment: outside })))).toBe('media/empty-segment');
  });

  it('says what was wrong with its bytes', async () => {
    const bench = createJobBench([{ id: 'noise', kinds: ['segment'], effect: { kind: 'noise' } }]);
    expect(await outcome(bench.run(bench.spec(0, 0)))).toBe('container/invalid');
  });

  it('waits with transmuxer and sink until the job before has left them, not with its requests', async () => {
    const bench = createJobBench();
    const free = bench.clock.sleep(3000, never);
    await bench.clock.settle(runSegmentJob(bench.spec(0, 0), { ...bench.context, isTrackFree: free }, never));
    expect(bench.http.records.every(({ endedAtMs }) => (endedAtMs ?? 0) < 3000)).toBe(true);
    expect(bench.clock.now()).toBeGreaterThanOrEqual(3000);
  });
});

describe('a job that is given up', () => {
  it('at any moment leaves nothing running, and the sink fit for the next segment of any rendition', async () => {
    for (let atMs = 1; atMs < 260; atMs += 7) {
      const bench = createJobBench([], { appendMs: 25 });
      await bench.run(bench.spec(0, 0));
      const controller = new AbortController();
      const base = bench.clock.now();
      bench.clock.schedule(atMs, 'world', () => controller.abort(new Error('seek')));
      const result = await outcome(bench.run(bench.spec(0, 1), controller.signal));
      expect(['seek', result], `at ${atMs} ms`).toContain(result.startsWith('{') ? result : 'seek');
      if (result === 'seek') {
        await bench.clock.run(base + atMs + 60);
        expect(bench.http.openCount + bench.clock.pendingCount('timer'), `at ${atMs} ms`).toBe(0);
      }
      expect(await bench.run(bench.spec(1, 4)), `at ${atMs} ms`).toMatchObject({ kind: 'done' });
      expect(media(bench), `at ${atMs} ms`).toEqual([]);
    }
  });

  it('by a broken connection in mid-fragment leaves the sink fit too', async () => {
    for (const atShare of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      const bench = createJobBench([{ id: 'reset', kinds: ['segment'], segments: [1], effect: { kind: 'reset', atShare } }], { appendMs: 60 });
      await bench.run(bench.spec(0, 0));
      expect(await outcome(bench.run(bench.spec(0, 1)))).toBe('network/failed');
      expect(await bench.run(bench.spec(1, 4)), String(atShare)).toMatchObject({ kind: 'done' });
      expect(media(bench), String(atShare)).toEqual([]);
    }
  });

  it('when its sink goes ends with that', async () => {
    const bench = createJobBench();
    bench.clock.schedule(60, 'world', () => bench.buffers.close());
    expect(await outcome(bench.run(bench.spec(0, 0)))).toMatch(/sink\/closed|stopped this operation/);
  });
});
