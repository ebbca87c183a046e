import { join } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { companions } from './companions.js';
import { rootPath } from './source-tree.js';

/** Everything that an entry exports, as one declaration file without comments. */
async function publicTypes(source: string): Promise<string> {
  const bundle = await rollup({
    input: join(rootPath, source),
    plugins: [dts({ tsconfig: join(rootPath, 'tsconfig.json') })],
    // A companion speaks of the player by what the app imports, too.
    external: source === 'src/index.ts' ? /^eventemitter3$/ : /^(?:react|vue)$|^\.\.\/(?:.*\/)?index\.js$/,
  });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  const file = ts.createSourceFile('sluice.d.ts', output[0].code, ts.ScriptTarget.ES2022);
  return ts.createPrinter({ removeComments: true }).printFile(file);
}

describe('the public API is what was promised; after a wanted change run `npm run api:update` and write a line in CHANGELOG.md', () => {
  it('sluice', async () => {
    await expect(await publicTypes('src/index.ts')).toMatchFileSnapshot('./api.snapshot.d.ts');
  }, 60_000);

  it.each(companions)('$entry', async ({ name, source }) => {
    await expect(await publicTypes(source)).toMatchFileSnapshot(`./api.${name}.snapshot.d.ts`);
  }, 60_000);
});
