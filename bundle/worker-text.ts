import { readFileSync } from 'node:fs';
import type { Plugin } from 'rollup';

/** Where the worker's own build puts its file before the others begin. */
export const workerFile = '.cache/worker/sluice.worker.js';

/** The worker's script ends so, and up to here it only defines. */
export const workerStart = 'SluiceReaders(self);';

/** What the worker's file is made of; throws where it is not as it was. */
function workerScript(): { readonly whole: string; readonly definition: string } {
  const whole = readFileSync(workerFile, 'utf8').replace(/\/\/# sourceMappingURL=.*\s*$/, '').trim();
  if (!whole.endsWith(workerStart)) throw new Error(`${workerFile} does not end with ${workerStart}`);
  return { whole, definition: whole.slice(0, -workerStart.length) };
}

const textModule = /\/src\/remote\/worker-text\.ts$/;

/** Chunks: the text of the worker is one of its own, and the file lies beside the player, for pages that serve it themselves. */
export const workerAsChunk: Plugin = {
  name: 'worker-as-chunk',
  load: (id) => (textModule.test(id) ? `export const workerText = ${JSON.stringify(workerScript().whole)};` : null),
  generateBundle() {
    for (const ending of ['', '.map']) this.emitFile({ type: 'asset', fileName: `sluice.worker.js${ending}`, source: readFileSync(`${workerFile}${ending}`) });
  },
};

const inlineWorker = '\0worker';

/** One file: the worker's code is in it once, as a function that the page calls, and whose text a worker starts from. */
export const workerAsFunction: Plugin = {
  name: 'worker-as-function',
  resolveId: (source, importer = '') => (source === inlineWorker || (source === './serve-readers.js' && importer.endsWith('/src/remote/page-thread.ts')) ? inlineWorker : null),
  load(id) {
    if (textModule.test(id)) return `import { worker } from ${JSON.stringify(inlineWorker)}; export const workerText = '(' + worker + ')()(self)';`;
    if (id !== inlineWorker) return null;
    return `export function worker() { ${workerScript().definition}; return SluiceReaders; } export const serveReaders = (scope) => worker()(scope);`;
  },
};
