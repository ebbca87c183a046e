import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import type { GetManualChunk, Plugin, RollupLog, RollupOptions } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
import { minify } from 'terser';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const banner = `/*! Sluice ${version}, Apache-2.0. Bundled parts: see THIRD-PARTY-LICENSES.txt */`;

/**
 * mpd-parser imports xmldom for the one function that Sluice does not call, and the import is never shaken out:
 * 23 kB gzip of an XML parser that the browser has. An empty class takes its place.
 */
const stubs: Plugin = {
  name: 'stubs',
  resolveId: (source) => (source === '@xmldom/xmldom' ? '\0empty-xmldom' : null),
  load: (id) => (id === '\0empty-xmldom' ? 'export class DOMParser {}' : null),
};

/** The tags that src/manifest/hls/media-lines.ts hands to m3u8-parser. */
const plainTags = /^ {6}match = \(\/\^#(?:EXTINF|EXT-X-(?:BYTERANGE|DISCONTINUITY|ENDLIST|MEDIA-SEQUENCE|PLAYLIST-TYPE|PROGRAM-DATE-TIME|TARGETDURATION)\b)/;

/**
 * m3u8-parser's tokeniser is one function with a branch a tag. Those of other tags are never reached, but only we know that:
 * 1.2 kB gzip. Their line ends stay, for the source map.
 */
const unreachedTags: Plugin = {
  name: 'unreached-tags',
  transform(code, id) {
    if (!id.endsWith('/m3u8-parser/src/parse-stream.js')) return null;
    const branches = code.split(/^(?= {6}match = \(\/\^#EXT)/m);
    // What stands before the first one stays, and the last one, which goes on into what is done with unknown tags.
    const isKept = branches.map((branch, at) => at === 0 || at === branches.length - 1 || plainTags.test(branch));
    if (isKept.filter(Boolean).length !== 11) return this.error('The branches of m3u8-parser are not where they were.');
    return { code: branches.map((branch, at) => (isKept[at] === true ? branch : branch.replace(/.+/g, ''))).join(''), map: null };
  },
};

/** Methods that nobody of ours asks for, in classes that are not shaken, and emit()'s short ways for few arguments: how they begin in their file, and how many there are. 0.6 kB gzip. */
const unasked: readonly { readonly file: string; readonly methods: RegExp; readonly count: number }[] = [
  { file: '/eventemitter3/index.js', methods: /^EventEmitter\.prototype\.(?:eventNames|listeners|listenerCount) = function[\s\S]*?^};|^ {6,8}case \d: .*;$/gm, count: 13 },
  { file: '/m3u8-parser/src/parse-stream.js', methods: /^ {2}(?:addParser|addTagMapper)\([\s\S]*?^ {2}}$/gm, count: 2 },
  { file: '/@videojs/vhs-utils/es/stream.js', methods: /^ {2}_proto\.(?:off|dispose|pipe) = function[\s\S]*?^ {2}};?$/gm, count: 3 },
];

const unaskedMethods: Plugin = {
  name: 'unasked-methods',
  transform(code, id) {
    const here = unasked.find(({ file }) => id.endsWith(file));
    if (here === undefined) return null;
    if (code.match(here.methods)?.length !== here.count) return this.error(`The methods of ${here.file} are not where they were.`);
    // Line ends stay, for the source map.
    return { code: code.replace(here.methods, (method) => method.replace(/.+/g, '')), map: null };
  },
};

/**
 * src/manifest/dash/inherit.ts shows mpd-parser few elements with few attributes, so what it does about others is never reached, but only
 * we know that: what its functions then come to, and the attributes that none has. 1.4 kB gzip.
 */
const unreachedFunctions: Readonly<Record<string, string>> = {
  parseDuration: '() => NaN',
  parseDate: '() => NaN',
  buildBaseUrls: 'references => references',
  generateKeySystemInformation: '() => ({})',
  parseCaptionServiceMetadata: '() => undefined',
  toEventStream: '() => []',
  generateContentSteeringInformation: '() => null',
  getPeriodStart: '() => 0',
};
const unreachedAttributes = /^ {2}(?:mediaPresentationDuration|availabilityStartTime|minimumUpdatePeriod|suggestedPresentationDelay|type|timeShiftBufferDepth|start|d|t|presentationTime)\(value\) {[\s\S]*?^ {2}},$/gm;

const unreachedMpd: Plugin = {
  name: 'unreached-mpd',
  transform(code, id) {
    if (!id.endsWith('/mpd-parser/dist/mpd-parser.es.js')) return null;
    let found = 0;
    // Line ends stay, for the source map.
    const emptied = (text: string): string => ((found += 1), text.replace(/.+/g, ''));
    const cut = code.replace(/^const (\w+) = (?:\w+|\([^()]*\)) => {\n[\s\S]*?^};/gm, (whole, name: string) => {
      const short = unreachedFunctions[name];
      return short === undefined ? whole : `const ${name} = ${short};${emptied(whole)}`;
    }).replace(unreachedAttributes, emptied);
    return found === Object.keys(unreachedFunctions).length + 10 ? { code: cut, map: null } : this.error('The functions of mpd-parser are not where they were.');
  },
};

/** cml-xml is called without options. 0.1 kB gzip. */
const unsetOptions: Plugin = {
  name: 'unset-options',
  transform(code, id) {
    if (!id.endsWith('/@svta/cml-xml/dist/index.js')) return null;
    const set = code.split(/!!options\.\w+/);
    return set.length === 4 ? { code: set.join('false'), map: null } : this.error('The options of cml-xml are not where they were.');
  },
};

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

/** The sources below a folder, without comments that have lines of their own. */
function sourcesIn(folder: string, files: RegExp): string {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => files.test(path)).sort();
  return paths.map((path) => withoutComments(readFileSync(join(folder, path), 'utf8'))).join('\n');
}

/** Tells frameworks that render on a server as well that this file is for the browser too. rollup takes it out of sources, terser out of banners. */
const clientDirective = "'use client';";

/** Every identifier in the sources below a folder. */
function identifiersIn(folder: string, files: RegExp): ReadonlySet<string> {
  return new Set(sourcesIn(folder, files).match(/[A-Za-z_$][\w$]*/g));
}

/** Names that a text declares as readonly, and as methods: of an interface (they end there) or a class (they tell what they return). */
function declaredIn(text: string): ReadonlySet<string> {
  const found = [/\breadonly ([A-Za-z_]\w{3,})\??:/g, /^ {2}(?:async |static )*([A-Za-z_]\w{3,})\??\(.*(?:;|: [^;=]+ \{)$/gm].flatMap((pattern) => [...text.matchAll(pattern)]);
  return new Set(found.map((match) => match[1] ?? ''));
}

function withoutComments(text: string): string {
  return text.replace(/^\s*(?:\/\*\*?(?:[^*]|\*(?!\/))*\*\/|\/\/.*)/gm, '');
}

/**
 * Names of properties that only our own code ever sees, each with a short one: 1.7 kB gzip of a page. Left alone is whatever an app, the
 * DOM, a store, a dependency or a string might mean too: all names of the public API, of the code that faces the browser but for those
 * that the ports give it, of TypeScript's libraries, of what is bundled, all that stand in quotes but for kinds of things, and what a
 * module exports: a lazy chunk is asked for it by name.
 */
function internalNames(): ReadonlyMap<string, string> {
  const sources = sourcesIn('src', /\.ts$/);
  const ours = declaredIn(sourcesIn('src', /^(?:ports|model)\/.*\.ts$/));
  const left = [
    new Set([...identifiersIn('src/platform', /\.ts$/)].filter((name) => !ours.has(name))),
    identifiersIn('test/architecture', /^api\..*\.d\.ts$/),
    identifiersIn('src/embed', /\.ts$/),
    identifiersIn('node_modules/typescript/lib', /^lib\..*\.d\.ts$/),
    ...['mux.js/lib', 'm3u8-parser/src', 'mpd-parser/dist', 'eventemitter3', '@svta', '@videojs/vhs-utils/es'].map((folder) => identifiersIn(join('node_modules', folder), /\.m?js$/)),
    new Set([...sources.replace(/\bkind(?:: | === | !== )'\w+'/g, '').matchAll(/['"`]([A-Za-z_]\w*)['"`]/g)].map((match) => match[1] ?? '')),
    new Set([...sources.matchAll(/\bexport (?:abstract |async )?(?:class|function|const) (\w+)/g)].map((match) => match[1] ?? '')),
  ];
  const uses = new Map<string, number>();
  for (const [name] of sources.matchAll(/[A-Za-z_]\w*/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  const names = [...declaredIn(sources)].filter((name) => !left.some((known) => known.has(name)));
  const ranked = names.sort((a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0) || (a < b ? -1 : 1));
  // `A`, `Bk`: no name of the platform looks so, and gzip has least to say of it.
  return new Map(ranked.map((name, rank) => [name, `${String.fromCharCode(65 + (rank % 26))}${rank < 26 ? '' : String.fromCharCode(96 + Math.floor(rank / 26))}`]));
}

const internal = internalNames();

/** terser and not esbuild: it names by frequency, which gzip rewards with 4 % of every chunk. No getter of ours or of what we bundle does anything; less inlining and no sequences make longer files that gzip smaller. Not unsafe_comps: what is not known is NaN here, and compares as false. */
const minified: Plugin = {
  name: 'minified',
  async renderChunk(code, { isEntry, imports, name }, { format }) {
    const preamble = name === 'react' ? clientDirective : isEntry && imports.length > 0 ? undefined : compileHint;
    const { code: small = code, map } = await minify(code, { module: format === 'es', ecma: format === 'es' ? 2022 : 2020, compress: { passes: 2, pure_getters: true, inline: 1, sequences: false, lhs_constants: false }, mangle: { properties: { regex: new RegExp(`^(?:${[...internal.keys()].join('|')})$`), keep_quoted: true } }, nameCache: { props: { props: Object.fromEntries([...internal].map(([name, short]) => [`$${name}`, short])) } }, format: { comments: /^!/, quote_style: 1, ...(preamble === undefined ? {} : { preamble }) }, sourceMap: true });
    return { code: small, map: typeof map === 'string' ? map : null };
  },
};

function plugins(target: string): Plugin[] {
  return [
    stubs,
    unaskedMethods,
    unreachedTags,
    unreachedMpd,
    unsetOptions,
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
  { name: 'event-streams', roots: /\/src\/manifest\/dash\/event-streams\.ts$/, behind: ['dash'] },
  { name: 'embedded-index', roots: /\/src\/manifest\/dash\/embedded-index\.ts$/, behind: ['dash'] },
  // Together: a WebM file with its index inside needs both, and both read EBML.
  { name: 'webm', roots: /\/src\/(manifest\/dash\/cues-file|transmux\/webm-pass-through)\.ts$/, behind: ['dash'] },
  { name: 'timed-events', roots: /\/src\/engine\/timed-desk\.ts$/, behind: [] },
  { name: 'live', roots: /\/src\/engine\/live\/index\.ts$/, behind: ['hls', 'dash'] },
  // Together: packed audio needs half of it, and streams that have it mostly have MPEG-TS too.
  { name: 'transport-stream', roots: /\/src\/transmux\/(ts-to-fmp4|packed-audio)\.ts$/, behind: [] },
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

/** Entries beside the player, each a file that imports `./sluice.js` as an app would, so that a page has the player once. */
const companions = ['element', 'react', 'vue', 'overlay'].filter((name) => existsSync(`src/embed/${name}.ts`));

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
    plugins: [...plugins('es2022'), licences, clean],
    treeshake,
    onwarn,
  },
  {
    input: 'src/global.ts',
    output: { file: 'dist/sluice.global.js', format: 'iife', name: 'Sluice', inlineDynamicImports: true, sourcemap: true, banner },
    plugins: plugins('es2020'),
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

export default config;
