import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const rootPath = fileURLToPath(new URL('../..', import.meta.url));

/** One import, export-from, dynamic import or `import('…')` type. */
export interface ImportEdge {
  readonly specifier: string;
  /** The file it means, relative to the root; null for a package. */
  readonly target: string | null;
  readonly isTypeOnly: boolean;
  readonly isDynamic: boolean;
}

export interface SourceFile {
  /** Relative to the root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly ast: ts.SourceFile;
  readonly imports: readonly ImportEdge[];
}

/** Every file below `folder` (relative to the root), sorted; build output and installed packages left out. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(rootPath, folder), { withFileTypes: true })
    .filter(({ name }) => !['node_modules', 'dist', '.git', '.cache', 'coverage', 'test-results'].includes(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path.split(sep).join('/')];
    })
    .sort();
}

export function readText(path: string): string {
  return readFileSync(join(rootPath, path), 'utf8');
}

/** False for media, an MPEG transport stream named `.ts` included. */
export function isText(path: string): boolean {
  const head = new Uint8Array(1024);
  const file = openSync(join(rootPath, path), 'r');
  const length = readSync(file, head);
  closeSync(file);
  return !head.subarray(0, length).includes(0);
}

export function sourceFiles(folder = 'src'): SourceFile[] {
  return filesBelow(folder)
    .filter((path) => /\.tsx?$/.test(path) && isText(path))
    .map((path) => parseFile(path, readText(path)));
}

export function parseFile(path: string, text: string): SourceFile {
  const ast = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  return { path, text, ast, imports: importsOf(path, ast) };
}

/** Calls `visit` for every node, parents first. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

export function lineOf(file: SourceFile, node: ts.Node): string {
  return `${file.path}:${file.ast.getLineAndCharacterOfPosition(node.getStart(file.ast)).line + 1}`;
}

function importsOf(path: string, ast: ts.SourceFile): ImportEdge[] {
  const edges: ImportEdge[] = [];
  const add = (specifier: ts.Node | undefined, isTypeOnly: boolean, isDynamic: boolean): void => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) {
      edges.push({ specifier: specifier.text, target: targetOf(path, specifier.text), isTypeOnly, isDynamic });
    }
  };
  walk(ast, (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword, false);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly, false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true, false);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false, true);
  });
  return edges;
}

function targetOf(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return relative(rootPath, join(rootPath, dirname(from), specifier)).split(sep).join('/').replace(/\.js$/, '.ts');
}
