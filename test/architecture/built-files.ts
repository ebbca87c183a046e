import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, rootPath } from './source-tree.js';

/** Paths of dist/, relative to the root. Throws where the build is missing or older than what it is made of. */
export function builtFiles(): string[] {
  const entry = 'dist/sluice.global.js';
  if (!existsSync(join(rootPath, entry))) throw new Error('There is no build to test. Run `npm run build` first.');
  const newer = [...filesBelow('src').filter((path) => path.endsWith('.ts')), 'rollup.config.ts', ...filesBelow('bundle').filter((path) => path.endsWith('.ts'))].filter((path) => modifiedMs(path) > modifiedMs(entry));
  if (newer.length > 0) throw new Error(`The build is older than ${newer.slice(0, 3).join(', ')}. Run \`npm run build\` first.`);
  return filesBelow('dist');
}


function modifiedMs(path: string): number {
  return statSync(join(rootPath, path)).mtimeMs;
}
