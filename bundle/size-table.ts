import { readdirSync } from 'node:fs';
import { posix } from 'node:path';
import type { Plugin } from 'rollup';
import { pageWeights } from './page-weight.js';

/** Prints what pages download. For the last of the configs: then all files are there. */
export const sizeTable: Plugin = {
  name: 'size-table',
  writeBundle() {
    const files = readdirSync('dist', { recursive: true, encoding: 'utf8' }).map((name) => posix.join('dist', name));
    const kB = (bytes: number): string => (bytes / 1000).toFixed(1);
    const rows = pageWeights(files).map((weight) => [weight.kind, String(weight.files.length), kB(weight.minifiedBytes), kB(weight.gzipBytes)]);
    console.log([['a page downloads', 'files', 'minified kB', 'gzip kB'], ...rows].map(([kind = '', ...figures]) => kind.padEnd(18) + figures.map((figure) => figure.padStart(13)).join('')).join('\n'));
  },
};
