import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { filesBelow, lineOf, parseFile, readText, sourceFiles, walk } from './source-tree.js';
import type { SourceFile } from './source-tree.js';

const src = sourceFiles();
/** Printed, not written. */
const isPrinted = ({ path }: SourceFile): boolean => /^test\/architecture\/api\..*\.d\.ts$/.test(path);
const all = [...src, ...['test', 'demo', 'bench', 'bundle'].flatMap((folder) => sourceFiles(folder)).filter((file) => !isPrinted(file)), parseFile('rollup.config.ts', readText('rollup.config.ts'))];

/** Places in `files` where `isWrong` says so. */
function places(files: readonly SourceFile[], isWrong: (node: ts.Node, file: SourceFile) => boolean): string[] {
  return files.flatMap((file) => {
    const found: string[] = [];
    walk(file.ast, (node) => {
      if (isWrong(node, file)) found.push(lineOf(file, node));
    });
    return found;
  });
}

function isIn(path: string, ...folders: string[]): boolean {
  return folders.some((folder) => path.startsWith(`src/${folder}/`));
}

/** The last name of `a`, `x.a`, `globalThis.x.a`; '' for anything else. */
function nameOf(node: ts.Node): string {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? node.name.text : '';
}

function isMember(node: ts.Node, object: string, member: string): boolean {
  return ts.isPropertyAccessExpression(node) && node.name.text === member && nameOf(node.expression) === object;
}

/** Reads a clock or rolls a die. A Date made of a given time is arithmetic and may stay. */
function isAmbientTimeOrChance(node: ts.Node): boolean {
  if (isMember(node, 'Date', 'now') || isMember(node, 'Math', 'random') || isMember(node, 'performance', 'now')) return true;
  if (ts.isNewExpression(node)) return nameOf(node.expression) === 'Date' && (node.arguments?.length ?? 0) === 0;
  return ts.isCallExpression(node) && /^(setTimeout|setInterval|setImmediate|requestAnimationFrame|requestIdleCallback|Date)$/.test(nameOf(node.expression));
}

function isMarkupOrCode(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node) && /^(innerHTML|outerHTML|insertAdjacentHTML|srcdoc)$/.test(node.name.text)) return true;
  if (isMember(node, 'document', 'write')) return true;
  if (ts.isCallExpression(node) && /^(eval|Function)$/.test(nameOf(node.expression))) return true;
  return ts.isNewExpression(node) && nameOf(node.expression) === 'Function';
}

const emptyWords = /^(helpers?|managers?|utils?|misc)$/;

function hasEmptyWord(name: string): boolean {
  return name.split(/[-._]|(?<=[a-z0-9])(?=[A-Z])/).some((word) => emptyWords.test(word.toLowerCase()));
}

function isDeclarationWithEmptyName(node: ts.Node): boolean {
  const isNamed = ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isVariableDeclaration(node);
  return isNamed && node.name !== undefined && ts.isIdentifier(node.name) && hasEmptyWord(node.name.text);
}

describe('house style', () => {
  it('keeps a file to one idea: 300 lines at most', () => {
    expect(all.filter(({ text }) => text.split('\n').length > 301).map(({ path }) => path)).toEqual([]);
  });

  it('has no any and no non-null assertion', () => {
    expect(places(all, (node) => node.kind === ts.SyntaxKind.AnyKeyword || ts.isNonNullExpression(node))).toEqual([]);
    const isDefinite = (node: ts.Node): boolean => (ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) && node.exclamationToken !== undefined;
    expect(places(all, isDefinite)).toEqual([]);
  });

  it('silences no checker', () => {
    // In pieces, or this line would find itself.
    const silencer = new RegExp(['@ts-' + 'ignore', '@ts-' + 'nocheck', 'eslint-' + 'disable'].join('|'));
    expect(all.filter(({ text }) => silencer.test(text)).map(({ path }) => path)).toEqual([]);
    const expectError = '@ts-' + 'expect-error';
    expect(src.filter(({ text }) => text.includes(expectError)).map(({ path }) => path)).toEqual([]);
  });

  it('takes time and chance from ports only', () => {
    // The overlay draws by the page's own time; no port of the player reaches it, which uses the public API alone.
    expect(places(src, (node, { path }) => !isIn(path, 'platform') && path !== 'src/embed/overlay.ts' && isAmbientTimeOrChance(node))).toEqual([]);
  });

  it('takes network, storage and the console from ports only', () => {
    const ambient = /^(fetch|XMLHttpRequest|localStorage|sessionStorage|indexedDB|console|Worker)$/;
    const isUse = (node: ts.Node): boolean =>
      ((ts.isCallExpression(node) || ts.isNewExpression(node)) && ts.isIdentifier(node.expression) && ambient.test(node.expression.text)) ||
      (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && ambient.test(node.expression.text));
    expect(places(src, (node, { path }) => !isIn(path, 'platform', 'remote') && isUse(node))).toEqual([]);
  });

  it('writes no markup and evaluates no text', () => {
    expect(places(src, isMarkupOrCode)).toEqual([]);
  });

  it('names things by what they are', () => {
    expect(places(src, isDeclarationWithEmptyName)).toEqual([]);
    expect(filesBelow('src').filter((path) => path.split('/').some(hasEmptyWord))).toEqual([]);
  });

  it('leaves no work for later in a comment', () => {
    const later = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`);
    expect(all.filter(({ text }) => later.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('would notice each of these', () => {
    const finds = (text: string, isWrong: (node: ts.Node) => boolean): boolean => places([parseFile('src/engine/a.ts', text)], isWrong).length > 0;
    for (const text of ['Date.now()', 'new Date()', 'Date()', 'Math.random()', 'globalThis.setTimeout(f, 1)', 'performance.now()']) expect(finds(text, isAmbientTimeOrChance), text).toBe(true);
    for (const text of ['new Date(0)', 'Date.parse(text)', 'clock.now()', 'Math.round(1)']) expect(finds(text, isAmbientTimeOrChance), text).toBe(false);
    for (const text of ["a.innerHTML = '';", "new Function('a')", "eval('a')"]) expect(finds(text, isMarkupOrCode), text).toBe(true);
    for (const text of ['class BufferManager {}', 'const urlUtils = 1', 'function helper() {}']) expect(finds(text, isDeclarationWithEmptyName), text).toBe(true);
    for (const text of ['class ManagedSink {}', 'const utilisation = 1']) expect(finds(text, isDeclarationWithEmptyName), text).toBe(false);
  });
});
