import type { TickRuns } from '../../model/indexes/timeline-index.js';
import { checkLimit, manifestLimits } from '../limits.js';
import { invalidMpd } from './invalid.js';
import type { TimelineColumns } from './timeline-columns.js';

/**
 * A SegmentTimeline with every @t and @r worked out (ISO/IEC 23009-1 §5.3.9.6). `endTick`: where a last
 * @r=-1 ends, from the origin; Infinity if nothing tells. `isLive`: the last @r=-1 goes on for as long as its Period does. Segments that would run past
 * the next @t by more than themselves are left out. Throws `manifest/limit` above 200,000 segments, `manifest/invalid` where
 * time goes back, passes 2^53 or has no end.
 */
export function workOutRuns(timeline: TimelineColumns, endTick: number, isLive: boolean, url: string): TickRuns {
  const { startTicks: written, durationTicks, repeats } = timeline;
  const startTicks = new Float64Array(written.length);
  const firstRow = new Uint32Array(written.length);
  let tick = 0;
  let count = 0;
  let longestTicks = 0;
  for (let run = 0; run < written.length; run += 1) {
    const t = written[run] ?? NaN;
    const duration = durationTicks[run] ?? 0;
    const start = Number.isNaN(t) ? tick : t;
    if (run > 0 && start <= (startTicks[run - 1] ?? 0)) throw invalidMpd(url, `S@t goes back to ${String(start)} in a SegmentTimeline`, { element: 'S' });
    const next = written[run + 1] ?? NaN;
    const isLast = run === written.length - 1;
    const repeat = repeats[run] ?? 0;
    // The most common, and all that a timeline of a day without @r has.
    const segments = repeat === 0 ? 1 : segmentsIn(repeat, start, duration, next, isLast ? endTick : NaN, url, isLast && isLive);
    startTicks[run] = start;
    firstRow[run] = count;
    count += segments;
    longestTicks = Math.max(longestTicks, duration);
    if (segments === Infinity) break;
    if (count > manifestLimits.segments) checkLimit('segments', count, url);
    tick = start + segments * duration;
    if (!Number.isSafeInteger(tick)) throw invalidMpd(url, 'a SegmentTimeline runs past 2^53 ticks', { element: 'S' });
  }
  return { startTicks, durationTicks, firstRow, longestTicks, count };
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
