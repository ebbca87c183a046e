import { expect, it } from 'vitest';
import { fuzzDash } from '../../../fuzz/dash.js';

it('a mutated MPD gives a sound presentation or a PlayerError, and nothing else', { timeout: 60_000 }, async () => {
  const report = await fuzzDash(20_260_101, 600);
  expect(report.failures).toEqual([]);
  // Both outcomes are reached, or the mutations would show nothing.
  expect(report.presentations).toBeGreaterThan(50);
  expect([...report.errors.keys()]).toEqual(expect.arrayContaining(['manifest/invalid', 'policy/scheme']));
});
