import { intersect } from '../../../src/kit/time-ranges.js';
import type { TimeRanges } from '../../../src/kit/time-ranges.js';
import type { SourceBufferModel } from './sink-track.js';

/** What every track has; `endedAtSeconds` as the element extends it at the end of the stream, null while it is open. */
export function playableRanges(models: readonly SourceBufferModel[], endedAtSeconds: number | null): TimeRanges {
  const [first, ...others] = models.map((model) => model.buffered(endedAtSeconds));
  return first === undefined ? [] : others.reduce<TimeRanges>((ranges, other) => intersect(ranges, other), first);
}

/** Where the decoder will meet a frame that it cannot decode, from `timeSeconds` on; null: nowhere. */
export function firstPoison(models: readonly SourceBufferModel[], timeSeconds: number): number | null {
  const starts = models.flatMap((model) => model.groups()).filter((group) => group.isPoisoned && group.end > timeSeconds).map((group) => Math.max(timeSeconds, group.start));
  return starts.length === 0 ? null : Math.min(...starts);
}
