import { createBrowserClock } from '../../src/platform/browser-clock.js';
import { createFetchHttp } from '../../src/platform/fetch-http.js';
import { describeHttpContract } from './http.contract.js';

describeHttpContract('fetch', async () => {
  const clock = createBrowserClock();
  const origin = `${location.origin}/contract-origin`;
  const never = new AbortController().signal;
  return {
    http: createFetchHttp(clock),
    origin,
    now: () => clock.now(),
    wait: (ms) => clock.sleep(ms, never),
    run: (work) => work,
    cancelledTransfers: async () => Number(await (await fetch(`${origin}/cancelled`)).text()),
    dispose: () => undefined,
  };
});
