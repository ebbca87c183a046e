import { describe, expect, it } from 'vitest';
import { companions } from './companions.js';
import { textErrors } from './compiler.js';
import { filesBelow, readText } from './source-tree.js';

/** The three projects themselves are compiled by `npm run typecheck`, the first step of `npm test`. */
describe('the compiler', () => {
  it('agrees with what apps may and may not write', () => {
    const files = filesBelow('test/architecture/types').map((path): [string, string] => [path, readText(path)]);
    expect(files.length).toBe(1 + companions.filter(({ peer }) => peer !== null).length);
    expect(textErrors(new Map(files))).toEqual([]);
  }, 120_000);

  it('would refuse an app that errs', () => {
    const errors = textErrors(new Map([['app.ts', "import type { PlayerConfig } from 'sluice';\nexport const config: PlayerConfig = { buffer: { goalSecond: 3 } };\n"]]));
    expect(errors).toEqual([expect.stringMatching(/^app\.ts:2: .*goalSecond/)]);
  }, 120_000);
});
