import type { InventoryEntry } from '../../../src/buffer/inventory.js';
import type { Segment } from '../../../src/model/segment.js';

/** A segment of two seconds at twice its number, unless told otherwise. */
export function segment(number: number, more: Partial<Segment> = {}): Segment {
  return {
    number, startSeconds: number * 2, durationSeconds: 2, mediaStartTicks: null, timescale: 1, timestampOffsetSeconds: null, timeline: 0,
    windowStartSeconds: Number.NEGATIVE_INFINITY, windowEndSeconds: Number.POSITIVE_INFINITY, url: `https://a.test/${number}.m4s`, range: null, init: null, key: null,
    protectionSchemes: [], gap: false, programTimeMs: null, bitrateBps: null, ...more,
  };
}

/** The segment in the sink, where it was declared to be. */
export function entry(number: number, more: Partial<InventoryEntry> = {}): InventoryEntry {
  const of = more.segment ?? segment(number);
  return {
    renditionId: 'low', groupId: 'g', segment: of, startSeconds: of.startSeconds, endSeconds: of.startSeconds + of.durationSeconds,
    bytes: 1000, bufferedSeconds: of.durationSeconds, isGap: false, ...more,
  };
}
