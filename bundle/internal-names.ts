import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The sources below a folder, without comments that have lines of their own. */
function sourcesIn(folder: string, files: RegExp): string {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => files.test(path)).sort();
  return paths.map((path) => withoutComments(readFileSync(join(folder, path), 'utf8'))).join('\n');
}

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
export function internalNames(): ReadonlyMap<string, string> {
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
