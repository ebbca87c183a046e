import type { InventoryEntry } from '../buffer/inventory.js';
import { chainEnd, entryAt, isSamePiece } from '../buffer/inventory.js';
import type { MediaType, Period, Rendition } from '../model/presentation.js';
import type { SegmentIndex } from '../model/segment-index.js';
import type { Segment } from '../model/segment.js';
import { periodAt, presentationEnd } from './lookup.js';
import type { SessionState } from './state.js';

/** From where a track needs media next. */
export interface Need {
  /** Where playback is or will be. */
  readonly targetSeconds: number;
  /** The last segment in place that can be reached from the target without a hole. */
  readonly last: InventoryEntry | null;
  /** Real time from which media is missing. */
  readonly fromSeconds: number;
  /** The same as the manifest counts: drift of declared durations taken out. */
  readonly nominalSeconds: number;
  readonly period: Period | null;
}

/** Seeking to the very end still needs the last frame, in seconds before the end. */
const LAST_FRAME_SECONDS = 0.1;

/** Where playback is, or will be once the element can be asked. */
export function targetSeconds(state: SessionState): number {
  const wanted = state.anchorSeconds ?? state.seen.timeSeconds;
  const end = presentationEnd(state);
  return end === null ? wanted : Math.max(0, Math.min(wanted, end - LAST_FRAME_SECONDS));
}

export function needOf(state: SessionState, type: MediaType): Need {
  const track = state.tracks[type];
  const target = targetSeconds(state);
  const last = chainEnd(track.inventory, target);
  const nominal = last === null ? target - track.driftSeconds : last.segment.startSeconds + last.segment.durationSeconds;
  return {
    targetSeconds: target,
    last,
    fromSeconds: last?.endSeconds ?? target,
    nominalSeconds: nominal,
    period: state.presentation === null ? null : periodAt(state.presentation, nominal),
  };
}

/** A segment of another rendition that lies before the need for more than this share is passed over: what is left of it is rounding. */
const COVERED_SHARE = 0.7;
const ROUNDING_SECONDS = 0.2;

/** The segment of `index` that answers the need; null: the index has none (its end, or a hole up to its end). */
export function locate(state: SessionState, type: MediaType, rendition: Rendition, index: SegmentIndex, need: Need): Segment | null {
  const { last, nominalSeconds, targetSeconds: target } = need;
  const { inventory } = state.tracks[type];
  if (last !== null) {
    if (last.renditionId === rendition.id) {
      const following = index.after(last.segment);
      // Behind a stretch that was never announced it may be there already.
      return following === null ? null : firstMissing(inventory, rendition.id, index, following);
    }
    let next = index.at(nominalSeconds);
    // Parts of it that were loaded already, to get to where decoding can begin.
    if (next?.live) next = firstMissing(inventory, rendition.id, index, next);
    if (next === null) return null;
    const following = index.after(next);
    // Behind a part the rest is media, not rounding.
    const isRest = last.segment.live?.part !== undefined && last.segment.live.part !== null && next.startSeconds + next.durationSeconds - nominalSeconds > ROUNDING_SECONDS;
    const isCovered = !isRest && nominalSeconds - next.startSeconds > COVERED_SHARE * next.durationSeconds;
    return isCovered && following?.live?.isIndependent !== false ? following : next;
  }
  const first = index.at(nominalSeconds) ?? index.last();
  if (first === null) return null;
  const placed = placedEntry(inventory, rendition.id, first);
  if (placed === null) return first;
  // It is there already, only not where it was declared to be: drift. What is missing is its neighbour.
  if (placed.startSeconds <= target) return firstMissing(inventory, rendition.id, index, first);
  const before = index.at(first.startSeconds - 0.02);
  if (before !== null && before.number < first.number && placedEntry(inventory, rendition.id, before) === null) return before;
  const end = chainEnd(inventory, placed.startSeconds);
  return end === null ? index.after(first) : index.after(end.segment);
}

/** From `segment` on, the first that is not in place. */
function firstMissing(inventory: readonly InventoryEntry[], renditionId: string, index: SegmentIndex, segment: Segment): Segment | null {
  let next: Segment | null = segment;
  while (next !== null && placedEntry(inventory, renditionId, next) !== null) next = index.after(next);
  return next;
}

function placedEntry(inventory: readonly InventoryEntry[], renditionId: string, segment: Segment): InventoryEntry | null {
  return inventory.find((entry) => entry.renditionId === renditionId && isSamePiece(entry.segment, segment)) ?? null;
}

/**
 * Up to where everything that belongs at the playhead is in place or given up on this track: a hole of the sink before it will
 * not be filled any more.
 */
export function settledUntil(state: SessionState, type: MediaType): number {
  const target = targetSeconds(state);
  const { inventory } = state.tracks[type];
  return entryAt(inventory, target) === null ? target : (chainEnd(inventory, target)?.endSeconds ?? target);
}
