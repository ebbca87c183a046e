import type { PlayerError } from '../../errors/player-error.js';
import type { SegmentIndex } from '../../model/segment-index.js';
import type { TimedEvent, TimedEvents } from '../../model/timed-event.js';
import { createDatePlaces } from './date-places.js';
import { dateRangeOf, invalidRange, readDateRangeTag } from './date-range-tag.js';
import type { DateRange, DateRangeTag } from './date-range-tag.js';
import type { Playlist } from './playlist.js';

/** All date ranges that a playlist has told of, and where they lie. */
export interface DateRanges extends TimedEvents {
  /** By ID. The same map: nothing new. */
  readonly ranges: ReadonlyMap<string, DateRange>;
  /** Tags by what stands behind the colon: the next text has most of them again. */
  readonly tags: ReadonlyMap<string, DateRangeTag>;
  /** The text that was read last had all of them; else what is over has to be forgotten here. */
  readonly isWhole: boolean;
  /** Dates up to here had their place for good, in epoch ms. */
  readonly sureUntilMs: number;
}

/** Further ones are ignored. A day of ad breaks and programmes has some hundreds. */
const maxRanges = 10_000;
/** Errors that anyone reads. */
const maxErrors = 50;
/** What was never ended is forgotten when it began so long before the window, in ms: nobody will end it any more. */
const forgottenAfterMs = 86_400_000;

const noDateRanges: DateRanges = { ranges: new Map(), tags: new Map(), isWhole: true, sureUntilMs: -Infinity, events: [], errors: [] };

/** What a whole recording says. */
export function recordedDateRanges(text: string, playlist: Playlist, index: SegmentIndex): TimedEvents {
  const values = [...text.matchAll(/^[ \t]*#EXT-X-DATERANGE:(.*)/gm)].map(([, value = '']) => value.trim());
  return placedDateRanges(readDateRanges(values, null, playlist, null), index, playlist.url);
}

/**
 * The ranges that hold after a refresh. `values`: its tags. `removed`: it is a delta update that leaves out tags of `known` but for these IDs,
 * and is put onto them (RFC 8216bis §6.3.7); null: its tags are all there is.
 */
export function readDateRanges(values: readonly string[], known: DateRanges | null, playlist: Playlist, removed: readonly string[] | null): DateRanges {
  const before = known ?? noDateRanges;
  const errors: PlayerError[] = [];
  const fail = (error: PlayerError): void => {
    if (errors.length < maxErrors) errors.push(error);
  };
  const tags = new Map<string, DateRangeTag>();
  const told = new Map<string, DateRangeTag['attributes']>();
  for (const value of values) {
    const tag = before.tags.get(value) ?? readDateRangeTag(value, playlist, fail);
    if (tag === null) continue;
    // Variables may mean something else the next time.
    if (!value.includes('{$')) tags.set(value, tag);
    const { id, attributes } = tag;
    const other = told.get(id);
    const twice = other === undefined ? [] : Object.keys(attributes).filter((name) => name in other && JSON.stringify(other[name]) !== JSON.stringify(attributes[name]));
    if (twice.length > 0) fail(invalidRange(playlist.url, id, `says two things of ${twice.join(', ')}; the first one counts`));
    told.set(id, other === undefined ? attributes : { ...attributes, ...other });
  }
  const ranges = new Map(removed === null ? [] : [...before.ranges].filter(([id]) => !removed.includes(id)));
  for (const [id, attributes] of told) {
    const last = before.ranges.get(id);
    const kept = ranges.get(id);
    if (last?.attributes === attributes) {
      ranges.set(id, last);
      continue;
    }
    const range = dateRangeOf(id, kept === undefined ? attributes : { ...kept.attributes, ...attributes }, playlist.url, fail);
    if (range === null) continue;
    if (kept === undefined && ranges.size >= maxRanges) fail(invalidRange(playlist.url, null, `is one of more than ${maxRanges} and is ignored`));
    else ranges.set(id, last !== undefined && JSON.stringify(last) === JSON.stringify(range) ? last : range);
  }
  return { ...before, tags, errors, isWhole: removed === null, ranges: isSameMap(ranges, before.ranges) ? before.ranges : ranges };
}

/** On the time line of `index`. Of playlists that go on: without those that are over before their window begins. */
export function placedDateRanges(read: DateRanges, index: SegmentIndex, url: string): DateRanges {
  const places = createDatePlaces(index);
  if (places === null) {
    const errors = read.ranges.size === 0 ? [] : [invalidRange(url, null, 'has no place in time, as all others, for the playlist has no EXT-X-PROGRAM-DATE-TIME; they are ignored')];
    return { ...read, errors: [...read.errors, ...errors] };
  }
  const nextOf = nextOfClass(read.ranges);
  const windowMs = index.isComplete ? -Infinity : (index.first()?.programTimeMs ?? -Infinity);
  const known = new Map(read.events.map((event) => [event.id, event]));
  const kept: [string, DateRange][] = [];
  const events: TimedEvent[] = [];
  for (const range of read.ranges.values()) {
    const { id, className, startMs, plannedEndMs, endsOnNext, attributes } = range;
    const endMs = endsOnNext ? nextOf(className, startMs) : range.endMs;
    if ((endMs ?? startMs + forgottenAfterMs) < windowMs) continue;
    kept.push([id, range]);
    const last = known.get(id);
    const startSeconds = last?.startEpochMs === startMs && startMs < read.sureUntilMs ? last.startSeconds : places.secondsOf(startMs);
    const after = (ms: number | null): number | null => (ms === null ? null : startSeconds + (ms - startMs) / 1000);
    const event: TimedEvent = { kind: 'daterange', id, scheme: className, value: null, startSeconds, endSeconds: after(endMs), plannedEndSeconds: after(plannedEndMs), startEpochMs: startMs, attributes, data: null };
    events.push(last?.attributes === attributes && last.startSeconds === startSeconds && last.endSeconds === event.endSeconds ? last : event);
  }
  events.sort((a, b) => a.startSeconds - b.startSeconds);
  return {
    ...read, sureUntilMs: places.sureUntilMs,
    ranges: read.isWhole || kept.length === read.ranges.size ? read.ranges : new Map(kept),
    events: events.length === read.events.length && events.every((event, at) => event === read.events[at]) ? read.events : events,
  };
}

/** Where the next range of a class begins; null: there is none. */
function nextOfClass(ranges: ReadonlyMap<string, DateRange>): (className: string | null, afterMs: number) => number | null {
  const starts = new Map<string | null, number[]>();
  for (const { className, startMs } of ranges.values()) {
    const list = starts.get(className) ?? [];
    list.push(startMs);
    starts.set(className, list);
  }
  for (const list of starts.values()) list.sort((a, b) => a - b);
  return (className, afterMs) => starts.get(className)?.find((start) => start > afterMs) ?? null;
}

function isSameMap(one: ReadonlyMap<string, DateRange>, other: ReadonlyMap<string, DateRange>): boolean {
  return one.size === other.size && [...one].every(([id, range]) => other.get(id) === range);
}
