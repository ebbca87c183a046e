import { describe, expect, it } from 'vitest';
import type { Deferred } from '../../../src/kit/deferred.js';
import { deferred } from '../../../src/kit/deferred.js';
import { createSharedFetch } from '../../../src/fetch/shared-fetch.js';
import { failureOf, never } from './network.js';

/** Transfers that end when the test says so. */
function transfers(): { readonly started: { readonly end: Deferred<string>; readonly signal: AbortSignal }[]; start(signal: AbortSignal): Promise<string> } {
  const started: { end: Deferred<string>; signal: AbortSignal }[] = [];
  return {
    started,
    start(signal) {
      const end = deferred<string>();
      signal.addEventListener('abort', () => end.reject(signal.reason), { once: true });
      started.push({ end, signal });
      return end.promise;
    },
  };
}

describe('a shared fetch', () => {
  it('makes one transfer for all who ask at once, and another one later', async () => {
    const shared = createSharedFetch<string>();
    const { started, start } = transfers();
    const all = [shared.get('a', start, never), shared.get('a', start, never), shared.get('b', start, never)];
    expect(started).toHaveLength(2);
    started[0]?.end.resolve('A');
    started[1]?.end.resolve('B');
    expect(await Promise.all(all)).toEqual(['A', 'A', 'B']);
    const later = shared.get('a', start, never);
    expect(started).toHaveLength(3);
    started[2]?.end.resolve('again');
    expect(await later).toBe('again');
  });

  it('goes on when one of two leaves, and stops with the last', async () => {
    const shared = createSharedFetch<string>();
    const { started, start } = transfers();
    const first = new AbortController();
    const second = new AbortController();
    const left = failureOf(shared.get('a', start, first.signal));
    const stays = failureOf(shared.get('a', start, second.signal));
    first.abort(new Error('one'));
    expect(await left).toEqual(new Error('one'));
    expect(started[0]?.signal.aborted).toBe(false);
    second.abort(new Error('two'));
    expect(await stays).toEqual(new Error('two'));
    expect(started[0]?.signal.aborted).toBe(true);
  });

  it('starts anew for whoever comes after the last has left', async () => {
    const shared = createSharedFetch<string>();
    const { started, start } = transfers();
    const controller = new AbortController();
    const left = failureOf(shared.get('a', start, controller.signal));
    controller.abort();
    const next = shared.get('a', start, never);
    expect(started).toHaveLength(2);
    started[1]?.end.resolve('fresh');
    await left;
    expect(await next).toBe('fresh');
  });

  it('gives its failure to all and is forgotten', async () => {
    const shared = createSharedFetch<string>();
    const { started, start } = transfers();
    const both = [failureOf(shared.get('a', start, never)), failureOf(shared.get('a', start, never))];
    started[0]?.end.reject(new Error('404'));
    expect(await Promise.all(both)).toEqual([new Error('404'), new Error('404')]);
    void shared.get('a', start, never);
    expect(started).toHaveLength(2);
  });

  it('does not start for a signal that is aborted already', async () => {
    const shared = createSharedFetch<string>();
    const { started, start } = transfers();
    expect(await failureOf(shared.get('a', start, AbortSignal.abort(new Error('gone'))))).toEqual(new Error('gone'));
    expect(started).toHaveLength(0);
  });
});
