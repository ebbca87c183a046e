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
  /** What has not begun will not; resolves when nothing is under way any more. True: the sink's parser stands inside a fragment. */
  stop(): Promise<boolean>;
}

export interface AppendTarget {
  readonly buffers: SinkBuffers;
  /** Makes room; false: there is none to be made. `hasBegun`: some of the segment is in the sink. */
  relieveQuota(type: MediaType, attempt: number, hasBegun: boolean): Promise<boolean>;
  /** After each append. */
  appended(type: MediaType): void;
}

interface WaitingPiece {
  readonly bytes: Uint8Array;
  readonly placement: Placement;
  readonly isComplete: boolean;
}

export function createAppendLane(type: MediaType, target: AppendTarget, signal: AbortSignal): AppendLane {
  let waiting: WaitingPiece[] = [];
  let running: Promise<void> = Promise.resolve();
  let isRunning = false;
  let failure: { readonly error: unknown } | null = null;
  let isInside = false;
  /** Some of the segment is in the sink. */
  let hasBegun = false;

  async function run(): Promise<void> {
    isRunning = true;
    try {
      for (let batch = takeBatch(); batch !== null && !signal.aborted; batch = takeBatch()) {
        const { placement } = batch[0];
        // Until it is in, nobody knows how much of it was parsed.
        isInside = true;
        await withRoom(type, { relieveQuota: (of, attempt) => target.relieveQuota(of, attempt, hasBegun) }, signal, () => target.buffers.append(type, batch.map(({ bytes }) => bytes), placement));
        hasBegun = true;
        isInside = batch.at(-1)?.isComplete === false;
        target.appended(type);
      }
    } catch (error) {
      failure = { error };
    } finally {
      isRunning = false;
    }
  }

  /** The pieces at the front that share one placement. */
  function takeBatch(): readonly [WaitingPiece, ...WaitingPiece[]] | null {
    const [first, ...others] = waiting;
    if (first === undefined) return null;
    const firstOther = others.findIndex(({ placement }) => placement !== first.placement);
    const count = firstOther < 0 ? others.length : firstOther;
    waiting = others.slice(count);
    return [first, ...others.slice(0, count)];
  }

  return {
    add(bytes, placement, isComplete) {
      if (failure !== null) throw failure.error;
      waiting.push({ bytes, placement, isComplete });
      if (!isRunning) running = run();
    },
    async drain() {
      while (isRunning) await running;
      if (failure !== null) throw failure.error;
      signal.throwIfAborted();
    },
    async stop() {
      waiting = [];
      while (isRunning) await running;
      return isInside;
    },
  };
}

/** Room is made this often for one piece: relief that helps does so in the first tries, and waiting for the playhead takes some seconds. */
const MAX_ROUNDS = 15;

/** Does `work`, which needs room in the sink, again after each time that room was made for it. Throws `buffer/quota` where that does not help. */
export async function withRoom<T>(type: MediaType, target: { relieveQuota(type: MediaType, attempt: number): Promise<boolean> }, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || attempt > MAX_ROUNDS || !hasCode(error, 'buffer/quota') || !(await target.relieveQuota(type, attempt))) throw error;
      signal.throwIfAborted();
    }
  }
}
