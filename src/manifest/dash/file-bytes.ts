import { concatBytes } from '../../kit/bytes.js';

/** Bytes of a file that somebody has to fetch before reading can go on; `end` is exclusive. */
export interface NeededBytes {
  readonly start: number;
  readonly end: number;
}

export function isNeeded(answer: object): answer is NeededBytes {
  return 'start' in answer && 'end' in answer;
}

interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** The parts of a file that have been fetched so far. */
export class FileBytes {
  #pieces: readonly Piece[] = [];

  get length(): number {
    return this.#pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
  }

  add(start: number, bytes: Uint8Array): void {
    let added: Piece = { start, bytes };
    const apart: Piece[] = [];
    for (const piece of this.#pieces) {
      const touches = piece.start <= added.start + added.bytes.length && added.start <= piece.start + piece.bytes.length;
      if (touches) added = joined(piece, added);
      else apart.push(piece);
    }
    this.#pieces = [...apart, added];
  }

  /** All that is there from `start` on without a hole; empty where nothing is. */
  from(start: number): Uint8Array {
    const piece = this.#pieces.find((one) => one.start <= start && start < one.start + one.bytes.length);
    return piece === undefined ? new Uint8Array(0) : piece.bytes.subarray(start - piece.start);
  }
}

/** Of two that touch; where both have a byte it is the same byte of the same file. */
function joined(a: Piece, b: Piece): Piece {
  const [first, second] = a.start <= b.start ? [a, b] : [b, a];
  const rest = second.bytes.subarray(Math.min(second.bytes.length, first.start + first.bytes.length - second.start));
  return rest.length === 0 ? first : { start: first.start, bytes: concatBytes([first.bytes, rest]) };
}
