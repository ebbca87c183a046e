import type { FragmentedRendition, FragmentedSegment } from './fragmented-segments.js';
import { singleFile } from './fragmented-segments.js';
import { segmentSeconds } from './encoded-pieces.js';
import type { FileRange } from './hls-playlist.js';
import type { StreamFile } from './stream-file.js';
import { element } from './xml.js';

/** What a Representation says about its segments, and the files that make it true. */
export interface Addressed {
  readonly addressing: readonly string[];
  readonly files: readonly StreamFile[];
}

export interface AddressedPart {
  readonly id: string;
  readonly timescale: number;
  readonly rendition: FragmentedRendition;
}

/** One way of addressing. */
export type Addressing = (part: AddressedPart) => Addressed;

const initialization = '$RepresentationID$/init.mp4';

/** SegmentTemplate with $Number$ and @duration. `firstNumber` is that of the first segment given. */
export function byNumber(firstNumber = 1): Addressing {
  return ({ id, timescale, rendition: { init, segments } }) => ({
    addressing: [
      element('SegmentTemplate', {
        timescale,
        duration: segmentSeconds * timescale,
        startNumber: firstNumber,
        initialization,
        media: '$RepresentationID$/$Number%03d$.m4s',
      }),
    ],
    files: [
      { path: `${id}/init.mp4`, body: init },
      ...segments.map(({ bytes }, index) => ({ path: `${id}/${String(firstNumber + index).padStart(3, '0')}.m4s`, body: bytes })),
    ],
  });
}

/** SegmentTemplate with $Time$ and a SegmentTimeline. @presentationTimeOffset is the time of the Period's start in the media. */
export function byTime(presentationOffsetSeconds = 0): Addressing {
  return ({ id, timescale, rendition: { init, segments } }) => ({
    addressing: [
      element(
        'SegmentTemplate',
        {
          timescale,
          presentationTimeOffset: presentationOffsetSeconds === 0 ? undefined : presentationOffsetSeconds * timescale,
          initialization,
          media: '$RepresentationID$/$Time$.m4s',
        },
        element('SegmentTimeline', {}, ...timelineEntries(segments)),
      ),
    ],
    files: [{ path: `${id}/init.mp4`, body: init }, ...segments.map(({ bytes, start }) => ({ path: `${id}/${start}.m4s`, body: bytes }))],
  });
}

/** Runs of equal duration become one S with @r. */
function timelineEntries(segments: readonly FragmentedSegment[]): string[] {
  const runs: { duration: number; repeat: number }[] = [];
  for (const { duration } of segments) {
    const last = runs.at(-1);
    if (last?.duration === duration) last.repeat += 1;
    else runs.push({ duration, repeat: 0 });
  }
  return runs.map(({ duration, repeat }, index) =>
    element('S', { t: index === 0 ? segments[0]?.start : undefined, d: duration, r: repeat === 0 ? undefined : repeat }),
  );
}

/** SegmentList: each URL written out. */
export const byList: Addressing = ({ id, timescale, rendition: { init, segments } }) => ({
  addressing: [
    element(
      'SegmentList',
      { timescale, duration: segmentSeconds * timescale },
      element('Initialization', { sourceURL: `${id}/init.mp4` }),
      ...segments.map((_, index) => element('SegmentURL', { media: `${id}/part-${index}.m4s` })),
    ),
  ],
  files: [{ path: `${id}/init.mp4`, body: init }, ...segments.map(({ bytes }, index) => ({ path: `${id}/part-${index}.m4s`, body: bytes }))],
});

/** SegmentBase: one file with a sidx. */
export const byIndexBox: Addressing = ({ id, timescale, rendition }) => {
  const { body, init, index } = singleFile(rendition, timescale);
  return { addressing: singleFileAddressing(`${id}.mp4`, init, index), files: [{ path: `${id}.mp4`, body }] };
};

export function singleFileAddressing(url: string, init: FileRange, index: FileRange): string[] {
  const range = ({ offset, length }: FileRange): string => `${offset}-${offset + length - 1}`;
  return [element('BaseURL', {}, url), element('SegmentBase', { indexRange: range(index) }, element('Initialization', { range: range(init) }))];
}
