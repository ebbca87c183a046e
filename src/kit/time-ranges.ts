/** A half-open stretch of presentation time, in seconds. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/** Sorted by start, disjoint. The plain-data twin of the DOM's TimeRanges. */
export type TimeRanges = readonly TimeRange[];

/** The range that holds `time`; else one that ends within `tolerance` seconds before it, else one that starts within it after. */
export function rangeAt(ranges: TimeRanges, time: number, tolerance = 0): TimeRange | null {
  let near: TimeRange | null = null;
  for (const range of ranges) {
    if (time < range.start - tolerance) break;
    if (time >= range.start && time < range.end) return range;
    if (tolerance > 0 && time <= range.end + tolerance) near ??= range;
  }
  return near;
}

/** The first range that starts after `time`. */
export function rangeAfter(ranges: TimeRanges, time: number): TimeRange | null {
  return ranges.find((range) => range.start > time) ?? null;
}

/** Seconds that can be played from `time` on without a hole wider than `tolerance`. */
export function bufferedAhead(ranges: TimeRanges, time: number, tolerance = 0): number {
  return Math.max(0, contiguousEnd(ranges, time, tolerance) - time);
}

/** End of what is contiguous from `time` on (holes up to `tolerance` count as closed); `time` itself where nothing is. */
export function contiguousEnd(ranges: TimeRanges, time: number, tolerance = 0): number {
  let end = time;
  for (const range of ranges) {
    if (range.end <= end) continue;
    if (range.start > end + tolerance) break;
    end = range.end;
  }
  return end;
}

/** What both have. */
export function intersect(a: TimeRanges, b: TimeRanges): TimeRange[] {
  const out: TimeRange[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const left = a[i];
    const right = b[j];
    if (left === undefined || right === undefined) return out;
    const start = Math.max(left.start, right.start);
    const end = Math.min(left.end, right.end);
    if (start < end) out.push({ start, end });
    if (left.end < right.end) i += 1;
    else j += 1;
  }
}

/** With `add` joined in; neighbours closer than `glue` seconds become one range. */
export function insertRange(ranges: TimeRanges, add: TimeRange, glue = 0): TimeRange[] {
  if (add.end <= add.start) return [...ranges];
  const out: TimeRange[] = [];
  let merged = add;
  for (const range of ranges) {
    if (range.end < merged.start - glue) out.push(range);
    else if (range.start > merged.end + glue) {
      out.push(merged);
      merged = range;
    } else merged = { start: Math.min(merged.start, range.start), end: Math.max(merged.end, range.end) };
  }
  out.push(merged);
  return out;
}

/** Without `cut`. */
export function subtractRange(ranges: TimeRanges, cut: TimeRange): TimeRange[] {
  const out: TimeRange[] = [];
  for (const range of ranges) {
    if (range.end <= cut.start || range.start >= cut.end) {
      out.push(range);
      continue;
    }
    if (range.start < cut.start) out.push({ start: range.start, end: cut.start });
    if (range.end > cut.end) out.push({ start: cut.end, end: range.end });
  }
  return out;
}

/** From the first start to the last end; null: there is no range. */
export function span(ranges: TimeRanges): TimeRange | null {
  const [first, last] = [ranges[0], ranges[ranges.length - 1]];
  return first === undefined || last === undefined ? null : { start: first.start, end: last.end };
}

/** Sum of the lengths in seconds. */
export function totalSeconds(ranges: TimeRanges): number {
  return ranges.reduce((sum, range) => sum + (range.end - range.start), 0);
}
