import { describe, expect, it } from 'vitest';
import { emptyState, remembering } from '../../../src/embed/select-state.js';
import { usePage } from '../player/page.js';

const context = usePage();

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
