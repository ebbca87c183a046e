import type { SourceFile } from './source-tree.js';

/** Import cycles, each as the paths along it; those of types count, for a reader goes round them too. */
export function importCycles(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const cycles: string[] = [];
  const visit = (path: string): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    trail.push(path);
    // An import() is a cut in the load order, not in the reader's head: it counts as well.
    for (const { target } of byPath.get(path)?.imports ?? []) if (target !== null && byPath.has(target)) visit(target);
    trail.pop();
    state.set(path, 'done');
  };
  for (const { path } of files) visit(path);
  return cycles;
}
