import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import type { GetManualChunk, Plugin, RollupLog, RollupOptions } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
import { minify } from 'terser';
import { companions } from './bundle/companions.js';
import { internalNames } from './bundle/internal-names.js';
import { plainFields } from './bundle/plain-fields.js';
import { sizeTable } from './bundle/size-table.js';
import { withoutUnreachedCode } from './bundle/unreached-code.js';
import { workerAsChunk, workerAsFunction, workerFile, workerStart } from './bundle/worker-text.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const banner = `/*! Sluice ${version}, Apache-2.0. Bundled parts: see THIRD-PARTY-LICENSES.txt */`;

/** The licence text of every package whose code is in the output; a package without one stops the build. */
const licences: Plugin = {
  name: 'licences',
  generateBundle(_options, bundle): void {
    const roots = new Set<string>();
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
        const root = /^\0?(.*node_modules\/(?:@[^/]+\/)?[^/?]+)\//.exec(id)?.[1];
        if (root !== undefined && renderedLength > 0) roots.add(root);
      }
    }
    const texts = [...roots].sort().map((root) => {
      const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name: string; version: string; license: string };
      const file = readdirSync(root).find((name) => /^licen[cs]e/i.test(name));
      if (file === undefined) return this.error(`${about.name} has no licence file to ship.`);
      const notice = existsSync(join(root, 'NOTICE')) ? readFileSync(join(root, 'NOTICE'), 'utf8') : '';
      return `${about.name} ${about.version} (${about.license})\n\n${readFileSync(join(root, file), 'utf8').trim()}\n${notice}`;
    });
    if (texts.length > 0) this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-LICENSES.txt', source: texts.join(`\n${'-'.repeat(80)}\n\n`) });
  },
};

/** Chunks of an older build must not be published; a build that fails leaves the older one standing. */
const clean: Plugin = { name: 'clean', renderStart: () => rmSync('dist', { recursive: true, force: true }) };

/** A build that warns is a build that fails: an unresolved import would only show on the page. */
function onwarn(warning: RollupLog): void {
  // Babel's output of mpd-parser asks for `this` at the top of the module and means undefined.
  if (warning.code === 'THIS_IS_UNDEFINED' && warning.id?.includes('node_modules') === true) return;
  throw new Error(`${warning.code ?? 'warning'}: ${warning.message}`);
}

/**
 * Chromium 136 and later compile the functions of such a file beside its download instead of each at its first call, which for most of
 * ours lies between load() and the first frame: a quarter of that time on a machine with two cores and a fast link.
 */
const compileHint = '//# allFunctionsCalledOnLoad';

/** Tells frameworks that render on a server as well that this file is for the browser too. rollup takes it out of sources, terser out of banners. */
const clientDirective = "'use client';";

const internal = internalNames();

/** terser and not esbuild: it names by frequency, which gzip rewards with 4 % of every chunk. No getter of ours or of what we bundle does anything; less inlining and no sequences make longer files that gzip smaller. Not unsafe_comps: what is not known is NaN here, and compares as false. */
const minified: Plugin = {
  name: 'minified',
  async renderChunk(code, { isEntry, imports, name }, { format }) {
    const preamble = name === 'react' ? clientDirective : isEntry && imports.length > 0 ? undefined : compileHint;
    const { code: small = code, map } = await minify(code, { module: format === 'es', ecma: format === 'es' ? 2022 : 2020, compress: { passes: 2, pure_getters: true, inline: 1, sequences: false, lhs_constants: false }, mangle: { properties: { regex: new RegExp(`^(?:${[...internal.keys()].join('|')}|\\$[A-Z]\\w*_\\w+)$`), keep_quoted: true } }, nameCache: { props: { props: Object.fromEntries([...internal].map(([name, short]) => [`$${name}`, short])) } }, format: { comments: /^!/, quote_style: 1, ...(preamble === undefined ? {} : { preamble }) }, sourceMap: true });
    return { code: small, map: typeof map === 'string' ? map : null };
  },
};

function plugins(target: string): Plugin[] {
  return [
    ...withoutUnreachedCode,
    ...(target === 'es2022' ? [] : [plainFields]),
    resolve({ browser: true, extensions: ['.ts', '.mjs', '.js'] }),
    commonjs(),
    // For old targets fields as plain assignments: else they would be defined by names in quotes, which are not shortened with all others.
    esbuild({ target, tsconfig: 'tsconfig.json', tsconfigRaw: { compilerOptions: { useDefineForClassFields: target === 'es2022' } } }),
    minified,
  ];
}

/**
 * Chunks in the order in which a page loads them. What two of them reach belongs to the one that is there before the other, else
 * to the core: left to itself rollup gives it a chunk of its own, and a page would wait one round trip more for it. So a lazy
 * chunk imports nothing but chunks that are there before it (test/architecture/dist.test.ts).
 */
const homes: readonly { readonly name: string; readonly roots: RegExp; readonly behind: readonly string[] }[] = [
  { name: 'core', roots: /\/src\/index\.ts$|commonjsHelpers/, behind: [] },
  { name: 'hls', roots: /\/src\/manifest\/hls\/index\.ts$/, behind: [] },
  { name: 'dash', roots: /\/src\/manifest\/dash\/index\.ts$/, behind: [] },
  { name: 'live-hls', roots: /\/src\/manifest\/hls\/live-playlist\.ts$/, behind: ['hls'] },
  { name: 'date-ranges', roots: /\/src\/manifest\/hls\/date-ranges\.ts$/, behind: ['hls'] },
  { name: 'live-dash', roots: /\/src\/manifest\/dash\/live-reader\.ts$/, behind: ['dash'] },
  { name: 'protection', roots: /\/src\/manifest\/dash\/protection\.ts$/, behind: ['dash'] },
  { name: 'event-streams', roots: /\/src\/manifest\/dash\/event-streams\.ts$/, behind: ['dash'] },
  { name: 'embedded-index', roots: /\/src\/manifest\/dash\/embedded-index\.ts$/, behind: ['dash'] },
  // Together: a WebM file with its index inside needs both, and both read EBML.
  { name: 'webm', roots: /\/src\/(manifest\/dash\/cues-file|transmux\/webm-pass-through)\.ts$/, behind: ['dash'] },
  { name: 'timed-events', roots: /\/src\/engine\/timed-desk\.ts$/, behind: [] },
  { name: 'live', roots: /\/src\/engine\/live\/index\.ts$/, behind: ['hls', 'dash'] },
  { name: 'readers', roots: /\/src\/remote\/index\.ts$/, behind: [] },
  { name: 'worker-text', roots: /\/src\/remote\/worker-text\.ts$/, behind: [] },
  { name: 'transport-stream', roots: /\/src\/remote\/page-thread\.ts$/, behind: ['readers'] },
];

const owners = new Map<string, string>();

const manualChunks: GetManualChunk = (id, { getModuleIds, getModuleInfo }) => {
  if (owners.size === 0) {
    const all = [...getModuleIds()];
    for (const { name, roots, behind } of homes) {
      const reached = new Set<string>();
      const reach = (module: string): void => {
        if (reached.has(module)) return;
        reached.add(module);
        getModuleInfo(module)?.importedIds.forEach(reach);
      };
      all.filter((module) => roots.test(module)).forEach(reach);
      for (const module of reached) {
        const owner = owners.get(module);
        if (owner === undefined) owners.set(module, name);
        else if (!behind.includes(owner)) owners.set(module, 'core');
      }
    }
  }
  return owners.get(id);
};

/** Declared here since these packages do not say so themselves; each was read: nothing happens at their top level. */
const treeshake: RollupOptions['treeshake'] = {
  moduleSideEffects: (id) => !/node_modules\/(mpd-parser|m3u8-parser|@videojs\/vhs-utils|@babel\/runtime|global|eventemitter3|@svta)\//.test(id),
};

/** What companions do not bundle: the player beside them, and the framework that the app has. */
const shared: Plugin = {
  name: 'shared',
  resolveId: (source) => (source.endsWith('../index.js') ? { id: './sluice.js', external: 'relative' } : /^(?:react|vue)$/.test(source) ? { id: source, external: true } : null),
};

/**
 * The dependencies are bundled, so that a page can import dist/sluice.js from any static host and a bundler needs no
 * configuration; an external mpd-parser would bring xmldom back. That is why they are devDependencies.
 */
const config: RollupOptions[] = [
  {
    input: 'src/remote/transmux-worker.ts',
    output: { file: workerFile, format: 'iife', name: 'SluiceReaders', footer: workerStart, sourcemap: true, banner },
    plugins: plugins('es2020'),
    treeshake,
    onwarn,
  },
  {
    input: { sluice: 'src/index.ts' },
    output: {
      dir: 'dist',
      format: 'es',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name].js',
      manualChunks,
      hoistTransitiveImports: false,
      sourcemap: true,
      banner: ({ isEntry }) => (isEntry ? banner : ''),
    },
    plugins: [workerAsChunk, ...plugins('es2022'), licences, clean],
    treeshake,
    onwarn,
  },
  {
    input: 'src/global.ts',
    output: { file: 'dist/sluice.global.js', format: 'iife', name: 'Sluice', inlineDynamicImports: true, sourcemap: true, banner },
    plugins: [workerAsFunction, ...plugins('es2020')],
    treeshake,
    onwarn,
  },
  {
    input: 'src/index.ts',
    output: { file: 'dist/sluice.d.ts', format: 'es' },
    plugins: [dts({ tsconfig: 'tsconfig.json', respectExternal: true })],
    onwarn,
  },
  ...companions.flatMap((name): RollupOptions[] => [
    {
      input: { [name]: `src/embed/${name}.ts` },
      output: { dir: 'dist', format: 'es', entryFileNames: '[name].js', sourcemap: true, banner },
      plugins: [shared, ...plugins('es2022')],
      treeshake,
      onwarn,
    },
    {
      input: `src/embed/${name}.ts`,
      output: { file: `dist/${name}.d.ts`, format: 'es' },
      plugins: [shared, dts({ tsconfig: 'tsconfig.json', respectExternal: true })],
      onwarn,
    },
  ]),
];

export default config.map((each, at) => (at === config.length - 1 ? { ...each, plugins: [each.plugins, sizeTable] } : each));
