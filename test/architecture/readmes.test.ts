import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, readText } from './source-tree.js';

const files = filesBelow('src').filter((path) => path.split('/').length > 2);
const folders = [...new Set(files.map((path) => dirname(path)))];

describe('the README of a folder', () => {
  it.each(folders)('is there, and short: %s', (folder) => {
    expect(files, `${folder} has no README.md`).toContain(`${folder}/README.md`);
    expect(readText(`${folder}/README.md`).trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  });

  it.each(folders)('speaks of every file: %s', (folder) => {
    const text = files.includes(`${folder}/README.md`) ? readText(`${folder}/README.md`) : '';
    const unnamed = files.filter((path) => dirname(path) === folder && !path.endsWith('/README.md') && !text.includes(path.slice(folder.length + 1)));
    expect(unnamed).toEqual([]);
  });

  it('of src itself is the map: every folder, and no more than a page', () => {
    const map = readText('src/README.md');
    const top = [...new Set(files.map((path) => path.split('/')[1] ?? ''))];
    expect(top.filter((folder) => !map.includes(`${folder}/`))).toEqual([]);
    expect(map.trimEnd().split('\n').length).toBeLessThanOrEqual(120);
  });
});
