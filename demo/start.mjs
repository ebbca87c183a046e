// `npm start` builds the library when needed and serves the demo; `npm run origin` (--no-build) serves what is there.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Time of the last change below a folder, or 0. */
function newestChange(folder) {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(0, ...files.map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs));
}

function buildLibrary() {
  const { scripts = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (scripts.build === undefined) return;
  const sources = Math.max(newestChange(join(root, 'src')), ...['package.json', 'rollup.config.ts'].map((name) => (existsSync(join(root, name)) ? statSync(join(root, name)).mtimeMs : 0)));
  if (newestChange(join(root, 'dist')) >= sources) return;
  console.log('Building dist …');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error('The build failed; see above.');
    process.exit(1);
  }
}

if (!process.argv.includes('--no-build')) buildLibrary();
const outfile = join(root, '.cache/origin.mjs');
await build({ entryPoints: [join(root, 'demo/origin/main.ts')], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', external: ['esbuild'], logLevel: 'warning' });
const { startDemo } = await import(pathToFileURL(outfile).href);
const origin = await startDemo(root, process.env);
console.log(`Sluice demo: ${origin.url}/`);
