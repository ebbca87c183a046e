import { ByteReader, MalformedBytes } from './byte-reader.js';

/** A box of ISO/IEC 14496-12 §4.2 as a place in an array of bytes; nothing is copied. */
export interface Box {
  readonly type: string;
  /** Of the size field. */
  readonly start: number;
  /** Of what follows size, type, 64-bit size and uuid. */
  readonly bodyStart: number;
  /** Exclusive. May lie past the bytes that have arrived; Infinity for a top-level box of size 0 ("to the end of the file"). */
  readonly end: number;
}

/** More than any sound segment or header holds; stops input that is nothing but box headers. */
const maxBoxes = 10_000;

/**
 * The box whose header starts at `offset`, or null while its header has not wholly arrived. `parentEnd`: where the box around
 * it ends; leave it out at top level. Throws MalformedBytes for sizes that cannot be.
 */
export function boxAt(bytes: Uint8Array, offset: number, parentEnd = Infinity): Box | null {
  const available = Math.min(bytes.length, parentEnd);
  if (available - offset < 8) {
    if (parentEnd <= bytes.length) throw new MalformedBytes(`${parentEnd - offset} stray bytes where a box should be`, offset);
    return null;
  }
  const reader = new ByteReader(bytes, offset, available);
  let size = reader.u32();
  const type = reader.text(4);
  if (size === 1) {
    if (reader.left < 8) return incomplete(bytes, parentEnd, type, offset);
    size = reader.u64();
  } else if (size === 0) {
    if (parentEnd !== Infinity) throw new MalformedBytes(`the box "${type}" inside another one has no size`, offset);
    size = Infinity;
  }
  if (type === 'uuid') {
    if (reader.left < 16) return incomplete(bytes, parentEnd, type, offset);
    reader.skip(16);
  }
  const bodyStart = reader.offset;
  if (size < bodyStart - offset) throw new MalformedBytes(`the box "${type}" claims ${size} bytes, fewer than its own header`, offset);
  if (offset + size > parentEnd) throw new MalformedBytes(`the box "${type}" of ${size} bytes is larger than the ${parentEnd - offset} left around it`, offset);
  return { type, start: offset, bodyStart, end: offset + size };
}

function incomplete(bytes: Uint8Array, parentEnd: number, type: string, offset: number): null {
  if (parentEnd <= bytes.length) throw new MalformedBytes(`the header of the box "${type}" is cut`, offset);
  return null;
}

/**
 * The boxes from `start` to `end` one after the other, not their children. Stops without a word where the bytes end before
 * `end` does, so the last one may not be whole: compare its `end`. Leave `end` out at top level.
 */
export function* boxes(bytes: Uint8Array, start = 0, end = Infinity): Generator<Box, void, undefined> {
  let offset = start;
  for (let count = 0; offset < end && offset < bytes.length; count += 1) {
    if (count === maxBoxes) throw new MalformedBytes(`more than ${maxBoxes} boxes in a row`, offset);
    const box = boxAt(bytes, offset, end);
    if (box === null) return;
    yield box;
    offset = box.end;
  }
}

/** The children of a box; throws MalformedBytes where the box is not whole. `skip`: bytes of its own fields before them. */
export function childBoxes(bytes: Uint8Array, parent: Box, skip = 0): Generator<Box, void, undefined> {
  const { offset, end } = new ByteReader(bytes, parent.bodyStart + skip, parent.end);
  return boxes(bytes, offset, end);
}

/** The first box at the end of the path of types below `parent`, e.g. `['mdia', 'mdhd']`; null where there is none. */
export function findBox(bytes: Uint8Array, parent: Box, path: readonly string[]): Box | null {
  let found: Box | null = parent;
  for (const type of path) {
    if (found === null) return null;
    let next: Box | null = null;
    for (const child of childBoxes(bytes, found)) {
      if (child.type !== type) continue;
      next = child;
      break;
    }
    found = next;
  }
  return found;
}

/** Over the body of a box; throws MalformedBytes where the box is not whole. */
export function boxReader(bytes: Uint8Array, box: Box): ByteReader {
  return new ByteReader(bytes, box.bodyStart, box.end);
}

/** Over the body of a FullBox, behind its version and flags. */
export function fullBoxReader(bytes: Uint8Array, box: Box): { readonly reader: ByteReader; readonly version: number; readonly flags: number } {
  const reader = boxReader(bytes, box);
  return { version: reader.u8(), flags: reader.u24(), reader };
}
