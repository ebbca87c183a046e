import type { StartWorker, WorkerScript } from '../../../src/ports/worker-thread.js';
import type { VirtualClock } from '../time/virtual-clock.js';

/** What a script does in a worker, as far as messages tell. It may throw, as a script may. */
export interface FakeScope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}
export type FakeScript = (scope: FakeScope) => void;

/** Workers on a virtual clock: messages are cloned as browsers do, and take their time. */
export class FakeWorkers {
  /** How many run. */
  running = 0;
  started = 0;

  /** `scripts` by URL or text; one that is not there fails as a missing file does. */
  constructor(private readonly clock: VirtualClock, private readonly scripts: Readonly<Record<string, FakeScript>>, private readonly delayMs = 1) {}

  readonly start: StartWorker = (script, listener) => {
    const run = this.scripts[nameOf(script)];
    let isEnded = false;
    const later = (work: () => void): void => {
      this.clock.schedule(this.delayMs, 'world', () => {
        if (!isEnded) work();
      });
    };
    const scope: FakeScope = {
      onmessage: null,
      postMessage: (message, transfer) => {
        const data = structuredClone(message, { transfer });
        // What crosses has the shape that was sent: both ends are ours.
        later(() => listener.heard(data as Parameters<typeof listener.heard>[0]));
      },
    };
    this.running += 1;
    this.started += 1;
    const guarded = (work: () => void): void => {
      try {
        work();
      } catch (error) {
        later(() => listener.failed(String(error)));
      }
    };
    later(() => guarded(() => {
      if (run === undefined) throw new Error(`no ${nameOf(script)}`);
      run(scope);
    }));
    return {
      post: (message, transfer) => {
        const data = structuredClone(message, { transfer: [...transfer] });
        later(() => guarded(() => scope.onmessage?.({ data })));
      },
      end: () => {
        if (!isEnded) this.running -= 1;
        isEnded = true;
      },
    };
  };
}

function nameOf(script: WorkerScript): string {
  return 'url' in script ? script.url : script.text;
}
