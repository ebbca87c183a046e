import type { Connectivity } from '../ports/connectivity.js';

/** What the browser says of its network. Works on a page and in a worker. */
export function createNavigatorConnectivity(): Connectivity {
  return {
    isOffline: () => !navigator.onLine,
    subscribe(listener) {
      const own = (): void => listener();
      for (const event of ['online', 'offline']) addEventListener(event, own);
      return () => {
        for (const event of ['online', 'offline']) removeEventListener(event, own);
      };
    },
  };
}
