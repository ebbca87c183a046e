import { describe, expect, it } from 'vitest';
import { companions } from './companions.js';
import { importCycles } from './cycles.js';
import { importViolations, layers } from './import-matrix.js';
import { filesBelow, parseFile, readText, sourceFiles } from './source-tree.js';

const files = sourceFiles();

/** Where each package may be imported. The rest of the code sees our own types. */
const homes: Readonly<Record<string, RegExp>> = {
  'm3u8-parser': /^src\/manifest\/hls\//,
  'mpd-parser': /^src\/manifest\/dash\//,
  '@svta/cml-xml': /^src\/manifest\/dash\//,
  'mux.js': /^src\/transmux\//,
  eventemitter3: /^src\/player\//,
  ...Object.fromEntries(companions.flatMap(({ peer }) => (peer === null ? [] : [[peer, new RegExp(`^src/embed/(${peer}\\.ts$|${peer}/)`)]]))),
};

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

describe('the import matrix', () => {
  it('holds in every file of src', () => {
    expect(files.flatMap(importViolations)).toEqual([]);
  });

  it('catches what it is there for', () => {
    const broken = (path: string, text: string): number => importViolations(parseFile(path, text)).length;
    expect(broken('src/kit/a.ts', "import '../errors/codes.js';")).toBe(1);
    expect(broken('src/abr/a.ts', "import type { B } from '../buffer/b.js';")).toBe(1);
    expect(broken('src/abr/a.ts', "let b: import('../buffer/b.js').B;")).toBe(1);
    expect(broken('src/ports/a.ts', "import { intersect } from '../kit/time-ranges.js';")).toBe(1);
    expect(broken('src/ports/a.ts', "import type { TimeRanges } from '../kit/time-ranges.js';")).toBe(0);
    expect(broken('src/engine/a.ts', "import { parse } from '../manifest/hls/parse.js';")).toBe(1);
    expect(broken('src/engine/a.ts', "import { load } from '../manifest/loader.js';")).toBe(0);
    expect(broken('src/engine/a.ts', "export { load } from '../player/compose.js';")).toBe(1);
    expect(broken('src/manifest/dash/a.ts', "import { b } from '../hls/b.js';")).toBe(1);
    expect(broken('src/player/a.ts', "void import('../manifest/hls/parse.js');")).toBe(1);
    expect(broken('src/player/lazy.ts', "void import('../manifest/hls/parse.js');")).toBe(0);
    expect(broken('src/other/a.ts', "import '../kit/bytes.js';")).toBe(1);
  });

  it('names every folder of src', () => {
    const folders = new Set(filesBelow('src').flatMap((path) => (path.split('/').length > 2 ? [path.split('/')[1]] : [])));
    expect([...folders].filter((folder) => !layers.flat().includes(folder ?? ''))).toEqual([]);
  });

  it('lets every import lead to a file', () => {
    const paths = new Set(files.map(({ path }) => path));
    const missing = files.flatMap(({ path, imports }) => imports.flatMap(({ target }) => (target === null || paths.has(target) ? [] : [`${path} → ${target}`])));
    expect(missing).toEqual([]);
  });

  it('has no cycle, of types neither', () => {
    expect(importCycles(files)).toEqual([]);
    const pair = [parseFile('src/a/a.ts', "import type { B } from './b.js';"), parseFile('src/a/b.ts', "export * from './a.js';")];
    expect(importCycles(pair)).toEqual(['src/a/a.ts → src/a/b.ts → src/a/a.ts']);
  });

  it('is what src/README.md shows', () => {
    const map = readText('src/README.md');
    for (const [number, folders] of layers.entries()) expect(map).toContain(`| ${number} | ${folders.join(', ')} |`);
  });
});

describe('packages', () => {
  const importers = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    for (const { specifier, target } of imports) {
      if (target === null) importers.set(packageName(specifier), (importers.get(packageName(specifier)) ?? new Set()).add(path));
    }
  }

  it('are imported each at home in its folder, and what is bundled in one file of it', () => {
    for (const [name, paths] of importers) {
      const home = homes[name];
      expect(home, `${name}, imported by ${[...paths].join(', ')}, is no package of Sluice`).toBeDefined();
      expect([...paths].filter((path) => home?.test(path) !== true), name).toEqual([]);
      if (!companions.some(({ peer }) => peer === name)) expect(paths.size, name).toBe(1);
    }
  });

  it('are all in use', () => {
    expect([...importers.keys()].sort()).toEqual(Object.keys(homes).sort());
  });
});
