import { describe, expect, it } from 'vitest';
import { leftovers } from '../invariants/leftovers.js';
import type { TimedAction } from '../session/world-spec.js';
import { play, protocols, stage, titleOf, view } from './stage.js';

describe.each(protocols)('lifecycle, %s', (protocol) => {
  const title = titleOf(protocol, { sections: [{ durationSeconds: 20, mediaStartSeconds: 10 }] });

  it('C01 survives load, destroy and load in one tick', async () => {
    const seen = await view(stage(title, { actions: [{ atMs: 0, action: { kind: 'load' } }, { atMs: 0, action: { kind: 'load' } }, play], runMs: 40_000 }));
    expect(seen.hasEnded).toBe(true);
    expect(seen.world.sinks.filter((sink) => sink.isShut)).toHaveLength(3);
  });

  it('C02 leaves nothing behind, whenever it is destroyed', async () => {
    // Every moment at which anything happens in the first seconds of a session is one at which it may be destroyed.
    const times = new Set<number>([0]);
    await view(stage(title, { runMs: 6000 }), {
      prepare: (world) => world.watch({
        name: 'moments',
        afterEvent() {
          times.add(world.clock.now());
          return null;
        },
      }),
    });
    const moments = [...times].filter((ms) => ms < 4000);
    expect(moments.length).toBeGreaterThan(40);
    for (const atMs of moments) {
      for (const shift of [0, 0.001]) {
        const seen = await view(stage(title, { actions: [play, { atMs: atMs + shift, action: { kind: 'destroy' } }], runMs: 6000 }));
        expect(leftovers(seen.world)).toBeNull();
      }
    }
  });

  it('C04 plays only the last of fifty loads', async () => {
    const loads = Array.from({ length: 50 }, (_, index): TimedAction => ({ atMs: 30 + index * 37, action: { kind: 'load' } }));
    const seen = await view(stage(title, { actions: [play, ...loads], runMs: 60_000 }));
    expect(seen.error).toBeNull();
    expect(seen.hasEnded).toBe(true);
  });
});
