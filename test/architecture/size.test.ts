import { beforeAll, describe, expect, it } from 'vitest';
import { kinds, pageWeights } from '../../bundle/page-weight.js';
import type { PageWeight } from '../../bundle/page-weight.js';
import { budgets } from './budgets.js';
import { builtFiles } from './built-files.js';

let weights: readonly PageWeight[] = [];
beforeAll(() => {
  weights = pageWeights(builtFiles());
}, 60_000);

describe('what a page downloads', () => {
  it('is known for each kind of page, and limited', () => {
    expect([...budgets.keys()]).toEqual(kinds);
  });

  it.each([...budgets])('%s: at most %i bytes of gzip', (kind, bytes) => {
    const weight = weights.find((candidate) => candidate.kind === kind);
    expect(weight?.gzipBytes).toBeLessThanOrEqual(bytes);
  });
});
