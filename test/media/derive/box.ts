import { concatBytes } from '../../../src/kit/bytes.js';
import { ascii, readU32, u24, u32, u8 } from './byte-fields.js';

/** An ISO-BMFF box as found in bytes; `body` starts after size and type. */
export interface Box {
  readonly type: string;
  /** Where the box starts in the bytes that were read, and its whole size. */
  readonly offset: number;
  readonly size: number;
  readonly body: Uint8Array;
}

/** A box of the given content. */
export function box(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(content);
  return concatBytes([u32(8 + body.length), ascii(type), body]);
}

export function fullBox(type: string, version: number, flags: number, ...content: readonly Uint8Array[]): Uint8Array {
  return box(type, u8(version), u24(flags), ...content);
}

/** The boxes that lie side by side in `bytes`. Throws on a size that does not fit: our own pieces are never broken. */
export function readBoxes(bytes: Uint8Array): Box[] {
  const out: Box[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const size = readU32(bytes, offset);
    if (size < 8 || offset + size > bytes.length) throw new Error(`Box of ${size} bytes at ${offset} does not fit in ${bytes.length}.`);
    out.push({
      type: String.fromCharCode(...bytes.subarray(offset + 4, offset + 8)),
      offset,
      size,
      body: bytes.subarray(offset + 8, offset + size),
    });
    offset += size;
  }
  return out;
}

/** The body of the box at the path, such as `moov.trak.mdia`. `skip` bytes of the outermost body come before its boxes. */
export function boxBody(bytes: Uint8Array, path: string, skip = 0): Uint8Array {
  let body = bytes.subarray(skip);
  for (const type of path.split('.')) {
    const found = readBoxes(body).find((candidate) => candidate.type === type);
    if (found === undefined) throw new Error(`No box ${type} on the way to ${path}.`);
    body = found.body;
  }
  return body;
}
