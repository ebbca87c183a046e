import { beforeAll, describe, expect, it } from 'vitest';
import { builtFiles } from './built-files.js';
import { budgets, pageWeights } from './page-weight.js';
import type { PageWeight } from './page-weight.js';

let weights: readonly PageWeight[] = [];
beforeAll(() => {
  weights = pageWeights(builtFiles());
  const kB = (bytes: number): string => (bytes / 1000).toFixed(1);
  const row = ({ files, minifiedBytes, gzipBytes, budgetBytes }: PageWeight): Record<string, string | number> => ({
    files: files.length,
    'minified kB': kB(minifiedBytes),
    'gzip kB': kB(gzipBytes),
    'budget kB': kB(budgetBytes),
  });
  console.table(Object.fromEntries(weights.map((weight) => [weight.kind, row(weight)])));
}, 60_000);

describe('what a page downloads', () => {
  it.each(budgets)('stays below $gzipBytes bytes of gzip for $kind', ({ kind, gzipBytes }) => {
    const weight = weights.find((candidate) => candidate.kind === kind);
    expect(weight?.gzipBytes).toBeLessThanOrEqual(gzipBytes);
  });
});
