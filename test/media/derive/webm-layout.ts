import type { FileRange } from './hls-playlist.js';

/** Where DASH SegmentBase finds things in a WebM file. */
export interface WebmLayout {
  readonly initialization: FileRange;
  readonly cues: FileRange;
}

const ids = { ebml: 0x1a45dfa3, segment: 0x18538067, cluster: 0x1f43b675, cues: 0x1c53bb6b } as const;

/** Reads the top level of a WebM file: everything before the first Cluster is the initialization. */
export function webmLayout(bytes: Uint8Array): WebmLayout {
  const header = readElement(bytes, 0);
  const segment = readElement(bytes, header.end);
  if (header.id !== ids.ebml || segment.id !== ids.segment) throw new Error('Not a WebM file.');
  let initializationEnd = 0;
  let cues: FileRange | null = null;
  for (let offset = segment.body; offset < segment.end; ) {
    const element = readElement(bytes, offset);
    if (element.id === ids.cluster && initializationEnd === 0) initializationEnd = offset;
    if (element.id === ids.cues) cues = { offset, length: element.end - offset };
    offset = element.end;
  }
  if (cues === null || initializationEnd === 0) throw new Error('A WebM file without Cues or Clusters.');
  return { initialization: { offset: 0, length: initializationEnd }, cues };
}

interface Element {
  readonly id: number;
  readonly body: number;
  readonly end: number;
}

/** EBML (RFC 8794): the leading zero bits of the first byte tell the length; an id keeps its marker bit, a size does not. */
function readElement(bytes: Uint8Array, offset: number): Element {
  const id = readNumber(bytes, offset, true);
  const size = readNumber(bytes, id.next, false);
  return { id: id.value, body: size.next, end: size.next + size.value };
}

function readNumber(bytes: Uint8Array, offset: number, keepMarker: boolean): { value: number; next: number } {
  const first = bytes[offset] ?? 0;
  const length = Math.clz32(first) - 23;
  let value = keepMarker ? first : first & (0xff >> length);
  for (let index = 1; index < length; index += 1) value = value * 256 + (bytes[offset + index] ?? 0);
  return { value, next: offset + length };
}
