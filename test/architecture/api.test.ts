import { join } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { rootPath } from './source-tree.js';

/** Everything that the package exports, as one declaration file without comments. */
async function publicTypes(): Promise<string> {
  const bundle = await rollup({
    input: join(rootPath, 'src/index.ts'),
    plugins: [dts({ tsconfig: join(rootPath, 'tsconfig.json') })],
    external: /^eventemitter3$/,
  });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  const file = ts.createSourceFile('sluice.d.ts', output[0].code, ts.ScriptTarget.ES2022);
  return ts.createPrinter({ removeComments: true }).printFile(file);
}

it('the public API is what was promised; after a wanted change run `npm run api:update` and write a line in CHANGELOG.md', async () => {
  await expect(await publicTypes()).toMatchFileSnapshot('./api.snapshot.d.ts');
}, 60_000);
