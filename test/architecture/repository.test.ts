import { describe, expect, it } from 'vitest';
import { filesBelow, isText, readText } from './source-tree.js';

const self = 'test/architecture/repository.test.ts';

/** Whatever only means something on the machine, or in the company, where a line was written. */
const foreign: readonly (readonly [string, RegExp])[] = [
  ['a path of one machine', /(?<![\w.~-])\/(work|tmp|home|Users|root)\/[\w.-]/],
  ['a registry or mirror', /\bregistry\.[\w-]+\.\w+|\bnpmmirror\b|\bdeb\.debian\.org\b/],
  ['a paper outside the repository', /\bDESIGN(\.md)?\s*§|\bDESIGN\.md\b|\b(reliability|dependencies|aesthetics|features)\.md\b/],
  ['how it was written', /\b(Anthropic|Claude|ChatGPT|LLM|AI agent)\b/i],
];

describe('the repository', () => {
  const files = filesBelow('.').filter((path) => path !== self && isText(path));

  it.each(foreign)('speaks of the product alone: no line names %s', (_what, pattern) => {
    const lines = files.flatMap((path) =>
      readText(path).split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
    );
    expect(lines).toEqual([]);
  });
});
