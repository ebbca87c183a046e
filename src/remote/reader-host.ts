import { createScope, type Scope } from '../kit/scope.js';
import type { Clock } from '../ports/clock.js';
import type { TransmuxWarning } from '../ports/transmuxer.js';
import type { DistantReader } from '../transmux/segment-reader.js';
import type { TransportContainer } from '../transmux/transport-readers.js';
import { openReaderThread, type OpenThread, type ReaderThread } from './reader-thread.js';
import { createRemoteReader } from './remote-reader.js';

/** A place where readers can run. */
export interface ReaderPlace {
  /** For messages: a URL, or words. */
  readonly name: string;
  /** Its code, fetched; rejects with `environment/chunk-failed`. */
  load(): Promise<OpenThread>;
}

/** Where the readers of one player run: one thread for all of them, from the first one's making until the last one's close. */
export interface ReaderHost {
  createReader(container: TransportContainer): DistantReader;
}

/**
 * Takes the first of `places` that works, with one warning for each that does not. `places` ends with one that always works but
 * for its code, which may not come: then readers reject with what it rejected with, and the next segment tries again.
 */
export function createReaderHost(places: readonly ReaderPlace[], clock: Clock): ReaderHost {
  let scope: Scope = createScope();
  let opening: Promise<ReaderThread> | null = null;
  /** Places before this one have failed. */
  let placeIndex = 0;
  let made = 0;
  let open = 0;
  const warnings: TransmuxWarning[] = [];

  async function start(signal: AbortSignal): Promise<ReaderThread> {
    for (;;) {
      const place = places[placeIndex];
      const next = places[placeIndex + 1];
      if (place === undefined) throw new Error('No place for readers.');
      try {
        const opener = await place.load();
        signal.throwIfAborted();
        return await openReaderThread(opener, clock, signal);
      } catch (error) {
        if (signal.aborted || next === undefined) throw error;
        placeIndex += 1;
        warnings.push({ code: 'environment/worker-failed', text: `The worker that reads transport streams could not be started from ${place.name}: ${error instanceof Error ? error.message : String(error)}. Its work is done by ${next.name}. See the option workerUrl.`, script: place.name });
      }
    }
  }

  async function thread(): Promise<ReaderThread> {
    const own = (opening ??= start(scope.signal));
    try {
      const found = await own;
      if (!found.isEnded()) return found;
    } catch (error) {
      if (opening === own) opening = null;
      throw error;
    }
    if (opening === own) opening = null;
    return thread();
  }

  function release(): void {
    open -= 1;
    if (open > 0) return;
    opening = null;
    scope.abort();
    scope = createScope();
  }

  return {
    createReader(container) {
      made += 1;
      open += 1;
      // It is to be there when the first bytes are; a failure shows again, with its error, when they have come.
      thread().catch(() => undefined);
      return createRemoteReader(container, made, { thread, takeWarnings: () => warnings.splice(0), release }, scope.signal);
    },
  };
}
