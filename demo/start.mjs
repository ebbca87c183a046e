// `npm start` builds the library when needed and serves the demo; `npm run origin` (--no-build) serves what is there.
import { buildLibrary, importPacked, root } from './build.mjs';

if (!process.argv.includes('--no-build')) buildLibrary();
const { startDemo } = await importPacked('demo/origin/main.ts', 'origin');
const origin = await startDemo(root, process.env);
console.log(`Sluice demo: ${origin.url}/`);
