import { describe, expect, it } from 'vitest';
import { createLimit, TIMED_OUT } from '../../../src/fetch/deadline.js';
import { createScope } from '../../../src/kit/scope.js';
import { createBrowserClock } from '../../../src/platform/browser-clock.js';

const clock = createBrowserClock();
const never = new Promise<string>(() => undefined);

describe('many waits under one limit', () => {
  it('each get what comes in time, however late the limit was at first', async () => {
    const scope = createScope();
    let limitMs = clock.now() + 30;
    const inTime = createLimit(clock, () => limitMs, scope.signal);
    expect(await inTime(Promise.resolve('a'))).toBe('a');
    limitMs += 60;
    expect(await inTime(clock.sleep(50, scope.signal).then(() => 'b'))).toBe('b');
    expect(await inTime(never)).toBe(TIMED_OUT);
    // Time that is over stays over.
    expect(await inTime(never)).toBe(TIMED_OUT);
    scope.abort();
  });

  it('end with the signal, also those that begin after it', async () => {
    const scope = createScope();
    const inTime = createLimit(clock, () => Infinity, scope.signal);
    const waits = inTime(never);
    scope.abort();
    await expect(waits).rejects.toBe(scope.signal.reason);
    await expect(inTime(never)).rejects.toBe(scope.signal.reason);
  });

  it('pass on what goes wrong in the work', async () => {
    const scope = createScope();
    const inTime = createLimit(clock, () => Infinity, scope.signal);
    await expect(inTime(Promise.reject(new RangeError('cut')))).rejects.toThrow('cut');
    scope.abort();
  });
});
