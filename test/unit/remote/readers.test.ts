import { describe, expect, it } from 'vitest';
import { hasCode } from '../../../src/errors/player-error.js';
import type { Container } from '../../../src/model/presentation.js';
import { fingerprint } from '../../../src/kit/bytes.js';
import type { MediaPiece, Transmuxer, TransmuxOutput, TransmuxWarning } from '../../../src/ports/transmuxer.js';
import { openPageThread } from '../../../src/remote/page-thread.js';
import { createReaderHost, type ReaderHost, type ReaderPlace } from '../../../src/remote/reader-host.js';
import { serveReaders, type ReaderScope } from '../../../src/remote/serve-readers.js';
import type { DistantReader, Output } from '../../../src/transmux/segment-reader.js';
import { createTransmuxer } from '../../../src/transmux/index.js';
import { FakeWorkers, type FakeScope, type FakeScript } from '../../sim/ports/fake-workers.js';
import { VirtualClock } from '../../sim/time/virtual-clock.js';
import { fixture, newTransmuxer, segmentStart, transmux } from '../transmux/support.js';

/** The worker's own code in a fake one. */
const serve: FakeScript = (scope) => serveReaders(scope as ReaderScope);
/** As a worker in which a reader has come into a loop without end: it takes messages and never answers. */
const mute: FakeScript = (scope) => serveReaders({ onmessage: null, postMessage: (message, transfer) => scope.postMessage(message, transfer) });
const older: FakeScript = (scope) => scope.postMessage({ kind: 'ready', version: '0.0.1' }, []);

const page: ReaderPlace = { name: 'the page itself', load: async () => openPageThread };

function stageOf(scripts: Readonly<Record<string, FakeScript>>, places: readonly string[]) {
  const clock = new VirtualClock();
  const workers = new FakeWorkers(clock, scripts);
  const host = createReaderHost([...places.map((url): ReaderPlace => ({ name: url, load: async () => (listener) => workers.start({ url }, listener) })), page], clock);
  return { clock, workers, host };
}

const transmuxerOn = (host: ReaderHost, expected?: Container) => createTransmuxer({ loadLeadingMp4: null, loadTransport: async (container) => host.createReader(container), loadWebm: () => Promise.reject(new Error('no WebM here')) }, expected);
const never = new AbortController().signal;

const failures = ({ warnings }: TransmuxOutput): TransmuxWarning[] => warnings.filter(({ code }) => code === 'environment/worker-failed');

/** All that tells one output from another. */
const shapeOf = ({ pieces, warnings }: TransmuxOutput): unknown => [pieces.map((piece: MediaPiece) => ({ ...piece, bytes: fingerprint(piece.bytes), size: piece.bytes.length })), warnings];

async function readOnce(reader: DistantReader, bytes: Uint8Array, url = 'https://media.example/a.ts'): Promise<Output> {
  const out: Output = { pieces: [], warnings: [] };
  reader.start(segmentStart({ url }), out);
  await reader.push(bytes, out);
  await reader.end(out);
  return out;
}

describe('readers in a worker', () => {
  it.each(['av.ts', 'open-gop-first.ts', 'h264-ac3.ts', 'mono.mp3'])('give what readers on the page give, in the same pieces: %s', async (name) => {
    const { clock, host } = stageOf({ 'w.js': serve }, ['w.js']);
    const there = await clock.settle(transmux(fixture(name), { transmuxer: transmuxerOn(host) }));
    expect(there.pieces.length).toBeGreaterThan(0);
    expect(shapeOf(there)).toEqual(shapeOf(await transmux(fixture(name))));
  });

  it('keep their state from one segment to the next, each its own, all in one worker', async () => {
    const { clock, workers, host } = stageOf({ 'w.js': serve }, ['w.js']);
    const here = [newTransmuxer(), newTransmuxer()];
    const there = [transmuxerOn(host), transmuxerOn(host)];
    for (const name of ['open-gop-first.ts', 'open-gop-later.ts']) {
      const start = { isContiguous: name !== 'open-gop-first.ts' };
      const read = (on: readonly Transmuxer[]): Promise<TransmuxOutput[]> => Promise.all(on.map((transmuxer, index) => transmux(fixture(index === 0 ? name : 'av.ts'), { transmuxer, start })));
      expect((await clock.settle(read(there))).map(shapeOf)).toEqual((await read(here)).map(shapeOf));
    }
    expect(workers.started).toBe(1);
  });

  it('tell of bad bytes with the same error', async () => {
    const { clock, host } = stageOf({ 'w.js': serve }, ['w.js']);
    const bytes = fixture('hevc-opus.ts');
    const here: unknown = await transmux(bytes).catch((error: unknown) => error);
    const there: unknown = await clock.settle(transmux(bytes, { transmuxer: transmuxerOn(host) }).catch((error: unknown) => error));
    expect(hasCode(here, 'container/unsupported') && hasCode(there, 'container/unsupported') && [there.message, there.context]).toEqual(hasCode(here, 'container/unsupported') && [here.message, here.context]);
  });

  it('leave the bytes they are given to whoever else has them', async () => {
    const { clock, host } = stageOf({ 'w.js': serve }, ['w.js']);
    const bytes = fixture('av.ts');
    await clock.settle(readOnce(host.createReader('ts'), bytes));
    expect(bytes).toEqual(fixture('av.ts'));
  });

  it('are there before the first bytes, and gone at once with the last of them', async () => {
    const { clock, workers, host } = stageOf({ 'w.js': serve }, ['w.js']);
    const [first, second] = [host.createReader('ts'), host.createReader('ts')];
    await clock.settle(clock.sleep(10, never));
    expect([workers.started, workers.running]).toEqual([1, 1]);
    await clock.settle(readOnce(first, fixture('av.ts')));
    first.close?.();
    expect(workers.running).toBe(1);
    second.close?.();
    expect(workers.running).toBe(0);
    await clock.settle(readOnce(host.createReader('ts'), fixture('av.ts')));
    expect([workers.started, workers.running]).toEqual([2, 1]);
  });

  it('that close before they have begun leave nothing, whatever was under way', async () => {
    for (const afterMs of [0, 0.5, 1.5, 2.5]) {
      const { clock, workers, host } = stageOf({ 'w.js': serve }, ['w.js']);
      const reader = host.createReader('ts');
      const reading = readOnce(reader, fixture('av.ts')).catch((error: unknown) => error);
      await clock.settle(clock.sleep(afterMs, never));
      reader.close?.();
      expect(workers.running).toBe(0);
      expect(await clock.settle(reading)).toMatchObject({ name: 'AbortError' });
      expect([workers.running, clock.pendingCount('timer')]).toEqual([0, 0]);
    }
  });

  it('of a transmuxer that is closed while they load are closed when they have', async () => {
    const { clock, workers, host } = stageOf({ 'w.js': serve }, ['w.js']);
    const transmuxer = transmuxerOn(host, 'ts');
    transmuxer.close();
    await clock.settle(clock.sleep(100, never));
    expect([workers.running, clock.pendingCount('timer')]).toEqual([0, 0]);
    transmuxerOn(host, 'ts');
    await clock.settle(clock.sleep(100, never));
    expect(workers.running).toBe(1);
  });
});

describe('where no worker can be had', () => {
  it.each([
    ['the script is missing', {}, /no w\.js/],
    ['it is of another version', { 'w.js': older }, /version 0\.0\.1/],
    ['it never answers', { 'w.js': () => undefined }, /did not answer within 5000 ms/],
    ['it throws', { 'w.js': () => { throw new Error('no such thing'); } }, /no such thing/],
  ] satisfies readonly (readonly [string, Readonly<Record<string, FakeScript>>, RegExp])[])('the page reads, after one warning: %s', async (_title, scripts, why) => {
    const { clock, workers, host } = stageOf(scripts, ['w.js']);
    const reader = host.createReader('ts');
    const first = await clock.settle(readOnce(reader, fixture('av.ts')));
    expect(failures(first)).toEqual([expect.objectContaining({ script: 'w.js', text: expect.stringMatching(why) })]);
    expect(first.pieces.length).toBeGreaterThan(0);
    const later = [await clock.settle(readOnce(reader, fixture('av.ts'))), await clock.settle(readOnce(host.createReader('ts'), fixture('av.ts')))];
    expect(later.flatMap(failures)).toEqual([]);
    expect([workers.started, workers.running]).toEqual([1, 0]);
  });

  it('one refusal is one warning for all who read', async () => {
    const { clock, host } = stageOf({}, ['w.js', 'v.js']);
    const both = await clock.settle(Promise.all([readOnce(host.createReader('ts'), fixture('av.ts')), readOnce(host.createReader('ts'), fixture('av.ts'))]));
    expect(both.flatMap(failures).map((warning) => 'script' in warning && warning.script)).toEqual(['w.js', 'v.js']);
  });
});

describe('a worker that hangs', () => {
  it('is ended, with an error that names the segment; the next segment has a new one', async () => {
    let count = 0;
    const turns: FakeScript = (scope: FakeScope) => ((count += 1) === 1 ? mute : serve)(scope);
    const { clock, workers, host } = stageOf({ 'w.js': turns }, ['w.js']);
    const reader = host.createReader('ts');
    const error: unknown = await clock.settle(readOnce(reader, fixture('av.ts'), 'https://media.example/bad.ts').catch((thrown: unknown) => thrown));
    expect(hasCode(error, 'container/invalid') && error.message).toMatch(/bad\.ts.*more than 10000 ms/);
    expect(clock.now()).toBeLessThan(11_000);
    expect(workers.running).toBe(0);
    const next = await clock.settle(readOnce(reader, fixture('av.ts')));
    expect([next.pieces.length > 0, failures(next), workers.started, workers.running]).toEqual([true, [], 2, 1]);
  });

  it('takes along what others had begun: they get an error, and never half a segment', async () => {
    let count = 0;
    const turns: FakeScript = (scope) => {
      count += 1;
      if (count > 1) return serve(scope);
      const readers: ReaderScope = { onmessage: null, postMessage: (message, transfer) => scope.postMessage(message, transfer) };
      serveReaders(readers);
      // Never comes back from the third message on.
      let messages = 0;
      scope.onmessage = ({ data }) => {
        messages += 1;
        if (messages <= 2) readers.onmessage?.({ data: data as Parameters<NonNullable<ReaderScope['onmessage']>>[0]['data'] });
      };
    };
    const { clock, host } = stageOf({ 'w.js': turns }, ['w.js']);
    const [first, second] = [host.createReader('ts'), host.createReader('ts')];
    const out: Output = { pieces: [], warnings: [] };
    const bytes = fixture('av.ts');
    second.start(segmentStart({ url: 'https://media.example/half.ts' }), out);
    await clock.settle(Promise.resolve(second.push(bytes.subarray(0, 188 * 40), out)));
    const hung: unknown = await clock.settle(readOnce(first, bytes).catch((error: unknown) => error));
    expect(hasCode(hung, 'container/invalid')).toBe(true);
    const half: unknown = await clock.settle(Promise.resolve(second.push(bytes.subarray(188 * 40), out)).catch((error: unknown) => error));
    expect(hasCode(half, 'container/invalid') && half.message).toMatch(/half\.ts.*has ended/);
  });

  it('of a reader that was reset is not waited for', async () => {
    const { clock, host } = stageOf({ 'w.js': mute }, ['w.js']);
    const reader = host.createReader('ts');
    const reading = readOnce(reader, fixture('av.ts')).catch((error: unknown) => error);
    await clock.settle(clock.sleep(100, never));
    reader.reset();
    expect(await clock.settle(reading)).toMatchObject({ name: 'AbortError' });
    expect(clock.now()).toBeLessThan(200);
  });
});
