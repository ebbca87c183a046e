import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { codeBlocks } from './code-blocks.js';
import { textErrors } from './compiler.js';
import { optionDocs, optionTables } from './option-docs.js';
import { filesBelow, parseFile, readText, walk } from './source-tree.js';
import { vueScript } from './vue-blocks.js';

const pages = ['README.md', ...filesBelow('docs').filter((path) => path.endsWith('.md'))];

/** The members of an interface, each with the names of what it carries. */
function membersOf(path: string, interfaceName: string): Map<string, string[]> {
  const { ast } = parseFile(path, readText(path));
  const members = new Map<string, string[]>();
  walk(ast, (node) => {
    if (!ts.isInterfaceDeclaration(node) || node.name.text !== interfaceName) return;
    for (const property of node.members) {
      if (!ts.isPropertySignature(property) || (!ts.isStringLiteral(property.name) && !ts.isIdentifier(property.name))) continue;
      const carried = property.type !== undefined && ts.isTypeLiteralNode(property.type) ? property.type.members : [];
      members.set(property.name.text, carried.flatMap(({ name }) => (name !== undefined && ts.isIdentifier(name) ? [name.text] : [])));
    }
  });
  return members;
}

/** What an app can call or read of a class. */
function publicMembers(path: string, className: string): string[] {
  const names = new Set<string>();
  walk(parseFile(path, readText(path)).ast, (node) => {
    if (!ts.isClassDeclaration(node) || node.name?.text !== className) return;
    for (const { name } of node.members) if (name !== undefined && ts.isIdentifier(name)) names.add(name.text);
  });
  return [...names];
}

const errorCodes = membersOf('src/errors/codes.ts', 'ErrorContexts');
const events = membersOf('src/player/events.ts', 'PlayerEvents');

/** The text under each `### heading` of a page. */
function chapters(page: string): Map<string, string> {
  return new Map(readText(page).split(/^### /m).slice(1).map((part) => [part.slice(0, part.indexOf('\n')).replaceAll('`', '').trim(), part.slice(part.indexOf('\n'))]));
}

function asNumber(text: string): number {
  return Number(text.replace(/[ \u00a0\u202f]/g, ''));
}

describe('docs/errors.md', () => {
  const documented = chapters('docs/errors.md');

  it('speaks of every code and of no other', () => {
    expect([...documented.keys()].sort()).toEqual([...errorCodes.keys()].sort());
    expect(errorCodes.size).toBeGreaterThan(20);
  });

  it.each([...errorCodes])('says of %s when it comes, what it carries, what the player does and what the app can do', (code, carries) => {
    const text = documented.get(code) ?? '';
    for (const name of carries) expect(text, name).toContain(`\`${name}\``);
    expect(text).toMatch(/\*\*Player:\*\* \S/);
    expect(text).toMatch(/\*\*App:\*\* \S/);
  });
});

describe('docs/events.md', () => {
  const documented = chapters('docs/events.md');

  it('speaks of every event and of no other', () => {
    expect([...documented.keys()].sort()).toEqual([...events.keys()].sort());
    expect(events.size).toBeGreaterThan(10);
  });

  it.each([...events])('says of %s what it carries', (name, carries) => {
    const text = documented.get(name) ?? '';
    for (const member of carries) expect(text, member).toContain(`\`${member}\``);
    expect(text.trim().length).toBeGreaterThan(15);
  });
});

describe('docs/state.md', () => {
  it.each([...membersOf('src/platform/element-state.ts', 'ElementState').keys(), ...membersOf('src/player/player-state.ts', 'PlayerState').keys()])('speaks of %s', (name) => {
    expect(readText('docs/state.md')).toMatch(new RegExp(`^\\|[^|]*\`${name}\`[^|]*\\| \\S`, 'm'));
  });
});

describe('docs/player.md', () => {
  const told = [
    ...publicMembers('src/player/player.ts', 'Player'),
    ...[['src/player/playback.ts', 'LoadOptions'], ['src/player/tracks.ts', 'TrackInfo'], ['src/player/tracks.ts', 'GroupInfo'], ['src/player/tracks.ts', 'RenditionInfo'], ['src/engine/live-engine.ts', 'LiveInfo'], ['src/player/stats.ts', 'PlayerStats']]
      .flatMap(([path = '', name = '']) => [...membersOf(path, name).keys()]),
  ];

  it.each([...new Set(told)])('speaks of %s', (name) => {
    expect(readText('docs/player.md')).toMatch(new RegExp(`\`(?:Player\\.)?${name}\\b[^\`]*\``));
  });

  it('is asked of the whole player', () => {
    expect(told).toEqual(expect.arrayContaining(['load', 'state', 'on', 'isSupported', 'startAt', 'isPlayable', 'edge', 'switches']));
    expect(told).not.toContain('constructor');
  });
});

describe('docs/configuration.md', () => {
  it('is the comments of the options; after a change of them run `npm run docs:update`', async () => {
    const page = readText('docs/configuration.md');
    const introduction = page.slice(0, page.indexOf('\n## ') + 1);
    await expect(`${introduction}${optionTables()}`).toMatchFileSnapshot('../../docs/configuration.md');
  });

  it.each(optionDocs())('tells the truth about $fullName: its range and its default', ({ rule, value, comment }) => {
    const said = /\bDefault (true|false|null|\[\]|'[^']*'|[\d  ]+(?:\.\d+)?(?:e\d+)?)/.exec(comment)?.[1] ?? 'nothing';
    const shown = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
    expect(typeof value === 'number' ? String(asNumber(said)) : said).toBe(shown);
    if (rule.kind !== 'number') return;
    const range = /(\d[\d .e]*)–([\d .e]*\d)/.exec(comment)?.slice(1).map(asNumber);
    expect(range).toEqual([rule.min, rule.max]);
  });
});

describe('code in the documentation', () => {
  const blocks = pages.flatMap((path) => codeBlocks(readText(path)).map((block) => ({ ...block, name: `${path}:${block.line}` })));

  it('compiles against the public API', () => {
    const examples = blocks.filter(({ language }) => language === 'ts' || language === 'tsx');
    // What every example may take for granted, unless it makes its own.
    const given = { video: 'HTMLVideoElement', url: 'string', player: "import('sluice').Player" };
    const texts = examples.map(({ name, text, language }): [string, string] => {
      const added = Object.entries(given).filter(([word]) => !new RegExp(`\\bconst ${word}\\b`).test(text));
      return [`${name.replace(/[/:.]/g, '-')}.${language}`, `${text}\n${added.map(([word, type]) => `declare const ${word}: ${type};`).join('\n')}\nexport {};\n`];
    });
    const components = blocks.filter(({ language }) => language === 'vue').map(({ name, text }) => ({ file: `${name.replace(/[/:.]/g, '-')}.vue.ts`, ...vueScript(name, text) }));
    expect(examples.length).toBeGreaterThan(3);
    expect(components.flatMap(({ problems }) => problems)).toEqual([]);
    expect(textErrors(new Map([...texts, ...components.map(({ file, script }): [string, string] => [file, script])]))).toEqual([]);
  }, 120_000);

  it('would not compile with a name too many: a template sees its own script alone', () => {
    expect(vueScript('a', '<script setup lang="ts">\nconst b = 1;\n</script>\n<template><C :b="b" @d="e" /></template>').problems).toEqual([expect.stringContaining('names e,'), expect.stringContaining('names C,')]);
  });

  it('says what it is: every block has its language', () => {
    expect(blocks.filter(({ language }) => language === '').map(({ name }) => name)).toEqual([]);
  });

  it('calls only commands that package.json has', () => {
    const about: unknown = JSON.parse(readText('package.json'));
    const scripts = typeof about === 'object' && about !== null && 'scripts' in about ? Object.keys(Object(about.scripts)) : [];
    const called = pages.flatMap((path) => [...readText(path).matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map((match) => match[1] ?? match[2] ?? ''));
    expect([...new Set(called)].filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

describe('links', () => {
  it('between pages of the repository lead somewhere', () => {
    const all = filesBelow('.');
    const broken = pages.flatMap((page) =>
      [...readText(page).matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].flatMap(([, target = '']) => {
        const path = new URL(target, `file:///${page}`).pathname.slice(1);
        return all.some((file) => file === path || file.startsWith(path)) ? [] : [`${page} → ${target}`];
      }),
    );
    expect(broken).toEqual([]);
  });
});
