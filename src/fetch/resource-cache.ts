import type { ByteRange } from '../model/segment.js';

/** Small bodies that several segments share: init segments, keys, the head of a file that held the index. */
export interface ResourceCache {
  /** The bytes of `url` in `range`, where a kept piece covers them; null otherwise. */
  get(url: string, range: ByteRange | null): Uint8Array | null;
  /** Keeps `bytes`, which stand at `offset` of `url`; `isWhole`: there is nothing after them. */
  put(url: string, offset: number, bytes: Uint8Array, isWhole: boolean): void;
  clear(): void;
}

interface Kept {
  readonly url: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
}

/** Bounded by `maxBytes`; the oldest goes first. A rotation of keys in each segment must not grow without end. */
export function createResourceCache(maxBytes: number): ResourceCache {
  let kept: Kept[] = [];
  return {
    get(url, range) {
      const start = range?.start ?? 0;
      for (const piece of kept) {
        if (piece.url !== url || start < piece.offset) continue;
        const end = range?.end ?? (piece.isWhole ? piece.offset + piece.bytes.length : null);
        if (end !== null && end <= piece.offset + piece.bytes.length) return piece.bytes.subarray(start - piece.offset, end - piece.offset);
      }
      return null;
    },
    put(url, offset, bytes, isWhole) {
      kept.push({ url, offset, bytes, isWhole });
      let total = kept.reduce((sum, piece) => sum + piece.bytes.length, 0);
      while (total > maxBytes && kept.length > 1) total -= kept.shift()?.bytes.length ?? 0;
    },
    clear() {
      kept = [];
    },
  };
}
