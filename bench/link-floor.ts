import type { LinkProfile } from '../demo/origin/link-profile.js';
import { bytesUntilFrame } from './frame-bytes.js';
import type { BenchMedia, BenchStream } from './media.js';

const framesPerSecond = 25;

/** The least that any player needs on this link, in ms: nothing but travel and bytes up to the frame, no time for code or decoding. */
export interface LinkFloor {
  readonly roundTrips: number;
  readonly bytes: number;
  readonly ms: number;
}

/**
 * To the first frame: a connection (one round trip), the manifest, its playlist in HLS, then init segment and media side by
 * side; bytes of these up to the end of the first key frame.
 */
export function startFloor(media: BenchMedia, stream: BenchStream, link: LinkProfile): LinkFloor {
  const text = [stream.manifest, stream.playlist].flatMap((path) => (path === null ? [] : [bodyOf(media, stream, path).length]));
  const init = stream.init === null ? 0 : bodyOf(media, stream, stream.init).length;
  const bytes = text.reduce((sum, each) => sum + each, init) + bytesUntilFrame(bodyOf(media, stream, stream.segment(0)), 0);
  return floor(1 + text.length + 1, bytes, link);
}

/** To the frame at `seconds` after a seek: one request on a connection that is there. */
export function seekFloor(media: BenchMedia, stream: BenchStream, seconds: number, link: LinkProfile): LinkFloor {
  const index = Math.floor(seconds / stream.segmentSeconds);
  const frame = Math.floor((seconds - index * stream.segmentSeconds) * framesPerSecond);
  return floor(1, bytesUntilFrame(bodyOf(media, stream, stream.segment(index)), frame), link);
}

function floor(roundTrips: number, bytes: number, { roundTripMs, bitsPerSecond }: LinkProfile): LinkFloor {
  return { roundTrips, bytes, ms: roundTrips * roundTripMs + (bitsPerSecond === null ? 0 : (bytes * 8000) / bitsPerSecond) };
}

function bodyOf(media: BenchMedia, { id }: BenchStream, path: string): Uint8Array {
  const body = media.stream(id)?.get(path);
  if (body === undefined) throw new Error(`The stream ${id} has no ${path}.`);
  return body;
}
