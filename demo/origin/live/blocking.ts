import type { Channel } from './channel.js';
import { activeFault } from './live-fault.js';
import { partsPerSegment } from './cuts.js';
import { lastPart, playlistView } from './write-hls.js';
import { partReadyMs, segmentReadyMs, type PartPlace } from './timetable.js';
import type { TrackFacts } from './track-facts.js';

/** `_HLS_msn`, `_HLS_part` and `_HLS_skip` of a playlist request; null where not given. */
export interface DeliveryDirectives {
  readonly msn: number | null;
  readonly part: number | null;
  readonly wantsDelta: boolean;
}

/** What a playlist request with directives is met with. */
export type BlockingAnswer =
  | { readonly kind: 'at'; readonly ms: number }
  | { readonly kind: 'refused'; readonly status: 400 | 503; readonly afterMs: number };

/** Null for a number that is none, which is answered with 400. */
export function readDirectives(query: URLSearchParams): DeliveryDirectives | null {
  const count = (name: string): number | null | undefined => {
    const text = query.get(name);
    if (text === null) return null;
    return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  };
  const msn = count('_HLS_msn');
  const part = count('_HLS_part');
  const skip = query.get('_HLS_skip');
  // RFC 8216bis, 6.2.5.2: a part without its segment is an error.
  if (msn === undefined || part === undefined || (part !== null && msn === null)) return null;
  return { msn, part, wantsDelta: skip === 'YES' || skip === 'v2' };
}

/**
 * When to answer a playlist request that came at `nowMs` (RFC 8216bis, 6.2.5.2): at once, when the segment or part asked for is
 * there, never (503 after three target durations), or not at all for one that is more than two segments ahead (400).
 */
export function blockingAnswer(channel: Channel, track: TrackFacts, { msn, part }: DeliveryDirectives, nowMs: number): BlockingAnswer {
  const { faults, segmentSeconds } = channel;
  if (msn === null || channel.partSeconds === null) return { kind: 'at', ms: nowMs };
  const hangs = activeFault(faults, 'blocking-hangs', nowMs);
  if (hangs !== null) return { kind: 'at', ms: nowMs + hangs.amountMs };
  if (activeFault(faults, 'blocking-unchanged', nowMs) !== null) return { kind: 'at', ms: nowMs };
  const view = playlistView(channel, nowMs);
  const place = placeOf(channel, msn + view.sequenceOffset, part);
  const last = lastPart(channel, track, view, view.shownMs);
  if (view.isEnded || isListed(place, view.newest, last)) return { kind: 'at', ms: nowMs };
  const limitMs = nowMs + 3 * segmentSeconds * 1000;
  // Two segments past the last complete one; in parts, the Advance Part Limit of three target durations of parts lies within that.
  if (place.number > view.newest + 2) return { kind: 'refused', status: 400, afterMs: nowMs };
  const readyMs = place.part === null ? segmentReadyMs(channel, place.number) : partReadyMs(channel, track, { number: place.number, part: place.part });
  const isNever = activeFault(faults, 'frozen', nowMs) !== null || readyMs > channel.endMs;
  // Where the channel ends first, the answer is the playlist that says so.
  if (readyMs > channel.endMs && channel.endMs <= limitMs) return { kind: 'at', ms: channel.endMs };
  return isNever || readyMs > limitMs ? { kind: 'refused', status: 503, afterMs: limitMs } : { kind: 'at', ms: readyMs };
}

/** A part past the last of its segment is the first of the next. */
function placeOf(channel: Channel, number: number, part: number | null): { readonly number: number; readonly part: number | null } {
  return part !== null && part >= partsPerSegment(channel) ? { number: number + 1, part: 0 } : { number, part };
}

function isListed(place: { readonly number: number; readonly part: number | null }, newest: number, last: PartPlace): boolean {
  if (place.number <= newest) return true;
  return place.part !== null && place.number === last.number && place.part <= last.part;
}
