import type { Placement } from '../ports/media-sink.js';

/** What a SourceBuffer is told before an append. */
export type PlaceableBuffer = Pick<SourceBuffer, 'timestampOffset' | 'appendWindowStart' | 'appendWindowEnd'>;

/**
 * Writes only what differs: setting timestampOffset throws in the middle of a media segment, and in sequence mode starts
 * a new group (MSE §5.1). `placedOffset` is what was set last, since in sequence mode the attribute moves by itself.
 * Returns the offset that now holds; the attribute has it rounded up to whole microseconds, as WebKit counts: the append window
 * would cut off a first key frame that lies a rounding before 0, and its group of pictures with it.
 */
export function placeBuffer(buffer: PlaceableBuffer, placement: Placement, placedOffset: number | null): number {
  const { timestampOffsetSeconds, windowEndSeconds } = placement;
  const windowStartSeconds = Math.max(0, placement.windowStartSeconds);
  // Each bound must stay on its side of the other at every step.
  if (windowEndSeconds > buffer.appendWindowStart) {
    if (buffer.appendWindowEnd !== windowEndSeconds) buffer.appendWindowEnd = windowEndSeconds;
    if (buffer.appendWindowStart !== windowStartSeconds) buffer.appendWindowStart = windowStartSeconds;
  } else {
    buffer.appendWindowStart = windowStartSeconds;
    buffer.appendWindowEnd = windowEndSeconds;
  }
  if (placedOffset !== timestampOffsetSeconds) buffer.timestampOffset = Math.ceil(timestampOffsetSeconds * 1e6) / 1e6;
  return timestampOffsetSeconds;
}
