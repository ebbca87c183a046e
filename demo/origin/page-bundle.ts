import { join } from 'node:path';
import { build } from 'esbuild';

/** Entries of the library, by their sources, and the files that they are built into. */
const builtFiles: readonly { readonly source: RegExp; readonly path: string }[] = [
  { source: /\/src\/index\.js$/, path: '/dist/sluice.js' },
  { source: /\/src\/embed\/element\.js$/, path: '/dist/element.js' },
  { source: /\/src\/embed\/overlay\.js$/, path: '/dist/overlay.js' },
];

/** The script of a page of the demo as one module. The library stays outside: the page runs the built files, as an app does. */
export async function bundlePage(root: string, entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: 'inline',
    write: false,
    logLevel: 'warning',
    plugins: [{
      name: 'built-library',
      setup: ({ onResolve }) => {
        for (const { source, path } of builtFiles) onResolve({ filter: source }, () => ({ path, external: true }));
      },
    }],
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error(`esbuild made no script of ${entry}.`);
  return script.text;
}
