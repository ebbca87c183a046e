import type { Segment } from '../model/segment.js';

/**
 * What must be added to media time, by media clock. One value a timeline is shared by audio and video, or lip-sync would
 * depend on which came first; a rendition whose clock proves to be another gets its own.
 */
export interface Alignment {
  readonly shared: ReadonlyMap<number, number>;
  readonly own: ReadonlyMap<string, number>;
}

export const emptyAlignment: Alignment = { shared: new Map(), own: new Map() };

export interface AlignedSegment {
  readonly timestampOffsetSeconds: number;
  /** Where its first frame will be shown. */
  readonly startSeconds: number;
  /** The next state; the same object where nothing was learnt. */
  readonly alignment: Alignment;
  /** Set when the media's clock contradicted the manifest by this many seconds and the manifest was followed. */
  readonly correctedSeconds: number | null;
}

/** A start that differs from where the manifest puts it by more than this share of the segment (and this many seconds) is a wrong clock, not rounding. */
const WRONG_CLOCK_SHARE = 0.75;
const WRONG_CLOCK_SECONDS = 1;

/**
 * Places a segment by the first time found in its bytes. `driftSeconds`: by how much the segments before it really started
 * later than declared (playlists round their durations), so that slow drift is not taken for a jump.
 */
export function alignSegment(alignment: Alignment, segment: Segment, renditionId: string, mediaStartSeconds: number, driftSeconds: number): AlignedSegment {
  const ownKey = `${segment.timeline}:${renditionId}`;
  const known = alignment.own.get(ownKey) ?? alignment.shared.get(segment.timeline) ?? segment.timestampOffsetSeconds;
  if (known === null) {
    const offset = segment.startSeconds - mediaStartSeconds;
    const shared = new Map(alignment.shared).set(segment.timeline, offset);
    return { timestampOffsetSeconds: offset, startSeconds: segment.startSeconds, alignment: { ...alignment, shared }, correctedSeconds: null };
  }
  const start = mediaStartSeconds + known;
  const error = start - (segment.startSeconds + driftSeconds);
  if (Math.abs(error) <= Math.max(WRONG_CLOCK_SECONDS, WRONG_CLOCK_SHARE * segment.durationSeconds)) {
    return { timestampOffsetSeconds: known, startSeconds: start, alignment, correctedSeconds: null };
  }
  const offset = segment.startSeconds - mediaStartSeconds;
  return {
    timestampOffsetSeconds: offset,
    startSeconds: segment.startSeconds,
    alignment: { ...alignment, own: new Map(alignment.own).set(ownKey, offset) },
    correctedSeconds: error,
  };
}

/** The media time at which a segment should begin, as far as is known: what a transmuxer needs to unwrap a 33-bit clock. */
export function expectedMediaSeconds(alignment: Alignment, segment: Segment, renditionId: string, driftSeconds: number): number | null {
  const known = alignment.own.get(`${segment.timeline}:${renditionId}`) ?? alignment.shared.get(segment.timeline) ?? segment.timestampOffsetSeconds;
  return known === null ? null : segment.startSeconds + driftSeconds - known;
}
