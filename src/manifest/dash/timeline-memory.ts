import { lastAtMost } from '../../kit/search.js';
import type { TimelineSource } from './scan-mpd.js';
import { TimelineBuilder, unsigned, type TimelineColumns } from './timeline-columns.js';
import { appended } from './timeline-edit.js';

/** A timeline of the revision before, and where in its text each S began. */
export interface KnownTimeline {
  readonly text: string;
  readonly columns: TimelineColumns;
  /** Position of each S, counted on from one revision to the next as if their texts were one. Shared by all of them, as the columns are. */
  readonly positions: Float64Array;
  /** What positions are ahead of those in `text`. */
  readonly base: number;
  /** Position in `text` behind the last S, where the timeline ends. */
  readonly end: number;
}

/** A timeline that is being read. */
interface Begun {
  readonly known: Float64Array;
  readonly base: number;
  readonly fresh: number[];
  end: number;
}

/** The first S of a timeline as nearly all packagers write it, with what stands before the second. */
const firstS = /\s*(<(?:[\w.-]+:)?S\s+t="(\d{1,15})"\s+d="(\d{1,15})"(?:\s+r="(\d{1,15})")?\s*(?:\/>|><\/[\w.:-]*S>))\s*/y;
/** How many timelines may have gone since the last revision, before the search is given up. */
const searched = 64;
const none = new Float64Array(0);

/** Goes on behind rows that are known, whose ticks count from 0. */
class ContinuedBuilder extends TimelineBuilder {
  readonly #known: TimelineColumns;

  constructor(known: TimelineColumns) {
    super();
    this.#known = known;
  }

  override add(t: string | null, d: string | null, r: string | null): 't' | 'd' | 'r' | null {
    // Beyond 2^53 it would be the first to say from where ticks count.
    return t !== null && unsigned(t) === null ? 't' : super.add(t, d, r);
  }

  override build(): TimelineColumns {
    const { startTicks, durationTicks, repeats } = super.build();
    const known = this.#known;
    return { originTicks: 0n, startTicks: appended(known.startTicks, startTicks), durationTicks: appended(known.durationTicks, durationTicks), repeats: appended(known.repeats, repeats) };
  }
}

/**
 * Takes over what a timeline has in common with one of the revision before: when a window of a day moves on by a segment, 43,198 of
 * 43,200 S are the same text. The first S, which is written anew, tells by its end where in the old one to look; the comparison of the text
 * is what decides. The last S is read again where its @r has grown.
 */
export class TimelineMemory implements TimelineSource {
  readonly rootName = 'MPD';
  readonly #before: readonly KnownTimeline[];
  readonly #begun: Begun[] = [];
  #next = 0;

  constructor(before: readonly KnownTimeline[]) {
    this.#before = before;
  }

  begin(text: string, start: number): { readonly builder: TimelineBuilder; readonly position: number } {
    firstS.lastIndex = start;
    const first = firstS.exec(text);
    const second = firstS.lastIndex;
    if (first !== null) {
      for (let at = this.#next; at < Math.min(this.#before.length, this.#next + searched); at += 1) {
        const known = this.#before[at];
        const taken = known === undefined ? null : this.#takeOver(known, text, first, second);
        if (taken === null) continue;
        this.#next = at + 1;
        return taken;
      }
    }
    this.#begun.push({ known: none, base: 0, fresh: [], end: start });
    return { builder: new TimelineBuilder(), position: start };
  }

  passed(position: number): void {
    const begun = this.#begun.at(-1);
    begun?.fresh.push(position + begun.base);
  }

  ended(position: number): void {
    const begun = this.#begun.at(-1);
    if (begun !== undefined) begun.end = position;
  }

  /** `timelines`: what was read of `text` with this. */
  known(text: string, timelines: readonly TimelineColumns[]): readonly KnownTimeline[] {
    return timelines.flatMap((columns, at) => {
      const begun = this.#begun[at];
      if (begun === undefined) return [];
      return [{ text, columns, positions: appended(begun.known, Float64Array.from(begun.fresh)), base: begun.base, end: begun.end }];
    });
  }

  #takeOver(before: KnownTimeline, text: string, first: RegExpExecArray, second: number): { readonly builder: TimelineBuilder; readonly position: number } | null {
    const { columns, positions, base, end } = before;
    const [t, d, r] = [Number(first[2]), Number(first[3]), Number(first[4] ?? 0)];
    const last = positions.length - 1;
    const row = columns.originTicks === 0n ? rowStartingAt(columns, t + (r + 1) * d) : -1;
    if (row < 0 || row >= last) return null;
    const from = (positions[row] ?? 0) - base;
    const isSame = (until: number): boolean => text.slice(second, second + until - from) === before.text.slice(from, until);
    const isWhole = isSame(end);
    const lastFrom = (positions[last] ?? 0) - base;
    if (!isWhole && !isSame(lastFrom)) return null;
    const until = isWhole ? last + 1 : last;
    const known = withFirst(columns, row, until, t, d, r);
    const isShared = known.startTicks.buffer === columns.startTicks.buffer;
    this.#begun.push({
      known: isShared ? positions.subarray(row - 1, until) : appended(Float64Array.of(NaN), positions.subarray(row, until)),
      base: base + from - second, fresh: [], end: 0,
    });
    return { builder: new ContinuedBuilder(known), position: second + (isWhole ? end : lastFrom) - from };
  }
}

/** The rows `row` up to, not including, `until`, behind the first one: as a part of the same columns where that is the S before them. */
function withFirst(columns: TimelineColumns, row: number, until: number, t: number, d: number, r: number): TimelineColumns {
  const { startTicks, durationTicks, repeats } = columns;
  const at = row - 1;
  const isTold = startTicks[at] === t;
  // Neither it nor the next said their @t: one ends where the other starts, so that of equal length it is the same.
  const isUntold = Number.isNaN(startTicks[at] ?? 0) && Number.isNaN(startTicks[row] ?? 0);
  if ((isTold || isUntold) && durationTicks[at] === d && repeats[at] === r) {
    // What all revisions knew without its being written.
    startTicks[at] = t;
    return { originTicks: 0n, startTicks: startTicks.subarray(at, until), durationTicks: durationTicks.subarray(at, until), repeats: repeats.subarray(at, until) };
  }
  const column = (value: number, old: Float64Array): Float64Array => appended(Float64Array.of(value), old.subarray(row, until));
  return { originTicks: 0n, startTicks: column(t, startTicks), durationTicks: column(d, durationTicks), repeats: column(r, repeats) };
}

/** The S that starts just there, whether it says so or follows the one before it; -1: none. */
function rowStartingAt({ startTicks, durationTicks, repeats }: TimelineColumns, tick: number): number {
  const count = startTicks.length;
  let at = 0;
  // Where all say their @t a binary search will do; else the times are added up.
  if (!Number.isNaN(startTicks[count - 1] ?? NaN) && !Number.isNaN(startTicks[count >> 1] ?? NaN)) {
    const row = lastAtMost(count, tick, (index) => startTicks[index] ?? 0);
    if (startTicks[row] === tick) return row;
  }
  for (let row = 0; row < count; row += 1) {
    const told = startTicks[row] ?? NaN;
    if (!Number.isNaN(told)) at = told;
    if (at >= tick) return at === tick ? row : -1;
    at += ((repeats[row] ?? 0) + 1) * (durationTicks[row] ?? 0);
  }
  return -1;
}
