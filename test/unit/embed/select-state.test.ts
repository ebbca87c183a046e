import { describe, expect, it } from 'vitest';
import { isSame } from '../../../src/embed/same.js';
import { emptyState, remembering } from '../../../src/embed/select-state.js';
import { usePage } from '../player/page.js';

const context = usePage();

describe('isSame', () => {
  it('looks into plain objects and arrays, and at nothing else', () => {
    const call = (): void => undefined;
    expect(isSame({ abr: { maxHeight: 720 }, list: ['a', 'b'], call }, { list: ['a', 'b'], call, abr: { maxHeight: 720 } })).toBe(true);
    expect(isSame(Number.NaN, Number.NaN)).toBe(true);
    expect(isSame(undefined, undefined)).toBe(true);
    for (const [one, other] of [[{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 1, b: 1 }], [{ a: undefined }, { b: undefined }], [['a'], ['a', 'b']], [[], {}], [{}, null], [{ call }, { call: () => undefined }], [new Error('a'), new Error('a')], [new Date(0), new Date(0)]]) {
      expect(isSame(one, other), JSON.stringify([one, other])).toBe(false);
    }
  });
});

describe('the state where there is no player', () => {
  it('is that of a player with nothing loaded', async () => {
    const player = context.page.player();
    expect(emptyState).toEqual(player.state);
    await player.destroy();
  });
});

describe('remembering', () => {
  it('asks once a state, and keeps what comes out the same', () => {
    let calls = 0;
    const select = remembering(({ paused, muted }) => {
      calls += 1;
      return { paused, muted };
    });
    const first = select(emptyState);
    expect(select(emptyState)).toBe(first);
    expect(calls).toBe(1);
    expect(select({ ...emptyState, timeSeconds: 1 })).toBe(first);
    expect(select({ ...emptyState, paused: false })).toEqual({ paused: false, muted: false });
    expect(calls).toBe(3);
  });
});
