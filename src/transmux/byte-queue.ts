import { concatBytes } from '../kit/bytes.js';

/** Bytes that have arrived and are not done with. Joins its pieces only when somebody looks, so that slow arrival costs no copies. */
export class ByteQueue {
  #pieces: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pieces.push(bytes);
    this.#length += bytes.length;
  }

  /** Everything, as one array: a view where there is one piece. */
  peek(): Uint8Array {
    const all = concatBytes(this.#pieces);
    this.#pieces = all.length === 0 ? [] : [all];
    return all;
  }

  /** Takes up to `length` bytes off the front, without joining what lies behind. */
  drop(length: number): void {
    let left = Math.min(length, this.#length);
    this.#length -= left;
    while (left > 0) {
      const [first] = this.#pieces;
      if (first === undefined) return;
      if (first.length > left) {
        this.#pieces[0] = first.subarray(left);
        return;
      }
      left -= first.length;
      this.#pieces.shift();
    }
  }

  clear(): void {
    this.#pieces = [];
    this.#length = 0;
  }
}
