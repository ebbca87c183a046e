import type { SinkBuffers } from '../buffer/sink-buffers.js';
import { hasCode } from '../errors/player-error.js';
import type { MediaType } from '../model/presentation.js';
import type { Placement } from '../ports/media-sink.js';

/**
 * One track's way from a running segment into the sink: what arrives while an append is under way goes with the next one, so
 * that many small pieces cost few appends and none waits longer than it must.
 */
export interface AppendLane {
  /** Never waits; a failure shows in the next call and in drain(). */
  add(bytes: Uint8Array, placement: Placement, isComplete: boolean): void;
  /** Everything that was added is in the sink. */
  drain(): Promise<void>;
  /** The last piece left the sink's parser inside a fragment. */
  isInsideFragment(): boolean;
}

export interface AppendTarget {
  readonly buffers: SinkBuffers;
  /** Makes room; false: there is none to be made. */
  relieveQuota(type: MediaType, attempt: number): Promise<boolean>;
  /** After each append. */
  appended(type: MediaType): void;
}

export function createAppendLane(type: MediaType, target: AppendTarget, signal: AbortSignal): AppendLane {
  let waiting: { readonly bytes: Uint8Array; readonly placement: Placement }[] = [];
  let running: Promise<void> = Promise.resolve();
  let isRunning = false;
  let failure: { readonly error: unknown } | null = null;
  let isInside = false;

  async function run(): Promise<void> {
    isRunning = true;
    try {
      for (let batch = takeBatch(); batch !== null && !signal.aborted; batch = takeBatch()) {
        await appendWithRoom(batch.pieces, batch.placement);
        target.appended(type);
      }
    } catch (error) {
      failure = { error };
    } finally {
      isRunning = false;
    }
  }

  /** The pieces at the front that share one placement. */
  function takeBatch(): { readonly pieces: readonly Uint8Array[]; readonly placement: Placement } | null {
    const [first] = waiting;
    if (first === undefined) return null;
    const firstOther = waiting.findIndex(({ placement }) => placement !== first.placement);
    const batch = firstOther < 0 ? waiting : waiting.slice(0, firstOther);
    waiting = firstOther < 0 ? [] : waiting.slice(firstOther);
    return { pieces: batch.map(({ bytes }) => bytes), placement: first.placement };
  }

  async function appendWithRoom(pieces: readonly Uint8Array[], placement: Placement): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await target.buffers.append(type, pieces, placement);
      } catch (error) {
        if (signal.aborted || !hasCode(error, 'buffer/quota') || !(await target.relieveQuota(type, attempt))) throw error;
        signal.throwIfAborted();
      }
    }
  }

  return {
    add(bytes, placement, isComplete) {
      if (failure !== null) throw failure.error;
      isInside = !isComplete;
      waiting.push({ bytes, placement });
      if (!isRunning) running = run();
    },
    async drain() {
      while (isRunning) await running;
      if (failure !== null) throw failure.error;
      signal.throwIfAborted();
    },
    isInsideFragment: () => isInside,
  };
}
