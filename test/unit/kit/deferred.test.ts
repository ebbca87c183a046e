import { expect, it } from 'vitest';
import { unreachable } from '../../../src/kit/assert.js';
import { deferred } from '../../../src/kit/deferred.js';

it('a deferred resolves with what its holder says, once', async () => {
  const { promise, resolve, reject } = deferred<number>();
  resolve(1);
  resolve(2);
  reject(new Error('too late'));
  await expect(promise).resolves.toBe(1);
});

it('a deferred rejects with what its holder says', async () => {
  const { promise, reject } = deferred<number>();
  const reason = new Error('no');
  reject(reason);
  await expect(promise).rejects.toBe(reason);
});

it('a case that cannot be says so, with its value, when it comes all the same', () => {
  const fromOutside: unknown = 'new-kind';
  expect(() => unreachable(fromOutside as never)).toThrow(/new-kind.*bug in Sluice/);
});
