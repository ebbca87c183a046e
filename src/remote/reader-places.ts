import { startWorker } from '../platform/start-worker.js';
import type { OpenThread } from './reader-thread.js';
import type { ReaderPlace } from './reader-host.js';

/** The code that only some places need. */
export interface PlaceCode {
  loadText(): Promise<string>;
  loadPage(): Promise<OpenThread>;
}

/** Where the option `workerUrl` lets readers run, best first: `'auto'` a worker made of its own text, null none; the page always. */
export function readerPlaces(workerUrl: string | null, { loadText, loadPage }: PlaceCode): readonly ReaderPlace[] {
  const page: ReaderPlace = { name: 'the page itself', load: loadPage };
  if (workerUrl === null) return [page];
  if (workerUrl !== 'auto') return [{ name: workerUrl, load: async () => (listener) => startWorker({ url: workerUrl }, listener) }, page];
  const own = async (): Promise<OpenThread> => {
    const text = await loadText();
    return (listener) => startWorker({ text }, listener);
  };
  return [{ name: 'a blob', load: own }, page];
}
