import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { companions } from './companions.js';

/** What pages play, and what they may have beside the player. */
export const kinds: readonly string[] = ['HLS, fMP4', 'HLS, TS', 'DASH', 'script tag', ...companions.map(kindOf)];

/** What a companion adds to a page that has the player. */
export function kindOf(companion: string): string {
  return `+ sluice/${companion}`;
}

/** Chunks behind an import(), known by the sources in them. One that is not listed counts for every kind of stream. */
const parts: readonly { readonly name: string; readonly has: RegExp; readonly for: readonly string[] }[] = [
  { name: 'live HLS', has: /(^|\/)src\/manifest\/hls\/live-playlist\.ts$/, for: [] },
  { name: 'date ranges', has: /(^|\/)src\/manifest\/hls\/date-ranges\.ts$/, for: [] },
  { name: 'timed events', has: /(^|\/)src\/engine\/timed-desk\.ts$/, for: [] },
  { name: 'HLS parser', has: /(^|\/)src\/manifest\/hls\//, for: ['HLS, fMP4', 'HLS, TS'] },
  { name: 'DASH parser', has: /(^|\/)src\/manifest\/dash\/index\.ts$/, for: ['DASH'] },
  { name: 'live DASH', has: /(^|\/)src\/manifest\/dash\/live-reader\.ts$/, for: [] },
  { name: 'live', has: /(^|\/)src\/engine\/live\/index\.ts$/, for: [] },
  { name: 'encrypted DASH', has: /(^|\/)src\/manifest\/dash\/protection\.ts$/, for: [] },
  { name: 'event streams', has: /(^|\/)src\/manifest\/dash\/event-streams\.ts$/, for: [] },
  { name: 'indexes inside media files', has: /(^|\/)src\/manifest\/dash\/embedded-index\.ts$/, for: [] },
  { name: 'WebM', has: /(^|\/)src\/transmux\/webm-pass-through\.ts$/, for: [] },
  { name: 'pictures in time for GStreamer', has: /(^|\/)src\/transmux\/mp4-decode-lead\.ts$/, for: [] },
  { name: 'native playback', has: /(^|\/)src\/player\/native\/play-natively\.ts$/, for: [] },
  { name: 'AES-128', has: /(^|\/)src\/platform\/web-crypto-decryptor\.ts$/, for: [] },
  { name: 'readers', has: /(^|\/)src\/remote\/reader-host\.ts$/, for: ['HLS, TS'] },
  { name: 'worker that reads transport streams', has: /(^|\/)src\/remote\/worker-text\.ts$/, for: ['HLS, TS'] },
  { name: 'transport streams read on the page', has: /node_modules\/mux\.js\//, for: [] },
];

/** What a page fetches to play one kind of stream, before and after gzip -9. */
export interface PageWeight {
  readonly kind: string;
  readonly files: readonly string[];
  readonly minifiedBytes: number;
  readonly gzipBytes: number;
}

/** For each kind of stream the entry, the parts that it needs, and all that these import. Throws where a part is missing. */
export function pageWeights(distFiles: readonly string[]): PageWeight[] {
  const core = closure('dist/sluice.js');
  const lazy = lazyRoots(core).map((root) => {
    const files = closure(root).filter((path) => !core.includes(path));
    return { root, files, part: parts.find(({ has }) => sourcesOf(root).some((source) => has.test(source))) };
  });
  const missing = parts.filter((part) => !lazy.some((chunk) => chunk.part === part));
  if (missing.length > 0) throw new Error(`No chunk of its own for: ${missing.map(({ name }) => name).join(', ')}.`);
  const known = new Set([...core, ...lazy.flatMap(({ files }) => files), 'dist/sluice.global.js', 'dist/sluice.worker.js', ...companions.map(fileOf)]);
  const stray = distFiles.filter((path) => path.endsWith('.js') && !known.has(path));
  if (stray.length > 0) throw new Error(`Nobody imports ${stray.join(', ')}; the weights would leave it out.`);
  return kinds.map((kind) => {
    const wanted = lazy.filter(({ part }) => part === undefined || part.for.includes(kind));
    const companion = companions.find((each) => kindOf(each) === kind);
    const alone = kind === 'script tag' ? 'dist/sluice.global.js' : companion && fileOf(companion);
    const files = alone === undefined ? [...new Set([...core, ...wanted.flatMap((chunk) => chunk.files)])] : [alone];
    const texts = files.map(readText);
    return {
      kind,
      files,
      minifiedBytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
      gzipBytes: texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0),
    };
  });
}

/** Chunks that a built file imports: at once, or by import(). Of minified code, where a parser would take seconds. */
export function importedChunks(path: string): { readonly atOnce: readonly string[]; readonly later: readonly string[] } {
  const text = readText(path);
  const found = (pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].map((match) => posix.join(posix.dirname(path), match[1] ?? '')))];
  return { atOnce: found(/\b(?:from|import) ?["'](\.[^"']+\.js)["']/g), later: found(/\bimport\(["'](\.[^"']+\.js)["']\)/g) };
}

/** The file and all that it imports statically. */
function closure(root: string): string[] {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    importedChunks(path).atOnce.forEach(visit);
  };
  visit(root);
  return [...found];
}

/** Every chunk that `files`, or a chunk found so, loads by import(). */
function lazyRoots(files: readonly string[]): string[] {
  const roots = new Set<string>();
  const visit = (path: string): void => {
    for (const target of importedChunks(path).later) {
      if (roots.has(target) || files.includes(target)) continue;
      roots.add(target);
      closure(target).forEach(visit);
    }
  };
  files.forEach(visit);
  return [...roots];
}

function fileOf(companion: string): string {
  return `dist/${companion}.js`;
}

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}

function sourcesOf(path: string): readonly string[] {
  const map: unknown = JSON.parse(readText(`${path}.map`));
  return typeof map === 'object' && map !== null && 'sources' in map && Array.isArray(map.sources) ? map.sources.map(String) : [];
}
