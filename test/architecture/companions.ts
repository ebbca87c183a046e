import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rootPath } from './source-tree.js';

/** An entry of the package beside the player. */
export interface Companion {
  readonly name: string;
  /** As an app imports it. */
  readonly entry: string;
  readonly source: string;
  readonly file: string;
  /** The framework that the app has installed, and the only thing it imports but the player. */
  readonly peer: string | null;
  /** What it may add to a page: after minify and gzip -9. */
  readonly gzipBytes: number;
}

const known = [
  { name: 'element', peer: null, gzipBytes: 5_000 },
  { name: 'react', peer: 'react', gzipBytes: 3_000 },
  { name: 'vue', peer: 'vue', gzipBytes: 3_000 },
  { name: 'overlay', peer: null, gzipBytes: 6_000 },
];

/** Those that src/embed has; rollup.config.ts builds the same. */
export const companions: readonly Companion[] = known
  .map((each) => ({ ...each, entry: `sluice/${each.name}`, source: `src/embed/${each.name}.ts`, file: `dist/${each.name}.js` }))
  .filter(({ source }) => existsSync(join(rootPath, source)));
