import { describe, expect, it } from 'vitest';
import { shared } from '../../../src/player/shared.js';

interface Thing {
  readonly id: number;
  isClosed: boolean;
  close(): void;
}

function stage(fails = 0) {
  const things: Thing[] = [];
  let failures = fails;
  const lease = shared(async () => {
    if ((failures -= 1) >= 0) throw new Error('not yet');
    const thing: Thing = { id: things.length, isClosed: false, close() { this.isClosed = true; } };
    things.push(thing);
    return thing;
  });
  return { lease, things };
}

describe('what is shared', () => {
  it('is made when first asked for, once, and closed at once with the last of its holders', async () => {
    const { lease, things } = stage();
    const [first, second] = [lease(), lease()];
    expect(things).toEqual([]);
    expect(await first.host()).toBe(await second.host());
    first.end();
    first.end();
    expect(things[0]?.isClosed).toBe(false);
    second.end();
    expect(things[0]?.isClosed).toBe(true);
    lease().end();
    expect(things.length).toBe(1);
  });

  it('that is made after all have gone is closed, and is not what the next ones get', async () => {
    const { lease, things } = stage();
    const first = lease();
    const late = first.host();
    first.end();
    const second = lease();
    const next = await second.host();
    expect((await late).isClosed).toBe(true);
    expect([next.isClosed, things.length]).toEqual([false, 2]);
    second.end();
    expect(next.isClosed).toBe(true);
  });

  it('is tried again after a failure', async () => {
    const { lease, things } = stage(1);
    const only = lease();
    await expect(only.host()).rejects.toThrow('not yet');
    expect((await only.host()).id).toBe(0);
    only.end();
    expect(things[0]?.isClosed).toBe(true);
  });
});
