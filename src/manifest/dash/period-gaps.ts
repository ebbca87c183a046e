import type { Period, TrackGroup } from '../../model/presentation.js';
import type { SegmentIndex } from '../../model/segment-index.js';
import type { Segment } from '../../model/segment.js';

/** Less than this between two Periods is rounding, in seconds. */
const roundingSeconds = 0.1;
/** No media clock has this number. */
const noTimeline = -1;

/**
 * Where a Period was left out, because its document could not be had or nothing in it can be played, there is a stretch without
 * media: a Period of gaps, with the tracks of the one behind it.
 */
export function withGaps(periods: readonly Period[]): readonly Period[] {
  return periods.flatMap((period, position) => {
    const before = periods[position - 1];
    const endSeconds = before === undefined ? period.startSeconds : before.startSeconds + (before.durationSeconds ?? Infinity);
    return period.startSeconds - endSeconds > roundingSeconds ? [gapBefore(period, endSeconds), period] : [period];
  });
}

function gapBefore({ id, startSeconds, groups }: Period, fromSeconds: number): Period {
  const durationSeconds = startSeconds - fromSeconds;
  return {
    id: `${id}~gap`, startSeconds: fromSeconds, durationSeconds, trickGroups: [],
    groups: groups.flatMap((group) => (group.type === 'text' ? [] : [gapGroup(group, fromSeconds, durationSeconds)])),
  };
}

function gapGroup(group: TrackGroup, startSeconds: number, durationSeconds: number): TrackGroup {
  return {
    ...group, id: `${group.id}~gap`,
    renditions: group.renditions.map((rendition) => ({
      ...rendition, id: `${rendition.id}~gap`,
      locations: rendition.locations.slice(0, 1).map(({ id, index }) => ({ id, index: { kind: 'ready', index: gapIndex(startSeconds, durationSeconds, index.kind === 'ready' ? index.index.targetDurationSeconds : durationSeconds) } })),
    })),
  };
}

function gapIndex(startSeconds: number, durationSeconds: number, targetDurationSeconds: number): SegmentIndex {
  const endSeconds = startSeconds + durationSeconds;
  const gap: Segment = {
    number: 0, startSeconds, durationSeconds, mediaStartTicks: null, timescale: 1, timestampOffsetSeconds: 0, timeline: noTimeline, windowStartSeconds: startSeconds, windowEndSeconds: endSeconds,
    url: '', range: null, init: null, key: null, protectionSchemes: [], gap: true, programTimeMs: null, bitrateBps: null,
  };
  return {
    startSeconds, endSeconds, isComplete: true, targetDurationSeconds,
    at: (timeSeconds) => (timeSeconds < endSeconds ? gap : null),
    after: () => null,
    first: () => gap,
    last: () => gap,
  };
}
