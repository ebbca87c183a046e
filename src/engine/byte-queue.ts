import { concatBytes } from '../kit/bytes.js';

/** Between the network, which must be read at its own pace to be measured rightly, and whoever works on the bytes. */
export interface ByteQueue {
  put(bytes: Uint8Array): void;
  end(): void;
  fail(error: unknown): void;
  /** All that has come since the last take, as one piece; null at the end. Waits where nothing has. */
  take(signal: AbortSignal): Promise<Uint8Array | null>;
  /** What is there, without waiting. */
  takeAll(): readonly Uint8Array[];
  receivedBytes(): number;
}

export function createByteQueue(): ByteQueue {
  let pieces: Uint8Array[] = [];
  let received = 0;
  let outcome: { readonly error: unknown } | 'open' | 'ended' = 'open';
  let wake: (() => void) | null = null;

  function stir(): void {
    wake?.();
    wake = null;
  }

  return {
    put(bytes) {
      pieces.push(bytes);
      received += bytes.length;
      stir();
    },
    end() {
      outcome = 'ended';
      stir();
    },
    fail(error) {
      outcome = { error };
      stir();
    },
    async take(signal) {
      for (;;) {
        signal.throwIfAborted();
        if (pieces.length > 0) {
          const taken = concatBytes(pieces);
          pieces = [];
          return taken;
        }
        if (outcome === 'ended') return null;
        if (outcome !== 'open') throw outcome.error;
        // An abort ends the transfer, which fails the queue: no listener of our own is needed.
        await new Promise<void>((resolve) => { wake = resolve; });
      }
    },
    takeAll() {
      const taken = pieces;
      pieces = [];
      return taken;
    },
    receivedBytes: () => received,
  };
}
