// `npm run docs` writes the documentation as a static site into site/.
import { join } from 'node:path';
import { importPacked, root } from '../build.mjs';

const { writeSite } = await importPacked('demo/site/main.ts', 'site');
const folder = join(root, 'site');
console.log(`${writeSite(root, folder)} files in ${folder}`);
