// Bundles the simulation's command (TypeScript) and runs it in plain Node: `npm run sim`.
import { mkdir } from 'node:fs/promises';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url);
const outfile = new URL('.cache/sim/cli.mjs', root).pathname;
await mkdir(new URL('.', `file://${outfile}`), { recursive: true });
await build({
  entryPoints: [new URL('cli.ts', import.meta.url).pathname],
  outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', sourcemap: 'inline', logLevel: 'warning',
  // CommonJS dependencies ask for Node's modules by require().
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
process.chdir(new URL('.', root).pathname);
await import(outfile);
