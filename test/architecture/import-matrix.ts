import type { SourceFile } from './source-tree.js';

/** The layers of src, bottom first. A folder may import those below it, never a sibling of its own layer. */
export const layers: readonly (readonly string[])[] = [
  ['kit'],
  ['errors'],
  ['config', 'model'],
  ['ports'],
  ['manifest', 'abr', 'fetch', 'transmux', 'buffer', 'playback', 'text', 'drm', 'metadata'],
  ['engine'],
  ['platform'],
  ['remote'],
  ['player'],
  ['embed'],
];

/** Narrower than "all below". */
const only: Readonly<Record<string, readonly string[]>> = {
  platform: ['ports', 'errors', 'kit', 'model', 'config'],
};

/** Below, but out of reach all the same. What is loaded when a stream needs it reaches the engine through ports. */
const notFor: readonly { readonly from: RegExp; readonly target: RegExp; readonly why: string }[] = [
  { from: /^src\/engine\//, target: /^src\/manifest\/(hls|dash)\//, why: 'a parser is loaded when needed' },
  { from: /^src\/engine\//, target: /^src\/transmux\/ts-to-fmp4/, why: 'the transport stream code is loaded when needed' },
  { from: /^src\/manifest\/hls\//, target: /^src\/manifest\/dash\//, why: 'one manifest language would load the other' },
  { from: /^src\/manifest\/dash\//, target: /^src\/manifest\/hls\//, why: 'one manifest language would load the other' },
  { from: /^src\/manifest\/[^/]+$/, target: /^src\/manifest\/(hls|dash)\//, why: 'what both languages share would load one of them' },
];

/** Only types may come from these folders into those. */
const typesOnly: readonly { readonly from: string; readonly to: RegExp }[] = [
  { from: 'ports', to: /^(kit|errors|config|model)$/ },
  { from: 'platform', to: /^(model|config)$/ },
];

export function folderOf(path: string): string {
  const parts = path.split('/');
  return parts.length > 2 ? (parts[1] ?? '') : 'entries';
}

/** What is wrong with the imports of one file, in words. */
export function importViolations(file: SourceFile): string[] {
  const from = folderOf(file.path);
  return file.imports.flatMap(({ target, isTypeOnly, specifier, isDynamic }) => {
    if (isDynamic && file.path !== 'src/player/lazy.ts') return [`${file.path} loads ${specifier} by import(): that is for src/player/lazy.ts`];
    if (target === null) return [];
    if (!specifier.endsWith('.js')) return [`${file.path} imports ${specifier} without the ending .js`];
    const to = folderOf(target);
    const barred = notFor.find((rule) => rule.from.test(file.path) && rule.target.test(target));
    if (barred !== undefined && !isTypeOnly) return [`${file.path} imports ${target}: ${barred.why}`];
    if (from === to) return [];
    if (from === 'embed') return target === 'src/index.ts' || to === 'kit' ? [] : [`${file.path} imports ${target}: of the player embed uses what any app may use, src/index.ts`];
    const problem = `${file.path} (${from}) imports ${target} (${to})`;
    if (!mayImport(from, to)) return [problem];
    if (!isTypeOnly && typesOnly.some((rule) => rule.from === from && rule.to.test(to))) return [`${problem}: types only`];
    return [];
  });
}

function mayImport(from: string, to: string): boolean {
  const layerOf = (folder: string): number => (folder === 'entries' ? layers.length : layers.findIndex((layer) => layer.includes(folder)));
  const toLayer = layerOf(to);
  if (toLayer < 0 || layerOf(from) < 0) return false;
  const narrow = only[from];
  if (narrow !== undefined) return narrow.includes(to);
  return toLayer < layerOf(from);
}
