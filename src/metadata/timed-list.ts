import type { TimedChange, TimedEvent, TimedEvents } from '../model/timed-event.js';

/** All events that are known, and who has said so. */
export interface TimedList {
  /** In order of time. */
  readonly events: readonly TimedEvent[];
  /** Documents that were heard: they say nothing new. */
  readonly heard: ReadonlySet<TimedEvents>;
}

export interface TimedNews {
  readonly list: TimedList;
  readonly changes: readonly { readonly change: TimedChange; readonly event: TimedEvent }[];
}

export const emptyTimedList: TimedList = { events: [], heard: new Set() };

/** Two renditions place one date some frames apart: within this it is the same time, in seconds. */
const SAME_SECONDS = 0.1;

/** Equal keys mean the same event. A date range may tell its class later than its ID; packagers begin to count Events anew in each Period. */
export function keyOf({ kind, id, scheme, value, startSeconds }: TimedEvent): string {
  return kind === 'daterange' ? id : JSON.stringify([kind, scheme, value, id, Math.round(1000 * startSeconds)]);
}

/** The list as `sources` have it, the documents that hold now. One that was heard before only keeps its events there. None at all changes nothing. */
export function heardFrom({ events, heard }: TimedList, sources: readonly TimedEvents[]): TimedNews {
  const known = new Map(events.map((event) => [keyOf(event), event]));
  const isSame = sources.length === heard.size && sources.every((source) => heard.has(source));
  if (sources.length === 0 || isSame) return { list: { events, heard }, changes: [] };
  const present = new Set(sources.flatMap((source) => source.events.map(keyOf)));
  const next = new Map([...known].filter(([key]) => present.has(key)));
  // What a document takes over from the one before it was heard already.
  const old = new Set([...heard].flatMap((source) => source.events));
  for (const source of sources) {
    if (heard.has(source)) continue;
    for (const event of source.events) {
      const key = keyOf(event);
      const before = next.get(key);
      if (before === undefined) next.set(key, event);
      else if (!old.has(event)) next.set(key, joined(before, event));
    }
  }
  const changes = [...next].flatMap(([key, event]): TimedNews['changes'] => {
    const before = known.get(key);
    return before === event ? [] : [{ change: before === undefined ? 'added' : 'changed', event }];
  });
  const removed = [...known].flatMap(([key, event]): TimedNews['changes'] => (next.has(key) ? [] : [{ change: 'removed', event }]));
  return { list: { events: [...next.values()].sort((a, b) => a.startSeconds - b.startSeconds), heard: new Set(sources) }, changes: [...changes, ...removed] };
}

/** What is told later counts, but an end that was known is not forgotten. The event itself where nothing is new. */
function joined(before: TimedEvent, after: TimedEvent): TimedEvent {
  const next: TimedEvent = {
    ...after,
    scheme: after.scheme ?? before.scheme,
    startSeconds: settled(before.startSeconds, after.startSeconds) ?? after.startSeconds,
    endSeconds: settled(before.endSeconds, after.endSeconds),
    plannedEndSeconds: settled(before.plannedEndSeconds, after.plannedEndSeconds),
    attributes: { ...before.attributes, ...after.attributes },
  };
  return JSON.stringify(next) === JSON.stringify(before) ? before : next;
}

function settled(before: number | null, after: number | null): number | null {
  return after === null || (before !== null && Math.abs(after - before) <= SAME_SECONDS) ? before : after;
}
