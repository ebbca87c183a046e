import { join } from 'node:path';
import { build } from 'esbuild';

/** The script of the demo page as one module. The library stays outside: the page runs the built files, as an app does. */
export async function bundlePage(root: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'demo/page/main.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: 'inline',
    write: false,
    logLevel: 'warning',
    plugins: [{
      name: 'built-library',
      setup: ({ onResolve }) => {
        onResolve({ filter: /\/src\/index\.js$/ }, () => ({ path: '/dist/sluice.js', external: true }));
        onResolve({ filter: /\/src\/embed\/overlay\.js$/ }, () => ({ path: '/dist/overlay.js', external: true }));
      },
    }],
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error('esbuild made no script of demo/page/main.ts.');
  return script.text;
}
