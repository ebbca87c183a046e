import { lastAtMost } from '../../kit/search.js';
import type { TimelineSource } from './scan-mpd.js';
import { TimelineBuilder, type TimelineColumns } from './timeline-columns.js';

/** A timeline of the revision before, and where in its text each S began. */
export interface KnownTimeline {
  readonly text: string;
  /** Position of each S. */
  readonly starts: Uint32Array;
  readonly columns: TimelineColumns;
}

interface Begun {
  starts: Uint32Array;
  length: number;
}

/** The first S of a timeline as nearly all packagers write it, with what stands before the second. */
const firstS = /\s*(<(?:[\w.-]+:)?S\s+t="(\d{1,15})"\s+d="(\d{1,15})"(?:\s+r="(\d{1,15})")?\s*(?:\/>|><\/[\w.:-]*S>))\s*/y;
/** How many timelines may have gone since the last revision, before the search is given up. */
const searched = 64;
/** S that may be added before columns have to grow. */
const room = 64;

/**
 * Takes over what a timeline has in common with one of the revision before: when a window of a day moves on by a segment, 43,198 of
 * 43,200 S are the same text. The first S, which is written anew, tells by its end where in the old one to look; the comparison of the text
 * is what decides. The last S is read again, since its @r may have grown.
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
    this.#begun.push({ starts: new Uint32Array(room), length: 0 });
    return { builder: new TimelineBuilder(), position: start };
  }

  passed(position: number): void {
    const begun = this.#begun.at(-1);
    if (begun === undefined) return;
    if (begun.length === begun.starts.length) {
      const larger = new Uint32Array(2 * begun.length);
      larger.set(begun.starts);
      begun.starts = larger;
    }
    begun.starts[begun.length] = position;
    begun.length += 1;
  }

  /** `timelines`: what was read of `text` with this. */
  known(text: string, timelines: readonly TimelineColumns[]): readonly KnownTimeline[] {
    return timelines.map((columns, at) => {
      const begun = this.#begun[at];
      return { text, columns, starts: begun?.length === columns.startTicks.length ? begun.starts.subarray(0, begun.length) : new Uint32Array(0) };
    });
  }

  #takeOver(before: KnownTimeline, text: string, first: RegExpExecArray, second: number): { readonly builder: TimelineBuilder; readonly position: number } | null {
    const { columns, starts } = before;
    const [t, d, r] = [Number(first[2]), Number(first[3]), Number(first[4] ?? 0)];
    const last = starts.length - 1;
    const row = columns.originTicks === 0n ? rowStartingAt(columns, t + (r + 1) * d) : -1;
    if (row < 0 || row >= last) return null;
    const from = starts[row] ?? 0;
    const length = (starts[last] ?? 0) - from;
    if (text.slice(second, second + length) !== before.text.slice(from, from + length)) return null;

    const count = 1 + last - row;
    const column = (value: number, old: Float64Array): Float64Array => {
      const rows = new Float64Array(count);
      rows[0] = value;
      rows.set(old.subarray(row, last), 1);
      return rows;
    };
    const moved = new Uint32Array(count + room);
    moved[0] = second - (first[0].length - first[0].indexOf('<'));
    for (let at = 1, old = row; at < count; at += 1, old += 1) {
      moved[at] = (starts[old] ?? 0) - from + second;
    }
    this.#begun.push({ starts: moved, length: count });
    const known = { startTicks: column(t, columns.startTicks), durationTicks: column(d, columns.durationTicks), repeats: column(r, columns.repeats) };
    return { builder: new TimelineBuilder(known), position: second + length };
  }
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
