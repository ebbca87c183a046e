import type { Step } from './steps.js';

/** The file filters for vitest where only `wanted` beginnings of paths are to run ([]: all); null: none of the step's. */
export function filesOf({ files, except = [] }: Pick<Extract<Step, { kind: 'tests' }>, 'files' | 'except'>, wanted: readonly string[]): readonly string[] | null {
  if (wanted.length === 0) return files;
  const begins = (path: string, beginnings: readonly string[]): boolean => beginnings.some((beginning) => path.startsWith(beginning));
  const own = files.length === 0 ? wanted : [...files.filter((path) => begins(path, wanted)), ...wanted.filter((path) => begins(path, files) && !files.includes(path))];
  const left = own.filter((path) => !begins(path, except));
  return left.length === 0 ? null : left;
}
