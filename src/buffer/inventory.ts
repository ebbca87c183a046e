import type { TimeRange, TimeRanges } from '../kit/time-ranges.js';
import { intersect, totalSeconds } from '../kit/time-ranges.js';
import type { Segment } from '../model/segment.js';

/** A segment whose bytes were handed to the sink (or that was skipped, as `isGap`), at its real place in presentation time. */
export interface InventoryEntry {
  readonly renditionId: string;
  readonly groupId: string;
  readonly segment: Segment;
  /** Where its frames are, not where the manifest said; `endSeconds` by the manifest's duration. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly bytes: number;
  /** Seconds of it that the sink reported when the append was done; what is missing later was evicted. */
  readonly bufferedSeconds: number;
  /** Nothing to play here: a gap of the manifest, or a segment given up. The playhead is moved over it. */
  readonly isGap: boolean;
}

/** What we know is buffered for one media type, sorted by start. */
export type Inventory = readonly InventoryEntry[];

/** Ends of neighbouring segments may differ by this much through rounding of declared durations, in seconds. */
const NEIGHBOUR_TOLERANCE_SECONDS = 0.25;
/** An entry that lost more than this in front of the playhead counts as evicted, in seconds: a few frames are rounding. */
const LOST_SECONDS = 0.15;

/** With `entry` in; what it covers of older ones is theirs no more. */
export function addEntry(inventory: Inventory, entry: InventoryEntry): Inventory {
  const kept = inventory.filter((other) => {
    if (other.renditionId === entry.renditionId && isSamePiece(other.segment, entry.segment)) return false;
    const overlap = Math.min(other.endSeconds, entry.endSeconds) - Math.max(other.startSeconds, entry.startSeconds);
    return overlap <= 0.5 * (other.endSeconds - other.startSeconds);
  });
  return [...kept, entry].sort((a, b) => a.startSeconds - b.startSeconds);
}

/** The same stretch of the same media, whatever the rendition. */
export function isSamePiece(a: Segment, b: Segment): boolean {
  return a.number === b.number && a.timeline === b.timeline && a.live?.part === b.live?.part;
}

/** Without all that lies for more than half inside `cut`. */
export function cutEntries(inventory: Inventory, cut: TimeRange): Inventory {
  return inventory.filter((entry) => {
    const overlap = Math.min(entry.endSeconds, cut.end) - Math.max(entry.startSeconds, cut.start);
    return overlap <= 0.5 * (entry.endSeconds - entry.startSeconds);
  });
}

/**
 * Without what has gone from the sink: the sink is right, the inventory only remembers. What can have gone behind `targetSeconds`,
 * where playback is or will be, is no loss.
 */
export function reconcile(inventory: Inventory, buffered: TimeRanges, targetSeconds: number): Inventory {
  const kept = inventory.filter((entry) => {
    if (entry.isGap || entry.bufferedSeconds <= 0) return true;
    const left = bufferedWithin(entry, buffered);
    const lostBehind = Math.max(0, targetSeconds - entry.startSeconds);
    return left > 0 && entry.bufferedSeconds - left - lostBehind <= LOST_SECONDS;
  });
  return kept.length === inventory.length ? inventory : kept;
}

/** Seconds of the entry's stretch that the sink has. */
export function bufferedWithin(entry: { readonly startSeconds: number; readonly endSeconds: number }, buffered: TimeRanges): number {
  return totalSeconds(intersect(buffered, [{ start: entry.startSeconds, end: entry.endSeconds }]));
}

/** The entry that holds `time`; one that starts a rounding error after it counts. */
export function entryAt(inventory: Inventory, time: number): InventoryEntry | null {
  let near: InventoryEntry | null = null;
  for (const entry of inventory) {
    if (entry.startSeconds <= time && time < entry.endSeconds) return entry;
    if (near === null && entry.startSeconds > time && entry.startSeconds - time <= NEIGHBOUR_TOLERANCE_SECONDS) near = entry;
  }
  return near;
}

/** Follows neighbours from the entry at `time`: the last one that can be reached without a hole; null where `time` has none. */
export function chainEnd(inventory: Inventory, time: number): InventoryEntry | null {
  let last = entryAt(inventory, time);
  if (last === null) return null;
  for (const entry of inventory) {
    if (entry.startSeconds <= last.startSeconds) continue;
    if (!isNeighbour(last, entry)) break;
    if (entry.endSeconds > last.endSeconds) last = entry;
  }
  return last;
}

function isNeighbour(before: InventoryEntry, after: InventoryEntry): boolean {
  if (after.startSeconds <= before.endSeconds + NEIGHBOUR_TOLERANCE_SECONDS) return true;
  return after.renditionId === before.renditionId && after.segment.timeline === before.segment.timeline && after.segment.number === before.segment.number + 1;
}

/** Bytes held from `time` on. */
export function bytesAhead(inventory: Inventory, time: number): number {
  return inventory.reduce((sum, entry) => (entry.endSeconds > time ? sum + entry.bytes : sum), 0);
}

/** Seconds between two times that are known to hold nothing. */
export function gapSeconds(inventory: Inventory, fromSeconds: number, untilSeconds: number): number {
  return inventory.reduce((sum, entry) => (entry.isGap ? sum + Math.max(0, Math.min(entry.endSeconds, untilSeconds) - Math.max(entry.startSeconds, fromSeconds)) : sum), 0);
}
