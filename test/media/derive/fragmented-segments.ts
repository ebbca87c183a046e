import { concatBytes } from '../../../src/kit/bytes.js';
import type { PackagedSegment } from './bandwidth.js';
import { secondsOf, type EncodedTrack, type TrackSegment } from './encoded-track.js';
import type { FileRange } from './hls-playlist.js';
import { initSegment } from './init-segment.js';
import { mediaSegment, type FragmentOptions } from './media-fragment.js';
import { segmentIndexBox } from './segment-index-box.js';
import { together } from './transport-segments.js';

/** An init segment and the media segments that go with it. */
export interface FragmentedRendition {
  readonly init: Uint8Array;
  readonly segments: readonly FragmentedSegment[];
}

export interface FragmentedSegment extends PackagedSegment {
  /** Where the segment lies on the clock of the first track: ticks. */
  readonly start: number;
  readonly duration: number;
}

/** The tracks as CMAF-like segments of 2 s; several tracks are muxed into each. */
export function fragmentedRendition(tracks: readonly EncodedTrack[], options: FragmentOptions = {}): FragmentedRendition {
  const chunks = options.chunks ?? 1;
  return {
    init: initSegment(tracks, { editList: options.composition === 'positive' }),
    segments: together(tracks).map((segments, index) => ({
      ...timing(segments),
      bytes: mediaSegment(segments, index * chunks + 1, options),
    })),
  };
}

function timing([lead]: readonly TrackSegment[]): { start: number; duration: number; seconds: number } {
  return lead === undefined ? { start: 0, duration: 0, seconds: 0 } : { start: lead.start, duration: lead.duration, seconds: secondsOf(lead) };
}

/** One file: init, sidx, segments; and where each is. */
export interface SingleFile {
  readonly body: Uint8Array;
  readonly init: FileRange;
  readonly index: FileRange;
  readonly segments: readonly FileRange[];
}

export function singleFile({ init, segments }: FragmentedRendition, timescale: number): SingleFile {
  const references = segments.map(({ bytes, duration }) => ({ bytes: bytes.length, duration }));
  const index = segmentIndexBox(timescale, segments[0]?.start ?? 0, references);
  const ranges: FileRange[] = [];
  let offset = init.length + index.length;
  for (const { bytes } of segments) {
    ranges.push({ offset, length: bytes.length });
    offset += bytes.length;
  }
  return {
    body: concatBytes([init, index, ...segments.map(({ bytes }) => bytes)]),
    init: { offset: 0, length: init.length },
    index: { offset: init.length, length: index.length },
    segments: ranges,
  };
}
