import { concatBytes } from '../kit/bytes.js';

/** Between the network, which must be read at its own pace to be measured rightly, and whoever works on the bytes. */
export interface ByteQueue {
  put(bytes: Uint8Array): void;
  end(): void;
  fail(error: unknown): void;
  /** What has come since the last take, as one piece of about `maxBytes` at most; null at the end. Waits where nothing has. */
  take(maxBytes: number, signal: AbortSignal): Promise<Uint8Array | null>;
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

  function takeUpTo(maxBytes: number): Uint8Array {
    const taken: Uint8Array[] = [];
    let total = 0;
    while (total < maxBytes) {
      const [first] = pieces;
      if (first === undefined) break;
      const part = first.subarray(0, maxBytes - total);
      taken.push(part);
      total += part.length;
      if (part.length === first.length) pieces.shift();
      else pieces[0] = first.subarray(part.length);
    }
    return concatBytes(taken);
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
    async take(maxBytes, signal) {
      for (;;) {
        signal.throwIfAborted();
        if (pieces.length > 0) return takeUpTo(maxBytes);
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
