import { serveReaders, type ReaderScope } from './serve-readers.js';
import type { OpenThread } from './reader-thread.js';

/** The same readers on the page itself, behind the same messages: for where no worker may run. */
export const openPageThread: OpenThread = ({ heard }) => {
  let isEnded = false;
  const scope: ReaderScope = {
    onmessage: null,
    // Later, as from a worker: nobody is called back from within a call.
    postMessage: (message) => queueMicrotask(() => {
      if (!isEnded) heard(message);
    }),
  };
  serveReaders(scope);
  return {
    post: (data) => scope.onmessage?.({ data }),
    end: () => { isEnded = true; },
  };
};
