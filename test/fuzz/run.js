// Bundles the fuzzer (TypeScript) and runs it in plain Node: `npm run fuzz`.
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url);
const outfile = new URL('.cache/fuzz/main.mjs', root).pathname;
await build({
  entryPoints: [new URL('main.ts', import.meta.url).pathname],
  outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', sourcemap: 'inline', logLevel: 'warning',
  // CommonJS dependencies ask for Node's modules by require().
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
process.chdir(new URL('.', root).pathname);
await import(outfile);
