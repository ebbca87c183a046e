import { withDeadline, TIMED_OUT } from '../fetch/deadline.js';
import { deferred, type Deferred } from '../kit/deferred.js';
import { onAbort } from '../kit/scope.js';
import { version } from '../kit/version.js';
import type { Clock } from '../ports/clock.js';
import type { WorkerListener, WorkerThread } from '../ports/worker-thread.js';
import type { FromReaders, ToReaders } from './wire.js';

/** Starts where readers run; throws, or tells `failed`, where it cannot. */
export type OpenThread = (listener: WorkerListener<FromReaders>) => WorkerThread<ToReaders>;

/** What `read` answers to. */
export type ReadRequest = Omit<Extract<ToReaders, { kind: 'read' }>, 'kind' | 'call'>;
type Answer = Exclude<FromReaders, { kind: 'ready' }>;

/** Readers that answer. */
export interface ReaderThread {
  /** Resolves with the answer; rejects with an Error that says why there is none: then the thread has ended, and all it knew with it. */
  read(request: ReadRequest, signal: AbortSignal): Promise<Answer>;
  post(message: Exclude<ToReaders, { kind: 'read' }>): void;
  isEnded(): boolean;
}

/** A worker is fetched, compiled and running well within this on a phone; then the page begins to wait in vain. */
const START_MS = 5000;
/** The work on one slice takes milliseconds. Waited for twice, since after a machine has slept all timers ring at once. */
const HANG_MS = 5000;

/** Resolves when the readers are there, which end with the signal. Rejects with an Error that says why they are not; nothing runs then. */
export async function openReaderThread(open: OpenThread, clock: Clock, signal: AbortSignal): Promise<ReaderThread> {
  const ready = deferred<null>();
  const waiting = new Map<string, Deferred<Answer>>();
  let failure: { readonly reason: unknown } | null = null;
  let calls = 0;

  function end(reason: unknown): void {
    failure ??= { reason };
    unlink();
    thread.end();
    ready.reject(failure.reason);
    for (const each of waiting.values()) each.reject(failure.reason);
    waiting.clear();
  }

  function fail(why: string): void {
    end(new Error(why));
  }

  function heard(message: FromReaders): void {
    if (message.kind !== 'ready') return waiting.get(`${message.reader} ${message.call}`)?.resolve(message);
    if (message.version === version) ready.resolve(null);
    else fail(`it is of version ${message.version}, the player of ${version}`);
  }

  // Whoever fails before anybody waits has nobody to tell.
  ready.promise.catch(() => undefined);
  signal.throwIfAborted();
  const thread = open({ heard, failed: fail });
  const unlink = onAbort(signal, () => end(signal.reason));
  if ((await withDeadline(clock, START_MS, signal, () => ready.promise)) === TIMED_OUT) fail(`it did not answer within ${START_MS} ms`);
  await ready.promise;

  return {
    async read(request, readSignal) {
      if (failure !== null) throw failure.reason;
      calls += 1;
      const key = `${request.reader} ${calls}`;
      const answer = deferred<Answer>();
      waiting.set(key, answer);
      const { bytes } = request;
      const own = bytes.slice();
      thread.post({ kind: 'read', ...request, call: calls, bytes: own }, [own.buffer]);
      try {
        for (let patience = 2; patience > 0; patience -= 1) {
          const result = await withDeadline(clock, HANG_MS, readSignal, () => answer.promise);
          if (result !== TIMED_OUT) return result;
        }
        fail(`${bytes.length} bytes of it took more than ${2 * HANG_MS} ms`);
        return await answer.promise;
      } finally {
        waiting.delete(key);
      }
    },
    post(message) {
      if (failure === null) thread.post(message, []);
    },
    isEnded: () => failure !== null,
  };
}
