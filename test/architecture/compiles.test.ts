import { describe, expect, it } from 'vitest';
import { projectErrors, textErrors } from './compiler.js';
import { readText } from './source-tree.js';

describe('the compiler', () => {
  it('accepts the sources', () => {
    expect(projectErrors('tsconfig.json')).toEqual([]);
  }, 120_000);

  it('accepts the core where there is no DOM, no timer, no network and no console', () => {
    expect(projectErrors('src/tsconfig.core.json')).toEqual([]);
  }, 120_000);

  it('accepts tests, demo and bench', () => {
    expect(projectErrors('test/tsconfig.json')).toEqual([]);
  }, 120_000);

  it('agrees with what apps may and may not write', () => {
    expect(textErrors(new Map([['app.ts', readText('test/architecture/types/app.test-d.ts')]]))).toEqual([]);
  }, 120_000);

  it('would refuse an app that errs', () => {
    const errors = textErrors(new Map([['app.ts', "import type { PlayerConfig } from 'sluice';\nexport const config: PlayerConfig = { buffer: { goalSecond: 3 } };\n"]]));
    expect(errors).toEqual([expect.stringMatching(/^app\.ts:2: .*goalSecond/)]);
  }, 120_000);
});
