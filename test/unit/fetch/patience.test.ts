import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/ports/clock.js';
import { createRequester } from '../../../src/fetch/requester.js';
import { SeededRandom } from '../../sim/time/seeded-random.js';
import { countingBytes, createNetwork, failureOf, leftovers, never, nothing, once, patient, readAll, recordingListener, spec } from './network.js';

const file = countingBytes(400_000);

describe('patience', () => {
  it('ends where no answer comes, and the dead connection is given up before the wait for the next try', async () => {
    const network = createNetwork(file);
    network.faultsInTurn({ kind: 'black-hole' }, { kind: 'black-hole' });
    const open: number[] = [];
    const listener = { ...recordingListener(), retrying: () => void network.clock.schedule(1, 'world', () => open.push(network.http.openCount)) };
    const error = await failureOf(readAll(network, spec(), patient, listener));
    expect(error).toMatchObject({ code: 'network/timeout', context: { phase: 'first-byte', afterMs: 6000, attempts: 2 } });
    expect(open).toEqual([0]);
    expect(network.requests, 'a host that only times out is not asked a third time').toHaveLength(2);
    expect(leftovers(network)).toEqual(nothing);
  });

  it('ends where the body stands still', async () => {
    const network = createNetwork(file);
    network.faultsInTurn({ kind: 'stall', atShare: 0.5 });
    const startedMs = network.clock.now();
    const error = await failureOf(readAll(network, spec(), once));
    expect(error).toMatchObject({ code: 'network/timeout', context: { phase: 'no-progress', afterMs: 4000 } });
    expect(network.clock.now() - startedMs).toBeLessThan(4400);
    expect(leftovers(network)).toEqual(nothing);
  });

  it('ends where single bytes trickle in: they are no progress', async () => {
    const network = createNetwork(file);
    network.faultsInTurn({ kind: 'trickle', pieceBytes: 100, everyMs: 1000 });
    const error = await failureOf(readAll(network, spec(), once));
    expect(error).toMatchObject({ code: 'network/timeout', context: { phase: 'no-progress' } });
    expect(network.clock.now()).toBeLessThan(5000);
  });

  it('holds while a slow link brings a kilobyte now and then', async () => {
    const network = createNetwork(countingBytes(8000));
    network.faultsInTurn({ kind: 'trickle', pieceBytes: 1024, everyMs: 3900 });
    expect((await readAll(network, spec(), once)).bytes).toHaveLength(8000);
  });

  it('ends at the deadline of the whole request', async () => {
    const network = createNetwork(file);
    network.faultsInTurn({ kind: 'trickle', pieceBytes: 2000, everyMs: 1000 });
    const error = await failureOf(readAll(network, spec(), { ...once, deadlineMs: 10_000 }));
    expect(error).toMatchObject({ code: 'network/timeout', context: { phase: 'deadline', afterMs: 10_000 } });
    expect(network.clock.now()).toBe(10_000);
    expect(leftovers(network)).toEqual(nothing);
  });

  it('loses no piece to a timer that fires a moment early', async () => {
    const network = createNetwork(file);
    network.faultsInTurn({ kind: 'trickle', pieceBytes: 100_000, everyMs: 4000.2 });
    const hasty: Clock = { now: () => network.clock.now(), wallNow: () => network.clock.wallNow(), sleep: (ms, signal) => network.clock.sleep(Math.max(0, ms - 0.4), signal) };
    const requester = createRequester({ http: network.http, clock: hasty, random: new SeededRandom(1) });
    network.http.faults = [{ id: 'slow', effect: { kind: 'trickle', pieceBytes: 100_000, everyMs: 4000.2 } }];
    const outcome = await network.clock.settle(requester.whole(spec(), { ...once, noProgressTimeoutMs: 4000 }, null, never)).then(({ bytes }) => bytes, (error: unknown) => error);
    // Either the whole file or an error, never a file with a hole that looks whole.
    if (outcome instanceof Uint8Array) expect(outcome).toEqual(file);
    else expect(outcome).toMatchObject({ code: 'network/timeout' });
  });
});

describe('a further try', () => {
  it('comes after a delay that doubles and is spread by half', async () => {
    const network = createNetwork(file);
    network.faultsInTurn(...Array.from({ length: 4 }, () => ({ kind: 'status', status: 503 }) as const));
    const listener = recordingListener();
    expect((await readAll(network, spec(), { ...patient, attempts: 5 }, listener)).bytes).toEqual(file);
    expect(listener.delays).toHaveLength(4);
    listener.delays.forEach((delay, index) => {
      expect(delay).toBeGreaterThanOrEqual(150 * 2 ** index);
      expect(delay).toBeLessThanOrEqual(450 * 2 ** index);
    });
  });

  it('is not made for an answer that asking again will not change', async () => {
    for (const status of [400, 401, 403, 404, 410]) {
      const network = createNetwork(file);
      network.faultsInTurn({ kind: 'status', status });
      expect(await failureOf(readAll(network, spec(), patient))).toMatchObject({ code: 'network/http-status', context: { status, attempts: 1 } });
      expect(network.requests).toHaveLength(1);
    }
  });

  it('is made for those that may pass, as often as the policy says', async () => {
    for (const status of [408, 425, 429, 500, 502, 503]) {
      const network = createNetwork(file);
      network.faultsInTurn(...Array.from({ length: 9 }, () => ({ kind: 'status', status }) as const));
      expect(await failureOf(readAll(network, spec(), patient))).toMatchObject({ code: 'network/http-status', context: { status, attempts: 3 } });
      expect(network.requests).toHaveLength(3);
    }
  });

  it('is made after a refused connection', async () => {
    const network = createNetwork(file);
    network.faultsInTurn({ kind: 'refuse', afterMs: 5 }, { kind: 'refuse', afterMs: 5 });
    expect((await readAll(network, spec(), patient)).bytes).toEqual(file);
  });

  it('waits as long as Retry-After says, in seconds or as a date', async () => {
    const seconds = createNetwork(file);
    seconds.faultsInTurn({ kind: 'status', status: 503, retryAfterSeconds: 7 });
    await readAll(seconds, spec(), patient);
    expect(seconds.http.records[1]?.startedAtMs).toBeGreaterThanOrEqual(7000);
    const dated = createNetwork(file);
    const date = new Date(dated.clock.wallNow() + 9000).toUTCString();
    dated.answer = (_, count) => count > 1 ? null : { status: 429, headers: new Map([['retry-after', date]]), body: { length: 0, slice: () => new Uint8Array(0) } };
    await readAll(dated, spec(), patient);
    expect(dated.http.records[1]?.startedAtMs).toBeGreaterThanOrEqual(9000);
    expect(dated.http.records[1]?.startedAtMs).toBeLessThan(10_000);
  });

  it('is not waited for where Retry-After asks for more than a viewer bears', async () => {
    const network = createNetwork(file);
    network.faultsInTurn({ kind: 'status', status: 503, retryAfterSeconds: 31 });
    expect(await failureOf(readAll(network, spec(), patient))).toMatchObject({ code: 'network/http-status', context: { retryAfterMs: 31_000 } });
    expect(network.clock.now()).toBeLessThan(1000);
  });
});
