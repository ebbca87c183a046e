import { fullBox, join, u16, u32, u64 } from './boxes.js';
import type { Bytes } from './boxes.js';
import type { SimRendition, SimSegment } from './title.js';

/** The index of one rendition's file in one section; `sizes` are the segments' lengths in bytes. */
export function sidx(rendition: SimRendition, segments: readonly SimSegment[], sizes: readonly number[]): Bytes {
  const [lead] = rendition.tracks;
  const references = segments.map((segment, order) => join(
    u32(sizes[order] ?? 0),
    u32(Math.round(segment.durationSeconds * lead.timescale)),
    // starts_with_SAP, SAP_type 1.
    u32(0x90000000)));
  return fullBox('sidx', 1, 0, u32(1), u32(lead.timescale), u64(segments[0]?.mediaTicks ?? 0), u64(0), u16(0), u16(references.length), ...references);
}
