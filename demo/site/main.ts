import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSite } from './site.js';

/** Writes the site into `folder`, anew. Returns how many files. */
export function writeSite(root: string, folder: string): number {
  const files = buildSite(root);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
  return files.size;
}
