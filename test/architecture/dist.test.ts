import { execFileSync, spawnSync } from 'node:child_process';
import { runInNewContext } from 'node:vm';
import { transformSync } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { importedChunks } from '../../bundle/page-weight.js';
import { builtFiles } from './built-files.js';
import { companions } from './companions.js';
import { readText, rootPath } from './source-tree.js';

let files: readonly string[] = [];
beforeAll(() => {
  files = builtFiles();
});

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}

const about: unknown = JSON.parse(readText('package.json'));

/** Every string in an exports map, whatever the conditions. */
function targets(exports: unknown): string[] {
  if (typeof exports === 'string') return [exports];
  return typeof exports === 'object' && exports !== null ? Object.values(exports).flatMap(targets) : [];
}

describe('the package', () => {
  it('imports by the name of each entry in plain Node, does nothing and throws nothing', () => {
    const entries = ['sluice', ...companions.map(({ entry }) => entry)];
    // What a framework puts on the global object is its own affair.
    const peers = companions.flatMap(({ peer }) => peer ?? []);
    const script = `for (const peer of ${JSON.stringify(peers)}) await import(peer);
      const before = Object.getOwnPropertyNames(globalThis).length;
      for (const entry of ${JSON.stringify(entries)}) console.log(entry, Object.keys(await import(entry)).join(), Object.getOwnPropertyNames(globalThis).length - before);`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: rootPath, encoding: 'utf8', timeout: 30_000 });
    expect(stderr).toBe('');
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(entries);
    expect(lines[0]).toMatch(/\bPlayer\b.*\bPlayerError\b/);
    for (const line of lines) expect(line).toMatch(/^\S+ \S+ 0$/);
  });

  it('lets every chunk and the script-tag file be imported in plain Node, and the process ends', () => {
    // The worker's script is for workers.
    const all = files.filter((path) => path.endsWith('.js') && path !== 'dist/sluice.worker.js').map((path) => `./${path}`);
    const script = `for (const path of ${JSON.stringify(all)}) await import(path); console.log('done');`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: rootPath, encoding: 'utf8', timeout: 30_000 });
    expect(printed).toBe('done\n');
  });

  it('exports only what is there, types first', () => {
    for (const path of [...targets(field(about, 'exports')), field(about, 'unpkg'), field(about, 'jsdelivr'), field(about, 'types')]) {
      const file = String(path).replace(/^\.\//, '');
      if (!file.includes('*') && file !== 'package.json') expect(files).toContain(file);
    }
    const entries = ['.', ...companions.map(({ name }) => `./${name}`)];
    expect(Object.keys(Object(field(about, 'exports'))).sort()).toEqual([...entries, './dist/*', './package.json'].sort());
    for (const entry of entries) expect(Object.keys(Object(field(field(about, 'exports'), entry)))[0], entry).toBe('types');
  });

  it('needs nothing installed beside it but, in its companion, the framework that the app has', () => {
    expect(field(about, 'dependencies')).toBeUndefined();
    const bare = files.filter((path) => path.endsWith('.js')).flatMap((path) => [...readText(path).matchAll(/\b(?:from|import)\s*\(?["']([^"'./][^"']*)["']/g)].map((match) => `${path}: ${match[1]}`));
    expect(bare).toEqual(companions.flatMap(({ file, peer }) => (peer === null ? [] : [`${file}: ${peer}`])).sort());
    expect(readText('dist/sluice.d.ts')).not.toMatch(/^(import|export)\b.*\bfrom ['"]/m);
    for (const { name, peer } of companions) {
      const used = [...readText(`dist/${name}.d.ts`).matchAll(/\bfrom ['"]([^'"]+)['"]/g)].map((match) => match[1]);
      expect([...new Set(used)].filter((target) => target !== './sluice.js' && target !== peer), name).toEqual([]);
    }
    const peers = companions.flatMap(({ peer }) => peer ?? []);
    expect(Object.keys(Object(field(about, 'peerDependencies')))).toEqual(expect.arrayContaining(peers));
    for (const [peer, meta] of Object.entries(Object(field(about, 'peerDependenciesMeta')))) expect(meta, peer).toEqual({ optional: true });
  });

  it.each(companions)('has the player once: $entry imports the file that the app imports, or nothing', ({ name, file }) => {
    // The overlay is handed a player.
    expect(importedChunks(file)).toEqual({ atOnce: name === 'overlay' ? [] : ['dist/sluice.js'], later: [] });
  });

  it('says to frameworks that render on a server, in its first line, that sluice/react is for the browser too', () => {
    expect(readText('dist/react.js')).toMatch(/^'use client';/);
  });

  it('ships the licence of everything bundled, and NOTICE names it', () => {
    const names = [...readText('dist/THIRD-PARTY-LICENSES.txt').matchAll(/^(@?[\w./-]+) \d+\.\d+\.\d+ \((?:Apache-2\.0|MIT|BSD-\d-Clause|ISC)\)$/gm)].map((match) => match[1] ?? '');
    expect(names).toEqual(expect.arrayContaining(['eventemitter3', 'm3u8-parser', 'mpd-parser', 'mux.js']));
    for (const name of names) expect(readText('NOTICE')).toContain(name);
    const bundled = new Set(files.filter((path) => path.endsWith('.js.map')).flatMap((path) => [...readText(path).matchAll(/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//g)].map((match) => match[1] ?? '')));
    expect([...bundled].sort()).toEqual([...names].sort());
  });

  it('makes no page wait for a chunk that nobody has asked for yet: lazy ones import only those that come before them', () => {
    const before: Readonly<Record<string, readonly string[]>> = { 'live-dash': ['dash'], 'live-hls': ['hls'], 'date-ranges': ['hls'], 'event-streams': ['dash'], protection: ['dash'], 'embedded-index': ['dash'], webm: ['dash'], 'transport-stream': ['readers'] };
    for (const path of files.filter((name) => /^dist\/chunks\/.*\.js$/.test(name))) {
      const name = path.slice('dist/chunks/'.length, -'.js'.length);
      const allowed = ['core', ...(before[name] ?? [])].map((chunk) => `dist/chunks/${chunk}.js`);
      expect(importedChunks(path).atOnce.filter((target) => !allowed.includes(target)), path).toEqual([]);
    }
  });

  it('asks each lazy chunk for what it exports, by the name that it has there', () => {
    const scripts = files.filter((path) => /^dist\/(chunks\/)?[^/]*\.js$/.test(path)).map((path) => ({ path, text: readText(path) }));
    const named = scripts.flatMap(({ path, text }) => [...text.matchAll(/\bexport\{([^}]*)\}/g)].flatMap((match) => (match[1] ?? '').split(',').map((one) => ({ path, name: one.split(' as ').at(-1) ?? '' }))));
    // Between chunks that are loaded together names are a letter or two.
    const lazy = named.filter(({ path, name }) => path.includes('/chunks/') && name.length > 2);
    expect(lazy.map(({ name }) => name)).toContain('createLiveEngine');
    for (const { path, name } of lazy) expect(scripts.filter((each) => each.path !== path && new RegExp(`[.{,]${name}\\b`).test(each.text)), `${path}: ${name}`).not.toEqual([]);
  });

  it('leaves xmldom out', () => {
    for (const path of files.filter((name) => name.endsWith('.js'))) expect(readText(path)).not.toContain('xmldom');
  });

  it('has a source map with its sources for every script', () => {
    for (const path of files.filter((name) => name.endsWith('.js'))) {
      expect(readText(path)).toContain(`//# sourceMappingURL=${path.slice(path.lastIndexOf('/') + 1)}.map`);
      const map: unknown = JSON.parse(readText(`${path}.map`));
      expect(field(map, 'sourcesContent'), path).toHaveLength(Object(field(map, 'sources')).length);
    }
  });
});

describe('the script-tag file', () => {
  it('adds one global, Sluice, and touches no other on a page that has nothing', () => {
    const page: Record<string, unknown> = {};
    runInNewContext(readText('dist/sluice.global.js'), page);
    expect(Object.keys(page)).toEqual(['Sluice']);
    expect(typeof field(page['Sluice'], 'Player')).toBe('function');
  });

  it('names no property in quotes where it sets it: names of our own are shortened everywhere or nowhere', () => {
    expect(readText('dist/sluice.global.js').match(/.{30}[^.\w]\w+\(this,"\w+".{30}/g)).toBeNull();
  });

  it('is ES2020: a compiler for ES2020 finds nothing to rewrite in it', () => {
    const file = readText('dist/sluice.global.js');
    const compiled = (target: string): string => transformSync(file, { target, minifyWhitespace: true }).code;
    expect(compiled('es2020') === compiled('esnext')).toBe(true);
  });
});
