// What `npm test` runs. Node 20 does not read TypeScript, so the runner in test/run is bundled first.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const { build } = await import('esbuild').catch(() => {
  console.error('The dev dependencies are not installed: run `npm ci` first.');
  process.exit(1);
});
const outfile = 'node_modules/.cache/sluice-test/run.mjs';
mkdirSync('node_modules/.cache/sluice-test', { recursive: true });
await build({ entryPoints: ['test/run/main.ts'], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'error' });
await import(new URL(`../${outfile}`, import.meta.url).href);
