import type { Channel } from './channel.js';
import { partsPerSegment } from './cuts.js';
import { withExpiry } from './expiry-event.js';
import { activeFault } from './live-fault.js';
import type { LiveMedia } from './live-media.js';
import { bodyReply, statusReply, type GrowthStep, type LiveReply } from './live-reply.js';
import { isPastEnd, newestSegment, oldestSegment, partReadyMs, segmentReadyMs, segmentStartMs } from './timetable.js';
import type { TrackFacts } from './track-facts.js';

/** A piece of media that is asked for; `part` is null for a whole segment. */
export interface MediaRequest {
  readonly channel: Channel;
  readonly track: TrackFacts;
  readonly number: number;
  readonly part: number | null;
  /** First byte of an open-ended Range, or of one that ends at `rangeEnd` (exclusive); null without. */
  readonly rangeStart: number | null;
  readonly rangeEnd: number;
}

/** A request is held where what it asks for comes within so long: clocks that are equal still differ by a timer's lateness. */
const graceMs = 100;
/** Segments stay for so long after they left the window. */
const afterWindowMs = 10_000;
const oldestLost = 3;
/** RFC 8673: the last byte of a body whose end is not known. */
const unknownEnd = 2 ** 53 - 1;

export function mediaReply(media: LiveMedia, request: MediaRequest, nowMs: number): LiveReply {
  const { channel, track, number, part } = request;
  if (number < oldestInReach(channel, nowMs)) return statusReply(404, 'This segment has left the window.');
  const readyMs = part === null ? segmentReadyMs(channel, number) : partReadyMs(channel, track, { number, part });
  if (isPastEnd(channel, { number, part: part ?? partsPerSegment(channel) - 1 }, track)) return statusReply(404, 'The channel ended before this.');
  const late = activeFault(channel.faults, 'late', nowMs)?.amountMs ?? 0;
  const missing = activeFault(channel.faults, 'edge-404', nowMs)?.amountMs ?? 0;
  const publishedMs = readyMs + Math.max(late, missing);
  if (part !== null && part >= partsPerSegment(channel)) return statusReply(404, 'There is no such part.');
  if (channel.partSeconds === null || part !== null) {
    if (publishedMs > nowMs) return notYet(channel, part, readyMs, publishedMs, nowMs);
    return bodyReply(typeOf(channel, track), bytesOf(media, request));
  }
  return publishedMs <= nowMs ? bodyReply(typeOf(channel, track), bytesOf(media, request)) : growing(media, request, nowMs, Math.max(late, missing));
}

function oldestInReach(channel: Channel, nowMs: number): number {
  const ended = activeFault(channel.faults, 'ended', nowMs);
  const shownMs = ended?.fromMs ?? nowMs;
  return activeFault(channel.faults, 'oldest-404', nowMs) === null ? oldestSegment(channel, shownMs - afterWindowMs) : oldestSegment(channel, shownMs) + oldestLost;
}

/** HLS hints at a part that does not exist, which is to be held; whatever else is early is not found, but for a hair. */
function notYet(channel: Channel, part: number | null, readyMs: number, publishedMs: number, nowMs: number): LiveReply {
  const isHinted = part !== null && channel.protocol === 'hls' && readyMs - nowMs <= 2 * channel.segmentSeconds * 1000;
  if (readyMs > nowMs && (isHinted || readyMs - nowMs <= graceMs)) return { kind: 'wait', untilMs: readyMs };
  return statusReply(404, `Not there before ${new Date(publishedMs).toISOString()}.`);
}

function chunksOf(media: LiveMedia, { channel, track, number }: MediaRequest): readonly Uint8Array[] {
  return withExpiry(media.chunks(channel, track, number), channel, track, number);
}

function bytesOf(media: LiveMedia, request: MediaRequest): Uint8Array {
  const { channel, track, number, part } = request;
  if (channel.container === 'ts') return media.transport(channel, track, number);
  const chunks = chunksOf(media, request);
  return part === null ? Buffer.concat(chunks) : (chunks[part] ?? new Uint8Array());
}

/** A segment that is being made, chunk by chunk, or what of it lies in a range. */
function growing(media: LiveMedia, request: MediaRequest, nowMs: number, lateMs: number): LiveReply {
  const { channel, track, number, rangeStart, rangeEnd } = request;
  const chunks = chunksOf(media, request);
  const from = rangeStart ?? 0;
  let end = 0;
  const steps = chunks.map((chunk, part): GrowthStep => {
    end += chunk.length;
    return { atMs: partReadyMs(channel, track, { number, part }) + lateMs, end };
  });
  const first = steps.find((step) => step.end > from);
  if (first === undefined) return statusReply(416);
  // An encoder opens a segment when it begins it: who asks from then on is answered with its first chunk, as players expect.
  const isBegun = lateMs === 0 && segmentStartMs(channel, number) - graceMs <= nowMs;
  if (first.atMs > nowMs) return isBegun ? { kind: 'wait', untilMs: first.atMs } : notYet(channel, 0, first.atMs - lateMs, first.atMs, nowMs);
  const until = Math.min(end, rangeEnd);
  const growth = steps.filter((step) => step.end > from).map((step) => ({ atMs: step.atMs, end: Math.min(step.end, until) - from }));
  const place = { 'content-range': `bytes ${from}-${rangeEnd === Infinity ? unknownEnd : until - 1}/*`, 'accept-ranges': 'bytes' };
  return {
    kind: 'body',
    status: rangeStart === null ? 200 : 206,
    contentType: typeOf(channel, track),
    body: Buffer.concat(chunks).subarray(from, until),
    headers: rangeStart === null ? {} : place,
    growth,
  };
}

function typeOf({ container }: Channel, { kind }: TrackFacts): string {
  return container === 'ts' ? 'video/mp2t' : `${kind}/mp4`;
}

/** Whether a segment is (or was) to be had at `nowMs`: for tests and the simulation. */
export function isPublished(channel: Channel, number: number, nowMs: number): boolean {
  return number >= oldestInReach(channel, nowMs) && number <= newestSegment(channel, nowMs);
}
