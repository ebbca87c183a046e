import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../time/virtual-clock.js';
import { steadyTrace } from './bandwidth.js';
import { Link } from './link.js';

const never = new AbortController().signal;

describe('a link that has run for long', () => {
  it.each([1, 24, 240])('still comes to the end of each transfer: after %d h', async (hours) => {
    const clock = new VirtualClock();
    const link = new Link(clock, steadyTrace(3000, 30));
    await clock.settle(clock.sleep(hours * 3_600_000 + 1 / 3, never));
    for (let turn = 0; turn < 300; turn += 1) {
      const startedMs = clock.now();
      const before = clock.steps;
      // Two that overlap, as sound and picture do, and never quite at once.
      const through = [41_237 + turn, 9_731].map((bytes, index) => clock.sleep(index * 7.3, never).then(() => new Promise<void>((resolve) => { link.carry(bytes, resolve); })));
      await clock.settle(Promise.all(through));
      expect(clock.now() - startedMs).toBeCloseTo((41_237 + turn + 9_731) / 375, 3);
      expect(clock.steps - before).toBeLessThan(12);
    }
  });
});
