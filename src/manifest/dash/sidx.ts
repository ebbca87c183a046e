import { boxAt, fullBoxReader } from '../../kit/isobmff.js';
import { MalformedBytes } from '../../kit/byte-reader.js';

/** One reference of a `sidx` (ISO/IEC 14496-12 §8.16.3). */
export interface SidxReference {
  /** It leads to a further `sidx` and not to media. */
  readonly isIndex: boolean;
  readonly startByte: number;
  readonly endByte: number;
  readonly startTicks: number;
  readonly endTicks: number;
}

export interface Sidx {
  readonly timescale: number;
  readonly references: readonly SidxReference[];
}

/** The `sidx` at `offset` of `bytes`, which start at `byteOffset` of their file; the box must be whole. Throws MalformedBytes. */
export function parseSidx(bytes: Uint8Array, offset: number, byteOffset: number): Sidx {
  const box = boxAt(bytes, offset);
  if (box === null || box.type !== 'sidx') throw new MalformedBytes(`a box "${box?.type ?? ''}" where a sidx should be`, offset);
  const { reader, version } = fullBoxReader(bytes, box);
  reader.skip(4);
  const timescale = reader.u32();
  if (timescale === 0) throw new MalformedBytes('a sidx with timescale 0', offset);
  let tick = version === 0 ? reader.u32() : reader.u64();
  // Offsets count from the first byte behind the box.
  let byte = byteOffset + box.end + (version === 0 ? reader.u32() : reader.u64());
  reader.skip(2);
  const count = reader.entries(reader.u16(), 12);
  const references: SidxReference[] = [];
  for (let index = 0; index < count; index += 1) {
    const typeAndSize = reader.u32();
    const size = typeAndSize & 0x7fffffff;
    const duration = reader.u32();
    reader.skip(4);
    const isIndex = typeAndSize >>> 31 === 1;
    if (isIndex && size === 0) throw new MalformedBytes('a sidx that refers to itself', offset);
    const [startByte, startTicks] = [byte, tick];
    byte += size;
    tick += duration;
    if (!Number.isSafeInteger(byte) || !Number.isSafeInteger(tick)) throw new MalformedBytes('a sidx that reaches beyond 2^53', offset);
    // An entry without bytes is a hole, one without length cannot be asked for.
    if (size > 0 && (duration > 0 || isIndex)) references.push({ isIndex, startByte, endByte: byte, startTicks, endTicks: tick });
  }
  return { timescale, references };
}
