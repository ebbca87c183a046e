import { pageWeights, type PageWeight } from '../bundle/page-weight.js';
import { budgets } from '../test/architecture/budgets.js';
import { filesBelow } from '../test/architecture/source-tree.js';
import { table } from './figures.js';

export interface SizeResult extends PageWeight {
  readonly budgetBytes: number;
}

/** What a page downloads for each kind of stream; the same figures that the size test holds. */
export function benchSize(): SizeResult[] {
  return pageWeights(filesBelow('dist')).map((weight) => ({ ...weight, budgetBytes: budgets.get(weight.kind) ?? 0 }));
}

export function sizeTable(weights: readonly SizeResult[]): string {
  const kB = (bytes: number): string => (bytes / 1000).toFixed(1);
  const rows = weights.map(({ kind, files, minifiedBytes, gzipBytes, budgetBytes }) => [kind, String(files.length), kB(minifiedBytes), kB(gzipBytes), `≤ ${kB(budgetBytes)}`, gzipBytes <= budgetBytes ? 'met' : 'MISSED']);
  return table([['a page downloads', 'files', 'minified kB', 'gzip kB', 'target', ''], ...rows]);
}
