/** Bytes from `start` up to, not including, `end`; null: to the end of the resource. */
export interface ByteRange {
  readonly start: number;
  readonly end: number | null;
}

/** Whole-segment encryption that the player undoes itself (HLS METHOD=AES-128). */
export interface SegmentKey {
  readonly method: 'AES-128';
  readonly url: string;
  /** 16 bytes: as given, or the media sequence number (RFC 8216bis §5.2). */
  readonly iv: Uint8Array;
}

export interface InitSegment {
  /** Equal keys mean equal bytes: URL and range. */
  readonly cacheKey: string;
  readonly url: string;
  readonly range: ByteRange | null;
  readonly key: SegmentKey | null;
}

/** What a segment of a stream that goes on has besides; a recorded one has none of it. */
export interface LivePiece {
  /** Which part of the segment `number` it is, from 0; null: all of it. */
  readonly part: number | null;
  /** Decoding can begin here: a whole segment, or a part with INDEPENDENT=YES. */
  readonly isIndependent: boolean;
  /** Epoch ms, by the origin's clock, from which it may be asked for; null: at once. DASH availability time, @availabilityTimeOffset taken off. */
  readonly availableAtMs: number | null;
  /** Asked for while it is being made: the answer begins late, or comes as slowly as the media is made (a hinted part, a chunked segment). */
  readonly isGrowing: boolean;
}

/** A piece of media that is fetched in one request. */
export interface Segment {
  /** Media sequence number (HLS) or segment number (DASH); rises by one, the same across the renditions of a group where the manifest aligns them. */
  readonly number: number;
  /** Presentation time. */
  readonly startSeconds: number;
  readonly durationSeconds: number;
  /** Exact media time of the start in `timescale` units; null where the manifest does not tell (HLS). */
  readonly mediaStartTicks: number | null;
  readonly timescale: number;
  /** presentation time = media time + this; null where only the first bytes of the timeline can tell (HLS). */
  readonly timestampOffsetSeconds: number | null;
  /** Media clock it belongs to: HLS discontinuity sequence, DASH period ordinal. */
  readonly timeline: number;
  /** Presentation time outside which the segment's frames are not to be shown (DASH period). ±Infinity where there is no bound. */
  readonly windowStartSeconds: number;
  readonly windowEndSeconds: number;
  readonly url: string;
  readonly range: ByteRange | null;
  readonly init: InitSegment | null;
  readonly key: SegmentKey | null;
  /** Content protection systems in force here (HLS EXT-X-KEY sets); indexes into nothing, plain data; [] clear. */
  readonly protectionSchemes: readonly string[];
  /** The author says that there is no media here; never requested. */
  readonly gap: boolean;
  /** Wall clock of the start in epoch ms (EXT-X-PROGRAM-DATE-TIME), null unknown. */
  readonly programTimeMs: number | null;
  /** Bits per second as announced for just this segment (EXT-X-BITRATE), null unknown. */
  readonly bitrateBps: number | null;
  /** Left out where there is nothing to say. */
  readonly live?: LivePiece;
}
