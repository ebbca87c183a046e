import { PlayerError } from '../errors/player-error.js';
import { fromPlainError } from '../errors/plain-error.js';
import { createScope, isAbort, type Scope } from '../kit/scope.js';
import type { SegmentStart, TransmuxWarning } from '../ports/transmuxer.js';
import type { DistantReader, Output } from '../transmux/segment-reader.js';
import type { TransportContainer } from '../transmux/transport-readers.js';
import type { ReaderThread } from './reader-thread.js';

/** Where the reader finds the thread that does its work. */
export interface ReaderHome {
  thread(): Promise<ReaderThread>;
  /** What there is to say of the thread and was not said yet. */
  takeWarnings(): readonly TransmuxWarning[];
  /** This reader needs it no more. */
  release(): void;
}

/** A reader of segments whose work is done by another one, of the same `id`, in a reader thread. */
export function createRemoteReader(container: TransportContainer, id: number, home: ReaderHome, signal: AbortSignal): DistantReader {
  /** Told with the first bytes. */
  let segment: SegmentStart | null = null;
  let url = '';
  /** Which thread knows the segment that goes on. */
  let knower: ReaderThread | null = null;
  let scope: Scope = createScope(signal);

  async function read(bytes: Uint8Array, isEnd: boolean, out: Output): Promise<void> {
    const own = scope;
    const thread = await home.thread();
    own.signal.throwIfAborted();
    const starts = segment;
    segment = null;
    if (starts === null && thread !== knower) throw unread('what read its beginning has ended');
    knower = thread;
    const answer = await thread.read({ reader: id, container, segment: starts, bytes, isEnd }, own.signal).catch((error: unknown) => {
      throw isAbort(error) ? error : unread(error instanceof Error ? error.message : String(error));
    });
    if (answer.kind === 'failed') throw fromPlainError(answer.error);
    out.pieces.push(...answer.output.pieces);
    out.warnings.push(...home.takeWarnings(), ...answer.output.warnings);
  }

  function unread(why: string): PlayerError {
    return new PlayerError('container/invalid', `The segment ${url} could not be read: ${why}. The worker that had it was ended; the next segment has a new one. Check what the server sends.`, { url, container });
  }

  /** Whatever is under way is for nobody any more. */
  function stop(kind: 'reset' | 'close'): void {
    scope.abort();
    scope = createScope(signal);
    segment = null;
    knower?.post({ kind, reader: id });
  }

  return {
    start(next) {
      segment = next;
      ({ url } = next);
    },
    push: (bytes, out) => read(bytes, false, out),
    end: (out) => read(new Uint8Array(0), true, out),
    reset: () => stop('reset'),
    close() {
      stop('close');
      scope.close();
      home.release();
    },
  };
}
