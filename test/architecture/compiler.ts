import { join, relative } from 'node:path';
import ts from 'typescript';
import { companions } from './companions.js';
import { rootPath } from './source-tree.js';

/** What the compiler says of texts that are in no file, one line an error, paths from the root; the names of our entries mean their sources, as they mean their files in an app. */
export function textErrors(texts: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(join(rootPath, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, rootPath);
  const appOptions: ts.CompilerOptions = {
    ...options,
    noUnusedLocals: false,
    noUnusedParameters: false,
    moduleDetection: ts.ModuleDetectionKind.Force,
    jsx: ts.JsxEmit.ReactJSX,
    paths: Object.fromEntries([['sluice', 'src/index.ts'], ...companions.map(({ entry, source }) => [entry, source])].map(([entry = '', source = '']) => [entry, [join(rootPath, source)]])),
  };
  const files = new Map([...texts].map(([name, text]) => [join(rootPath, name), text]));
  const host = ts.createCompilerHost(appOptions);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, version) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, version) : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram([...files.keys()], appOptions, host);
  return [...files.keys()].flatMap((name) => [...ts.getPreEmitDiagnostics(program, program.getSourceFile(name))]).map(toLine);
}

function toLine({ file, start, messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, ' ');
  if (file === undefined) return text;
  return `${relative(rootPath, file.fileName)}:${file.getLineAndCharacterOfPosition(start ?? 0).line + 1}: ${text}`;
}
