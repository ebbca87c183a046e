import type { Predicate } from './selector.js';
import { TimelineBuilder, type TimelineColumns } from './timeline-columns.js';
import { attributeOf, type XmlElement } from './xml-tree.js';

/** A timeline with `removed` rows from `row` on replaced by those of `added`; null where @t is too far from the others. */
export function spliced(timeline: TimelineColumns, row: number, removed: number, added: TimelineColumns): TimelineColumns | null {
  const originTicks = timeline.startTicks.length === removed ? added.originTicks : timeline.originTicks;
  const startTicks = added.startTicks.map((ticks) => ticks + Number(added.originTicks - originTicks));
  if (startTicks.some((ticks) => !Number.isNaN(ticks) && !(Number.isSafeInteger(ticks) && ticks >= 0))) return null;
  const column = (old: Float64Array, fresh: Float64Array): Float64Array => {
    if (row === 0 && fresh.length === 0) return old.subarray(removed);
    if (row === old.length) return appended(old, fresh);
    const joined = new Float64Array(old.length - removed + fresh.length);
    joined.set(old.subarray(0, row));
    joined.set(fresh, row);
    joined.set(old.subarray(row + removed), row + fresh.length);
    return joined;
  };
  return {
    originTicks,
    startTicks: column(timeline.startTicks, startTicks),
    durationTicks: column(timeline.durationTicks, added.durationTicks),
    repeats: column(timeline.repeats, added.repeats),
  };
}

/** How much of a buffer is taken: what lies behind belongs to whoever appends first. */
const taken = new WeakMap<ArrayBufferLike, number>();
/** Rows for which there is room behind those that had to be copied. */
const roomBehind = 1024;

/** At the end of the same buffer where there is room: a window of a day moves on by a segment at a time, and all revisions share one column. */
export function appended(old: Float64Array, fresh: Float64Array): Float64Array {
  if (fresh.length === 0) return old;
  const end = old.byteOffset / 8 + old.length;
  const hasRoom = taken.get(old.buffer) === end && 8 * (end + fresh.length) <= old.buffer.byteLength;
  const column = hasRoom ? old : new Float64Array(old.length + fresh.length + roomBehind).subarray(0, old.length);
  if (!hasRoom) column.set(old);
  const grown = new Float64Array(column.buffer, column.byteOffset, column.length + fresh.length);
  grown.set(fresh, column.length);
  taken.set(grown.buffer, grown.byteOffset / 8 + grown.length);
  return grown;
}

/** `S` elements as rows; null where one is none. */
export function rowsOf(elements: readonly XmlElement[]): TimelineColumns | null {
  const builder = new TimelineBuilder();
  for (const element of elements) {
    if (element.localName !== 'S') return null;
    if (builder.add(attributeOf(element, 't'), attributeOf(element, 'd'), attributeOf(element, 'r')) !== null) return null;
  }
  return builder.build();
}

/** One row with an attribute set, or taken away (null). Null where it is then no S. */
export function rowWith(timeline: TimelineColumns, row: number, name: string, value: string | null): TimelineColumns | null {
  const start = timeline.startTicks[row] ?? NaN;
  const attributes: Record<string, string | null> = {
    t: Number.isNaN(start) ? null : String(timeline.originTicks + BigInt(start)),
    d: String(timeline.durationTicks[row] ?? 0),
    r: String(timeline.repeats[row] ?? 0),
  };
  if (name === 't' || name === 'd' || name === 'r') attributes[name] = value;
  const builder = new TimelineBuilder();
  const wrong = builder.add(attributes['t'] ?? null, attributes['d'] ?? null, attributes['r'] ?? null);
  return wrong === null ? spliced(timeline, row, 1, builder.build()) : null;
}

/** The row that a step to an S leads to; -1 where there is none, or more than one. */
export function rowAtStep(timeline: TimelineColumns, predicates: readonly Predicate[]): number {
  const count = timeline.startTicks.length;
  const [predicate] = predicates;
  if (predicate === undefined) return count === 1 ? 0 : -1;
  if (predicates.length > 1) return -1;
  if (predicate.kind === 'position') {
    const row = predicate.position === Infinity ? count : predicate.position;
    return row >= 1 && row <= count ? row - 1 : -1;
  }
  const column = predicate.name === 't' ? timeline.startTicks : predicate.name === 'd' ? timeline.durationTicks : predicate.name === 'r' ? timeline.repeats : null;
  if (column === null || !/^-?\d{1,20}$/.test(predicate.value)) return -1;
  const value = predicate.name === 't' ? Number(BigInt(predicate.value) - timeline.originTicks) : Number(predicate.value);
  const row = column.indexOf(value);
  return row === column.lastIndexOf(value) ? row : -1;
}
