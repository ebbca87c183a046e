import { describe, expect, it } from 'vitest';
import { createResources } from '../../../src/engine/resources.js';
import type { ByteRange, InitSegment, SegmentKey } from '../../../src/model/segment.js';
import { countingBytes, createNetwork, failureOf, never, patient, url } from '../fetch/network.js';

const init = (range: ByteRange | null, key: SegmentKey | null = null): InitSegment => ({ url, range, key, cacheKey: `${url} ${range?.start ?? ''}-${range?.end ?? ''}` });

function createBench(body = countingBytes(1000)) {
  const network = createNetwork(body);
  const decrypted: { readonly key: Uint8Array; readonly iv: Uint8Array }[] = [];
  const resources = createResources(network.requester, async () => ({
    async decrypt(bytes, key, iv) {
      decrypted.push({ key, iv });
      return bytes.map((byte) => byte ^ 255);
    },
  }));
  return { ...network, body, resources, decrypted, asked: () => network.requests.map(({ range }) => (range === null ? 'whole' : `${range.start}-${range.end ?? ''}`)) };
}

describe('init segments', () => {
  it('are fetched once, also by two who ask at the same time', async () => {
    const bench = createBench();
    const both = Promise.all([bench.resources.init(init(null), patient, never), bench.resources.init(init(null), patient, never)]);
    await bench.clock.run(1000);
    const [first, second] = await both;
    expect(second).toEqual(first);
    expect(await bench.resources.init(init(null), patient, never)).toEqual(first);
    expect(bench.asked()).toEqual(['whole']);
  });

  it('that are a part of a file are not taken for the whole of it', async () => {
    const bench = createBench();
    const get = async (range: ByteRange | null): Promise<Uint8Array> => {
      const got = bench.resources.init(init(range), patient, never);
      await bench.clock.run(bench.clock.now() + 1000);
      return got;
    };
    const part = await get({ start: 100, end: 300 });
    expect(part).toEqual(bench.body.subarray(100, 300));
    expect(await get({ start: 150, end: null })).toEqual(bench.body.subarray(150));
    expect(await get(null)).toEqual(bench.body);
    expect(bench.asked()).toEqual(['100-300', '150-', 'whole']);
    expect(await get({ start: 120, end: 130 })).toEqual(bench.body.subarray(120, 130));
    expect(await get({ start: 200, end: null })).toEqual(bench.body.subarray(200));
    expect(bench.asked()).toHaveLength(3);
  });
});

describe('keys', () => {
  const key: SegmentKey = { method: 'AES-128', url, iv: new Uint8Array(16) };

  it('are fetched once and open what is encrypted, an init segment too', async () => {
    const bench = createBench(countingBytes(16));
    const opened = bench.resources.init(init(null, key), patient, never);
    await bench.clock.run(1000);
    expect(await opened).toEqual(bench.body.map((byte) => byte ^ 255));
    expect(await bench.resources.key(key, patient, never)).toEqual(bench.body);
    expect(bench.decrypted).toEqual([{ key: bench.body, iv: key.iv }]);
    expect(bench.asked().length).toBeLessThanOrEqual(2);
  });

  it('of another length than 16 bytes are refused, with what came', async () => {
    const bench = createBench(countingBytes(17));
    const outcome = failureOf(bench.resources.key(key, patient, never));
    await bench.clock.run(60_000);
    expect(await outcome).toMatchObject({ code: 'key/invalid', context: { receivedBytes: 17 } });
  });
});
