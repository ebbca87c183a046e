import { expect, it } from 'vitest';
import { dashTarget } from '../../../fuzz/dash.js';
import { fuzz } from '../../../fuzz/target.js';

it('a mutated MPD gives a sound presentation or a PlayerError, and nothing else', { timeout: 60_000 }, async () => {
  const { failures, outcomes } = await fuzz(dashTarget, 20_260_101, (iterations) => iterations < 1200);
  expect(failures).toEqual([]);
  // Both outcomes are reached, or the mutations would show nothing.
  expect(outcomes.get('presentation')).toBeGreaterThan(50);
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(['manifest/invalid', 'policy/scheme']));
});
