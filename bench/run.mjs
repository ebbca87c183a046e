// `npm run bench`: builds the library when needed, bundles the benchmark, runs it. Options: see README.md.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

function newestChange(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(0, ...files.map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs));
}

const built = join(root, 'dist/sluice.global.js');
if (!process.argv.includes('--no-build') && (!existsSync(built) || statSync(built).mtimeMs < newestChange(join(root, 'src')))) {
  console.log('Building dist …');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(1);
}

const shared = { bundle: true, logLevel: 'warning' };
const outfile = join(root, '.cache/bench/main.mjs');
await build({ ...shared, entryPoints: [join(root, 'bench/page/driver.ts')], outfile: join(root, '.cache/bench/page.js'), platform: 'browser', format: 'iife', target: 'es2022' });
await build({ ...shared, entryPoints: [join(root, 'bench/main.ts')], outfile, platform: 'node', format: 'esm', target: 'node20', packages: 'external' });
// In a process of its own: it wants other flags.
await build({ ...shared, entryPoints: [join(root, 'bench/refresh-cost.ts')], outfile: join(root, '.cache/bench/refresh-cost.mjs'), platform: 'node', format: 'esm', target: 'node20' });
const { runBench } = await import(pathToFileURL(outfile).href);
process.exitCode = await runBench(root, process.argv.slice(2));
