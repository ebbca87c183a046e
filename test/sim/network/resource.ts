import { lastAtMost } from '../../../src/kit/search.js';

/** What a URL of the simulated origin is, for faults and invariants; the engine never sees it. */
export interface ResourceName {
  readonly kind: 'manifest' | 'playlist' | 'index' | 'init' | 'segment' | 'key' | 'time';
  /** Index of the rendition in the title; null where the resource belongs to none. */
  readonly rendition: number | null;
  /** Position of the segment from the title's start, in a live channel its number; null for all else. */
  readonly segment: number | null;
  /** Of a segment that is asked for piece by piece. */
  readonly part?: number;
}

/** Bytes that can be read anywhere without being laid out as a whole. */
export interface ResourceBody {
  readonly length: number;
  /** `end` exclusive, within the length. The caller must not write on the result. */
  slice(start: number, end: number): Uint8Array;
}

export interface Resource {
  readonly name: ResourceName;
  readonly contentType: string;
  readonly body: ResourceBody;
}

export function bodyOf(bytes: Uint8Array): ResourceBody {
  return { length: bytes.length, slice: (start, end) => bytes.subarray(start, end) };
}

export function textBody(text: string): ResourceBody {
  return bodyOf(new TextEncoder().encode(text));
}

/** Shared padding: media payload that nobody decodes. */
const zeros = new Uint8Array(1 << 18);
const untouched = Buffer.alloc(1 << 18);

/** True while nobody has written on what all bodies share. */
export function isPaddingIntact(): boolean {
  return untouched.equals(zeros);
}

/** A piece of a body: real bytes, or so many of padding. */
export type BodyPart = Uint8Array | { readonly padding: number };

function lengthOf(part: BodyPart): number {
  return part instanceof Uint8Array ? part.length : part.padding;
}

/** Real bytes and padding in a row; a read inside padding costs nothing. */
export function patchworkBody(parts: readonly BodyPart[]): ResourceBody {
  const starts: number[] = [];
  let length = 0;
  for (const part of parts) {
    starts.push(length);
    length += lengthOf(part);
  }
  return {
    length,
    slice(start, end) {
      const from = lastAtMost(starts.length, start, (index) => starts[index] ?? 0);
      const first = parts[from];
      const firstStart = starts[from] ?? 0;
      if (first !== undefined && end <= firstStart + lengthOf(first)) {
        if (first instanceof Uint8Array) return first.subarray(start - firstStart, end - firstStart);
        if (end - start <= zeros.length) return zeros.subarray(0, end - start);
      }
      const out = new Uint8Array(end - start);
      for (let index = from; index < parts.length; index += 1) {
        const part = parts[index];
        const at = starts[index] ?? 0;
        if (part === undefined || at >= end) break;
        if (!(part instanceof Uint8Array)) continue;
        const low = Math.max(start, at);
        const high = Math.min(end, at + part.length);
        if (low < high) out.set(part.subarray(low - at, high - at), low - start);
      }
      return out;
    },
  };
}

/** Bodies in a row: files that hold an init segment, an index and every segment. */
export function joinBodies(bodies: readonly ResourceBody[]): ResourceBody {
  const starts: number[] = [];
  let length = 0;
  for (const body of bodies) {
    starts.push(length);
    length += body.length;
  }
  return {
    length,
    slice(start, end) {
      const from = lastAtMost(starts.length, start, (index) => starts[index] ?? 0);
      const first = bodies[from];
      const firstStart = starts[from] ?? 0;
      if (first !== undefined && end <= firstStart + first.length) return first.slice(start - firstStart, end - firstStart);
      const out = new Uint8Array(end - start);
      for (let index = from; index < bodies.length; index += 1) {
        const body = bodies[index];
        const at = starts[index] ?? 0;
        if (body === undefined || at >= end) break;
        const low = Math.max(start, at);
        const high = Math.min(end, at + body.length);
        if (low < high) out.set(body.slice(low - at, high - at), low - start);
      }
      return out;
    },
  };
}
