// What the demo's commands share: the library built where it is stale, and a server packed to run in Node.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Time of the last change below a folder, or 0. */
function newestChange(folder) {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(0, ...files.map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs));
}

export function buildLibrary() {
  const { scripts = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (scripts.build === undefined) return;
  const sources = Math.max(newestChange(join(root, 'src')), newestChange(join(root, 'bundle')), ...['package.json', 'rollup.config.ts'].map((name) => (existsSync(join(root, name)) ? statSync(join(root, name)).mtimeMs : 0)));
  if (newestChange(join(root, 'dist')) >= sources) return;
  console.log('Building dist …');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error('The build failed; see above.');
    process.exit(1);
  }
}

/** The module at `entry`, a path below the root. */
export async function importPacked(entry, name) {
  const outfile = join(root, '.cache', `${name}.mjs`);
  await build({ entryPoints: [join(root, entry)], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', external: ['esbuild'], logLevel: 'warning' });
  return import(pathToFileURL(outfile).href);
}
