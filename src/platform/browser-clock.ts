import type { Clock } from '../ports/clock.js';

/** setTimeout takes a signed 32-bit count; what is above fires at once. 24.8 days is as good as for ever here. */
const LONGEST_TIMER_MS = 0x7fffffff;

/** The machine's time. Works on a page, in a worker and in Node. */
export function createBrowserClock(): Clock {
  return {
    now: () => performance.now(),
    wallNow: () => Date.now(),
    sleep: (ms, signal) => (ms > 0 ? sleepByTimer(Math.min(ms, LONGEST_TIMER_MS), signal) : nextTask(signal)),
  };
}

function sleepByTimer(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** A message is a task of its own, and unlike nested timers (HTML, "timer initialization steps") never waits 4 ms. */
function nextTask(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const { port1, port2 } = new MessageChannel();
    const finish = (): void => {
      signal.removeEventListener('abort', finish);
      port1.onmessage = null;
      port1.close();
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    port1.onmessage = finish;
    signal.addEventListener('abort', finish, { once: true });
    port2.postMessage(null);
  });
}
