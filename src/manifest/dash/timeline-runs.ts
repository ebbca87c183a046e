import type { TickRuns } from '../../model/indexes/timeline-index.js';
import { checkLimit } from '../limits.js';
import { invalidMpd } from './invalid.js';
import type { TimelineColumns } from './timeline-columns.js';

/** What does not depend on where a Period ends, of the rows of one buffer of columns: all revisions of a window share it. */
interface Worked {
  /** By place in the buffer. */
  readonly startTicks: Float64Array;
  readonly segments: Float64Array;
  /** Places that are filled. */
  from: number;
  to: number;
}

const worked = new WeakMap<ArrayBufferLike, Worked>();

/**
 * A SegmentTimeline with every @t and @r worked out (ISO/IEC 23009-1 §5.3.9.6). `endTick`: where a last
 * @r=-1 ends, from the origin; Infinity if nothing tells. `isLive`: the last @r=-1 goes on for as long as its Period does. Segments that would run past
 * the next @t by more than themselves are left out. Throws `manifest/limit` above 200,000 segments, `manifest/invalid` where
 * time goes back, passes 2^53 or has no end.
 */
export function workOutRuns(timeline: TimelineColumns, endTick: number, isLive: boolean, url: string): TickRuns {
  const { startTicks: written, durationTicks, repeats } = timeline;
  const { length } = written;
  const place = written.byteOffset / 8;
  const known = workedIn(written, place);
  const { startTicks: starts, segments } = known;
  // What a row is depends on the next one, so the last that was there is worked out again.
  for (let run = known.to - place; run < length; run += 1) {
    const at = place + run;
    const t = written[run] ?? NaN;
    const before = run === 0 ? -Infinity : (starts[at - 1] ?? 0);
    const start = !Number.isNaN(t) ? t : run === 0 ? 0 : before + (segments[at - 1] ?? 0) * (durationTicks[run - 1] ?? 0);
    if (run > 0 && start <= before) throw invalidMpd(url, `S@t goes back to ${String(start)} in a SegmentTimeline`, { element: 'S' });
    const repeat = repeats[run] ?? 0;
    const next = written[run + 1] ?? NaN;
    starts[at] = start;
    if (run === length - 1) break;
    // The most common, and all that a timeline of a day without @r has.
    segments[at] = repeat === 0 ? 1 : segmentsIn(repeat, start, durationTicks[run] ?? 0, next, NaN, url, false);
    if (!Number.isSafeInteger(start + (segments[at] ?? 0) * (durationTicks[run] ?? 0))) throw passed53(url);
    known.to = at + 1;
  }

  const startTicks = starts.subarray(place, place + length);
  const firstRow = new Uint32Array(length);
  let count = 0;
  let longestTicks = 0;
  for (let run = 0; run < length; run += 1) {
    const duration = durationTicks[run] ?? 0;
    firstRow[run] = count;
    if (duration > longestTicks) longestTicks = duration;
    if (run < length - 1) count += segments[place + run] ?? 0;
  }
  if (length > 0) {
    const start = startTicks[length - 1] ?? 0;
    const duration = durationTicks[length - 1] ?? 0;
    const last = segmentsIn(repeats[length - 1] ?? 0, start, duration, NaN, endTick, url, isLive);
    if (last !== Infinity && !Number.isSafeInteger(start + last * duration)) throw passed53(url);
    count += last;
  }
  if (count !== Infinity) checkLimit('segments', count, url);
  return { startTicks, durationTicks, firstRow, longestTicks, count };
}

/** What is known of the buffer that `written` is a stretch of, from `place` on. */
function workedIn(written: Float64Array, place: number): Worked {
  const { buffer } = written;
  const known = worked.get(buffer);
  const isStart = Number.isNaN(written[0] ?? NaN);
  // A first row that does not say its @t is at 0, whatever stood before it.
  if (known !== undefined && place >= known.from && place <= known.to && !isStart) return known;
  const capacity = buffer.byteLength / 8;
  const fresh: Worked = { startTicks: new Float64Array(capacity), segments: new Float64Array(capacity), from: place, to: place };
  worked.set(buffer, fresh);
  return fresh;
}

function passed53(url: string): Error {
  return invalidMpd(url, 'a SegmentTimeline runs past 2^53 ticks', { element: 'S' });
}

/** How many segments one S stands for: at least one, unless it is open and starts where it has to end. */
function segmentsIn(repeat: number, start: number, duration: number, next: number, endTick: number, url: string, isOpen: boolean): number {
  const bound = Number.isNaN(next) ? endTick : next;
  const fitting = Math.ceil((bound - start) / duration);
  if (repeat >= 0) return Number.isNaN(next) || next <= start ? repeat + 1 : Math.min(repeat + 1, fitting);
  if (isOpen) return Infinity;
  if (!(bound < Infinity)) throw invalidMpd(url, 'an S repeats without end (@r below 0) and neither a following @t nor the Period tells where it stops', { element: 'S' });
  return Math.max(0, fitting);
}
