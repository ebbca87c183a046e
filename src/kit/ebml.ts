import { ByteReader, MalformedBytes } from './byte-reader.js';

/** An EBML element (RFC 8794) as a place in an array of bytes. */
export interface EbmlElement {
  /** With its length marker, as the specifications print it: 0x1A45DFA3 is EBML. */
  readonly id: number;
  readonly start: number;
  readonly bodyStart: number;
  /** Exclusive; may lie past the bytes that have arrived. Infinity where the size is unknown (live WebM) and nothing bounds it. */
  readonly end: number;
  readonly hasUnknownSize: boolean;
}

const maxElements = 100_000;

/**
 * The element whose header starts at `offset`, or null while its header has not wholly arrived. `parentEnd`: where the
 * element around it ends. Throws MalformedBytes for ids, lengths and sizes that cannot be.
 */
export function ebmlElementAt(bytes: Uint8Array, offset: number, parentEnd = Infinity): EbmlElement | null {
  const available = Math.min(bytes.length, parentEnd);
  const isWhole = parentEnd <= bytes.length;
  const id = variableInteger(bytes, offset, available, 4);
  if (id === null) {
    if (isWhole) throw new MalformedBytes('an EBML element id is cut', offset);
    return null;
  }
  const size = variableInteger(bytes, offset + id.length, available, 8);
  if (size === null) {
    if (isWhole) throw new MalformedBytes(`the size of the EBML element ${id.marked.toString(16)} is cut`, offset);
    return null;
  }
  const bodyStart = offset + id.length + size.length;
  const hasUnknownSize = size.isAllOnes;
  const end = hasUnknownSize ? parentEnd : bodyStart + size.value;
  if (end > parentEnd) throw new MalformedBytes(`the EBML element ${id.marked.toString(16)} of ${size.value} bytes is larger than the one around it`, offset);
  if (!Number.isSafeInteger(end) && end !== Infinity) throw new MalformedBytes('an EBML size beyond 2^53', offset);
  return { id: id.marked, start: offset, bodyStart, end, hasUnknownSize };
}

interface VariableInteger {
  readonly value: number;
  readonly marked: number;
  readonly length: number;
  readonly isAllOnes: boolean;
}

/** RFC 8794 §4: as many leading zero bits as bytes follow the first. */
function variableInteger(bytes: Uint8Array, offset: number, available: number, maxLength: number): VariableInteger | null {
  const first = bytes[offset];
  if (first === undefined || offset >= available) return null;
  const length = Math.clz32(first) - 23;
  if (length > maxLength) throw new MalformedBytes(`no EBML element starts with the byte 0x${first.toString(16)}`, offset);
  if (offset + length > available) return null;
  let value = first & (0xff >> length);
  let marked = first;
  let isAllOnes = value === 0xff >> length;
  for (let at = offset + 1; at < offset + length; at += 1) {
    const byte = bytes[at] ?? 0;
    value = value * 256 + byte;
    marked = marked * 256 + byte;
    isAllOnes &&= byte === 0xff;
  }
  return { value, marked, length, isAllOnes };
}

/**
 * The elements from `start` to `end` in file order. Those whose id is in `enter`, and all of unknown size, are followed by
 * their children; others are stepped over. Stops where the bytes end, so the last one may not be whole: compare its `end`.
 */
export function* ebmlElements(bytes: Uint8Array, start: number, end: number, enter: ReadonlySet<number> = new Set()): Generator<EbmlElement, void, undefined> {
  const parentEnds: number[] = [];
  let offset = start;
  for (let count = 0; offset < end && offset < bytes.length; count += 1) {
    if (count === maxElements) throw new MalformedBytes(`more than ${maxElements} EBML elements`, offset);
    while ((parentEnds.at(-1) ?? Infinity) <= offset) parentEnds.pop();
    const element = ebmlElementAt(bytes, offset, parentEnds.at(-1) ?? end);
    if (element === null) return;
    yield element;
    if (element.hasUnknownSize) offset = element.bodyStart;
    else if (enter.has(element.id)) {
      parentEnds.push(element.end);
      offset = element.bodyStart;
    } else offset = element.end;
  }
}

/** The unsigned integer that an element holds, at most 8 bytes and 2^53. Throws MalformedBytes. */
export function ebmlUint(bytes: Uint8Array, element: EbmlElement): number {
  const reader = ebmlReader(bytes, element);
  if (reader.left > 8) throw new MalformedBytes(`an EBML integer of ${reader.left} bytes`, element.start);
  let value = 0;
  while (reader.left > 0) value = value * 256 + reader.u8();
  if (!Number.isSafeInteger(value)) throw new MalformedBytes('an EBML integer beyond 2^53', element.start);
  return value;
}

/** The float that an element holds: 0, 4 or 8 bytes. Throws MalformedBytes. */
export function ebmlFloat(bytes: Uint8Array, element: EbmlElement): number {
  const reader = ebmlReader(bytes, element);
  const { left } = reader;
  const body = reader.bytes(left);
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  if (left === 0) return 0;
  if (left === 4) return view.getFloat32(0);
  if (left === 8) return view.getFloat64(0);
  throw new MalformedBytes(`an EBML float of ${left} bytes`, element.start);
}

/** The ASCII text that an element holds, without padding zeros, at most 1024 characters. Throws MalformedBytes. */
export function ebmlText(bytes: Uint8Array, element: EbmlElement): string {
  const reader = ebmlReader(bytes, element);
  return reader.text(reader.left).replace(/\0+$/, '');
}

/** Over the body of an element; throws MalformedBytes where it is not whole. */
export function ebmlReader(bytes: Uint8Array, element: EbmlElement): ByteReader {
  return new ByteReader(bytes, element.bodyStart, element.end);
}
