import { createBrowserClock } from '../../src/platform/browser-clock.js';
import { createLocalEstimateStore, type EstimateMemory } from '../../src/platform/local-estimate-store.js';
import { createMathRandom } from '../../src/platform/math-random.js';
import { createMediaCapabilities } from '../../src/platform/media-capabilities.js';
import { createNavigatorConnectivity } from '../../src/platform/navigator-connectivity.js';
import { startWorker } from '../../src/platform/start-worker.js';
import { createWebCryptoDecryptor } from '../../src/platform/web-crypto-decryptor.js';
import { describeCapabilitiesContract } from './capabilities.contract.js';
import { describeClockContract } from './clock.contract.js';
import { describeConnectivityContract } from './connectivity.contract.js';
import { describeDecryptorContract } from './decryptor.contract.js';
import { describeEstimateStoreContract } from './estimate-store.contract.js';
import { describeRandomContract } from './random.contract.js';
import { describeWorkerThreadContract } from './worker-thread.contract.js';

describeClockContract('browser', () => ({ clock: createBrowserClock(), run: (work) => work }));
describeRandomContract('Math.random', createMathRandom);
describeDecryptorContract('SubtleCrypto', createWebCryptoDecryptor);
describeCapabilitiesContract('MediaSource', createMediaCapabilities);

describeWorkerThreadContract('Worker', () => ({
  startWorker,
  echo: { text: "onmessage = ({ data }) => { postMessage(data); if (data === 'throw') throw new Error('thrown later'); };" },
  broken: { url: URL.createObjectURL(new Blob(["throw new Error('thrown at once');"], { type: 'text/javascript' })) },
  missing: { url: '/no-such-worker.js' },
  run: (work) => work,
  wait: () => new Promise((resolve) => setTimeout(resolve, 300)),
}));

// From inside a page nobody can take the network away: what a browser does then is done to the page.
describeConnectivityContract('navigator.onLine', () => ({
  connectivity: createNavigatorConnectivity(),
  set(isOffline) {
    Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => !isOffline });
    dispatchEvent(new Event(isOffline ? 'offline' : 'online'));
  },
}));

describeEstimateStoreContract('localStorage, the next visit', () => {
  localStorage.clear();
  let now = 1_700_000_000_000;
  const open = (memory: EstimateMemory = { kept: null }) => createLocalEstimateStore({ wallNow: () => now }, memory);
  return { store: open(), reopen: open, passTime: (ms) => (now += ms) };
});
describeEstimateStoreContract('no localStorage, the next load on the page', () => {
  let now = 1_700_000_000_000;
  const memory: EstimateMemory = { kept: null };
  const open = () => createLocalEstimateStore({ wallNow: () => now }, memory, () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  });
  return { store: open(), reopen: open, passTime: (ms) => (now += ms) };
});
