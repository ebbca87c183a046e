import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/kit/bytes.js';
import { bodyOf } from '../../sim/network/resource.js';
import { countingBytes, createNetwork, failureOf, leftovers, never, nothing, once, patient, readAll, recordingListener, spec, url } from './network.js';

const file = countingBytes(400_000);

describe('a body', () => {
  it('comes whole, once, with its head told before the first piece', async () => {
    const network = createNetwork(file);
    const { bytes, heads } = await readAll(network, spec(), once);
    expect(bytes).toEqual(file);
    expect(heads).toEqual([{ url, contentType: 'video/mp4', expectedBytes: file.length }]);
    expect(leftovers(network)).toEqual(nothing);
  });

  it('comes as one array with its head from whole()', async () => {
    const network = createNetwork(file);
    const { bytes, head } = await network.clock.settle(network.requester.whole(spec(), once, null, never));
    expect(bytes).toEqual(file);
    expect(head.expectedBytes).toBe(file.length);
  });

  it('tells its listener when it was asked for, when it began, every byte and its end', async () => {
    const network = createNetwork(countingBytes(1000));
    const listener = recordingListener();
    await readAll(network, spec(), once, listener);
    expect(listener.told).toEqual(['requested 0', 'first byte', 'bytes 1000', 'ended']);
  });

  it('of a range is exactly that range', async () => {
    const network = createNetwork(file);
    const { bytes } = await readAll(network, spec({ range: { start: 1000, end: 3000 } }), once);
    expect(bytes).toEqual(file.subarray(1000, 3000));
    expect(network.requests[0]?.range).toEqual({ start: 1000, end: 3000 });
  });

  it('of a range is cut out of the whole file where the server ignores Range, and the rest is not waited for', async () => {
    const network = createNetwork(file);
    network.faultsInTurn({ kind: 'range-ignored' });
    const { bytes, heads } = await readAll(network, spec({ range: { start: 1000, end: 3000 } }), once);
    expect(bytes).toEqual(file.subarray(1000, 3000));
    expect(heads[0]?.expectedBytes).toBe(2000);
    expect(network.http.records[0]?.outcome).toBe('cancelled');
    expect(leftovers(network)).toEqual(nothing);
  });

  it('of an open range is all from there on, also where the server ignores Range', async () => {
    for (const fault of [null, { kind: 'range-ignored' }] as const) {
      const network = createNetwork(file);
      network.faultsInTurn(fault);
      const { bytes, heads } = await readAll(network, spec({ range: { start: 399_000, end: null } }), once);
      expect(bytes).toEqual(file.subarray(399_000));
      expect(heads[0]?.expectedBytes).toBe(1000);
    }
  });

  it('of a range that reaches past the end of a small file is the file', async () => {
    const small = countingBytes(900);
    for (const fault of [null, { kind: 'range-ignored' }] as const) {
      const network = createNetwork(small);
      network.faultsInTurn(fault);
      const { bytes } = await readAll(network, spec({ range: { start: 0, end: 65_536 } }), once);
      expect(bytes).toEqual(small);
    }
  });

  it('of a range is not taken from a file that ends before it', async () => {
    const network = createNetwork(countingBytes(900));
    network.faultsInTurn({ kind: 'range-ignored' });
    const error = await failureOf(readAll(network, spec({ range: { start: 2000, end: 3000 } }), once));
    expect(error).toMatchObject({ code: 'network/wrong-length' });
  });

  it('that is too large is stopped', async () => {
    const network = createNetwork(file);
    const error = await failureOf(readAll(network, spec({ maxBytes: 100_000 }), patient));
    expect(error).toMatchObject({ code: 'network/too-large', context: { limitBytes: 100_000 } });
    expect(network.requests).toHaveLength(1);
    expect(leftovers(network)).toEqual(nothing);
  });

  it('whose length nobody announced is as long as it is', async () => {
    const network = createNetwork(file);
    network.answer = () => ({ status: 200, headers: new Map(), body: bodyOf(file) });
    const { bytes, heads } = await readAll(network, spec(), once);
    expect(bytes).toHaveLength(file.length);
    expect(heads[0]).toEqual({ url, contentType: null, expectedBytes: null });
  });

  it('that was compressed on the way is not held to its Content-Length', async () => {
    const network = createNetwork(file);
    network.answer = () => ({ status: 200, headers: new Map([['content-length', '999999'], ['content-encoding', 'br']]), body: bodyOf(file) });
    expect((await readAll(network, spec(), once)).bytes).toHaveLength(file.length);
  });

  it('shorter than announced is asked for again from where it ended, and is an error where that brings nothing', async () => {
    const network = createNetwork(file);
    network.answer = (request) => request.range === null ? { status: 200, headers: new Map([['content-length', '400000']]), body: bodyOf(file.subarray(0, 300_000)) } : null;
    expect((await readAll(network, spec(), patient)).bytes).toEqual(file);
    expect(network.requests.map(({ range }) => range)).toEqual([null, { start: 300_000, end: null }]);
    const once300 = createNetwork(file);
    once300.answer = () => ({ status: 200, headers: new Map([['content-length', '400000']]), body: bodyOf(file.subarray(0, 300_000)) });
    const error = await failureOf(readAll(once300, spec(), once));
    expect(error).toMatchObject({ code: 'network/wrong-length', context: { expectedBytes: 400_000, receivedBytes: 300_000 } });
  });

  it('longer than announced is passed on: intermediaries that compress announce less than arrives', async () => {
    const network = createNetwork(file);
    network.answer = () => ({ status: 200, headers: new Map([['content-length', '1000']]), body: bodyOf(file) });
    expect((await readAll(network, spec(), once)).bytes).toHaveLength(file.length);
  });
});

describe('a body that breaks in the middle', () => {
  it('goes on by Range where it broke; nobody sees a byte twice, and the head is told once', async () => {
    const network = createNetwork(file);
    network.faultsInTurn({ kind: 'reset', atShare: 0.5 }, { kind: 'reset', atShare: 0.5 });
    const listener = recordingListener();
    const { bytes, heads } = await readAll(network, spec(), patient, listener);
    expect(bytes).toEqual(file);
    expect(heads).toHaveLength(1);
    expect(network.requests.map(({ range }) => range)).toEqual([null, { start: 200_000, end: null }, { start: 300_000, end: null }]);
    expect(listener.told.filter((word) => word.startsWith('retrying'))).toEqual(['retrying network/failed', 'retrying network/failed']);
    expect(listener.told.filter((word) => word === 'ended')).toHaveLength(3);
  });

  it('goes on inside the range that was asked for', async () => {
    const network = createNetwork(file);
    network.faultsInTurn({ kind: 'reset', atShare: 0.5 });
    const { bytes } = await readAll(network, spec({ range: { start: 1000, end: 201_000 } }), patient);
    expect(bytes).toEqual(file.subarray(1000, 201_000));
    expect(network.requests[1]?.range).toEqual({ start: 101_000, end: 201_000 });
  });

  it('goes on where the server ignores Range on the second try', async () => {
    const network = createNetwork(file);
    network.faultsInTurn({ kind: 'reset', atShare: 0.5 }, { kind: 'range-ignored' });
    expect((await readAll(network, spec(), patient)).bytes).toEqual(file);
  });

  it('is not mixed with one that changed meanwhile, by its ETag', async () => {
    const network = createNetwork(file);
    network.faultsInTurn({ kind: 'reset', atShare: 0.5 });
    network.answer = (request, count) => {
      const body = request.range === null ? file : file.subarray(request.range.start);
      return { status: count === 1 ? 200 : 206, headers: new Map([['content-length', String(body.length)], ['etag', `"${count}"`]]), body: bodyOf(body) };
    };
    const error = await failureOf(readAll(network, spec(), patient));
    expect(error).toMatchObject({ code: 'network/wrong-length', context: { expectedBytes: 200_000, receivedBytes: 0 } });
    expect(network.requests).toHaveLength(2);
  });

  it('is not mixed with one that changed meanwhile, by its length where no ETag is to be seen', async () => {
    for (const changed of [100_000, 390_000, 500_000]) {
      const network = createNetwork(file);
      network.faultsInTurn({ kind: 'reset', atShare: 0.5 });
      const other = countingBytes(changed).fill(9);
      network.answer = (_, count) => count === 1 ? null : { status: 200, headers: new Map([['content-length', String(changed)]]), body: bodyOf(other) };
      expect(await failureOf(readAll(network, spec(), patient)), String(changed)).toMatchObject({ code: 'network/wrong-length' });
      expect(network.requests).toHaveLength(2);
    }
  });

  it('refuses bytes of another range than the one asked for', async () => {
    const network = createNetwork(file);
    network.faultsInTurn({ kind: 'wrong-range', shiftBytes: 100 });
    const error = await failureOf(readAll(network, spec({ range: { start: 1000, end: 3000 } }), once));
    expect(error).toMatchObject({ code: 'network/wrong-length' });
    network.faultsInTurn(null, { kind: 'wrong-range', shiftBytes: 100 }, null);
    expect((await readAll(network, spec({ range: { start: 1000, end: 3000 } }), patient)).bytes).toEqual(file.subarray(1000, 3000));
  });
});

describe('leaving', () => {
  it('the loop early ends the transfer and tells the listener', async () => {
    const network = createNetwork(file);
    const listener = recordingListener();
    const leave = async (): Promise<void> => {
      for await (const piece of network.requester.stream(spec(), once, listener, () => undefined, never)) {
        expect(concatBytes([piece.bytes]).length).toBeGreaterThan(0);
        break;
      }
    };
    await network.clock.settle(leave());
    expect(network.http.records[0]?.outcome).toBe('cancelled');
    expect(listener.told.at(-1)).toBe('ended');
    expect(leftovers(network)).toEqual(nothing);
  });

  it('by the signal leaves neither timer nor request behind, whenever it comes', async () => {
    const hook = (): Promise<undefined> => new Promise(() => undefined);
    for (const policy of [patient, { ...patient, onRequest: hook }]) {
      // Connecting, waiting for the head, amid the body, in the wait for the next try, in the next try.
      for (let atMs = 0; atMs < 900; atMs += 13) {
        const network = createNetwork(file);
        network.faultsInTurn({ kind: 'reset', atShare: 0.5 }, { kind: 'stall', atShare: 0.5 });
        const controller = new AbortController();
        network.clock.schedule(atMs, 'world', () => controller.abort(new Error('enough')));
        const error = await failureOf(readAll(network, spec(), policy, null, controller.signal));
        expect(error).toEqual(new Error('enough'));
        await network.clock.run(atMs);
        expect(leftovers(network), `at ${atMs} ms`).toEqual(nothing);
        expect(network.clock.now()).toBe(atMs);
      }
    }
  });

  it('before the start asks for nothing', async () => {
    const network = createNetwork(file);
    const gone = AbortSignal.abort(new Error('gone'));
    expect(await failureOf(readAll(network, spec(), patient, null, gone))).toEqual(new Error('gone'));
    expect(network.requests).toHaveLength(0);
  });
});
