import { describe, expect, it } from 'vitest';
import type { RequestHook } from '../../../src/config/config.js';
import { countingBytes, createNetwork, failureOf, leftovers, nothing, once, patient, readAll, spec, url } from './network.js';

const file = countingBytes(1000);

describe('the request hook', () => {
  it('is asked before each try and may change URL, headers and credentials, later if it likes', async () => {
    const network = createNetwork(file);
    network.faultsInTurn({ kind: 'status', status: 503 });
    const asked: unknown[] = [];
    const onRequest: RequestHook = async (draft, about) => {
      asked.push({ ...draft, ...about });
      await network.clock.sleep(50, new AbortController().signal);
      return { url: `${draft.url}?try=${about.attempt}`, headers: { authorization: 'Bearer x' }, credentials: 'include' };
    };
    expect((await readAll(network, spec(), { ...patient, onRequest })).bytes).toEqual(file);
    expect(asked).toEqual([1, 2].map((attempt) => ({ url, headers: {}, credentials: 'same-origin', redirect: 'follow', kind: 'segment', attempt })));
    expect(network.requests).toEqual([1, 2].map((attempt) => ({ url: `${url}?try=${attempt}`, headers: { authorization: 'Bearer x' }, credentials: 'include', redirect: 'follow', range: null })));
  });

  it('changes nothing where it returns nothing', async () => {
    const network = createNetwork(file);
    await readAll(network, spec(), { ...once, onRequest: () => undefined });
    expect(network.requests).toEqual([{ url, headers: {}, credentials: 'same-origin', redirect: 'follow', range: null }]);
  });

  it('may keep its headers from being taken along to another origin: a redirect is then a failure', async () => {
    const network = createNetwork(file);
    network.faultsInTurn({ kind: 'redirect', hops: 1, host: 'evil.test' });
    const onRequest: RequestHook = () => ({ headers: { 'x-token': 'abc' }, redirect: 'error' });
    expect(await failureOf(readAll(network, spec(), { ...once, onRequest }))).toMatchObject({ code: 'network/failed' });
    expect((await readAll(network, spec(), { ...once, onRequest })).bytes).toEqual(file);
  });

  it('cannot lead to a scheme that the policy refuses', async () => {
    const network = createNetwork(file);
    const error = await failureOf(readAll(network, spec(), { ...patient, onRequest: () => ({ url: 'file:///etc/passwd' }) }));
    expect(error).toMatchObject({ code: 'policy/scheme', context: { scheme: 'file' } });
    expect(network.requests).toHaveLength(0);
  });

  it('that throws is a typed error with the cause, not a bug of the player, and is asked again', async () => {
    const network = createNetwork(file);
    const cause = new Error('no token');
    let calls = 0;
    const onRequest: RequestHook = () => {
      calls += 1;
      throw cause;
    };
    const error = await failureOf(readAll(network, spec(), { ...patient, onRequest }));
    expect(error).toMatchObject({ code: 'network/failed', context: { attempts: 3 }, cause });
    expect(calls).toBe(3);
    expect(leftovers(network)).toEqual(nothing);
  });

  it('X16 that refuses a host of the private network keeps the request from being made', async () => {
    const network = createNetwork(file);
    const onRequest: RequestHook = ({ url }) => {
      if (/^(localhost|10\.|192\.168\.)/.test(new URL(url).hostname)) throw new Error('not ours');
    };
    const error = await failureOf(readAll(network, spec({ url: 'http://192.168.1.1/segment.ts' }), { ...once, onRequest }));
    expect(error).toMatchObject({ code: 'network/failed', message: expect.stringContaining('was not requested') });
    expect(network.requests).toHaveLength(0);
  });

  it('that aborts something of its own does not look like an abort of the player', async () => {
    const network = createNetwork(file);
    const onRequest: RequestHook = async () => {
      throw new DOMException('The token request was aborted.', 'AbortError');
    };
    expect(await failureOf(readAll(network, spec(), { ...once, onRequest }))).toMatchObject({ code: 'network/failed' });
  });

  it('that never answers ends at the deadline', async () => {
    const network = createNetwork(file);
    const error = await failureOf(readAll(network, spec(), { ...once, deadlineMs: 5000, onRequest: () => new Promise(() => undefined) }));
    expect(error).toMatchObject({ code: 'network/timeout', context: { phase: 'deadline' } });
    expect(network.clock.now()).toBe(5000);
    expect(leftovers(network)).toEqual(nothing);
  });
});
