import { filesBelow } from '../test/architecture/source-tree.js';
import { pageWeights, type PageWeight } from '../test/architecture/page-weight.js';
import { table } from './figures.js';

/** What a page downloads for each kind of stream; the same figures that the size test holds. */
export function benchSize(): PageWeight[] {
  return pageWeights(filesBelow('dist'));
}

export function sizeTable(weights: readonly PageWeight[]): string {
  const kB = (bytes: number): string => (bytes / 1000).toFixed(1);
  const rows = weights.map(({ kind, files, minifiedBytes, gzipBytes, budgetBytes }) => [kind, String(files.length), kB(minifiedBytes), kB(gzipBytes), `≤ ${kB(budgetBytes)}`, gzipBytes <= budgetBytes ? 'met' : 'MISSED']);
  return table([['a page downloads', 'files', 'minified kB', 'gzip kB', 'target', ''], ...rows]);
}
