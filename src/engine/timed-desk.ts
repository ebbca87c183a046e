import { crossings, nextCrossing } from '../metadata/crossings.js';
import { emptyTimedList, heardFrom, keyOf } from '../metadata/timed-list.js';
import type { TimedChange, TimedEvent, TimedEvents } from '../model/timed-event.js';
import type { PlayheadObservation } from '../ports/playhead.js';
import type { SessionState } from './state.js';
import type { TimedDesk, TimedParts } from './timed-parts.js';
import { createWakeTimer } from './wake-timer.js';

/** Warnings of one session that anyone reads: the first ones tell what is wrong. */
const MAX_WARNINGS = 50;
/** Sooner nobody looks again, in ms: a playhead may stand just before an event. */
const LEAST_LOOK_MS = 20;

/** What a stream with timed events needs besides; its code comes with the first of them. */
export function createTimedDesk({ ports, store, emit }: TimedParts, signal: AbortSignal): TimedDesk {
  const { clock, playhead } = ports;
  const warned = new Set<string>();
  let list = emptyTimedList;
  let inside: readonly TimedEvent[] = [];
  /** The last look; null: none, or the playhead was moved since. */
  let last: PlayheadObservation | null = null;
  const timer = createWakeTimer(clock, () => look(playhead.observe()));

  function tell(change: TimedChange, event: TimedEvent): void {
    if (!signal.aborted) emit({ kind: 'timed', change, event });
  }

  function warn({ errors }: TimedEvents): void {
    for (const error of errors) {
      // The playlists of all renditions mostly have the same faults.
      const fault = 'url' in error.context ? error.message.replace(error.context.url, '') : error.message;
      if (warned.has(fault) || warned.size >= MAX_WARNINGS) continue;
      warned.add(fault);
      emit({ kind: 'warning', error: error.withSeverity('ignored') });
    }
  }

  function gather(state: SessionState): void {
    const sources = timedIn(state);
    const news = heardFrom(list, sources);
    ({ list } = news);
    // What the playhead is in stays so under its new words.
    const now = new Map(list.events.map((event) => [keyOf(event), event]));
    const gone = inside.filter((event) => !now.has(keyOf(event)));
    inside = inside.flatMap((event) => now.get(keyOf(event)) ?? []);
    sources.forEach(warn);
    for (const event of gone) tell('left', event);
    for (const { change, event } of news.changes) tell(change, event);
    look(playhead.observe());
  }

  function look(seen: PlayheadObservation): void {
    if (signal.aborted || store.state().phase !== 'running' || seen.readyLevel === 0) return;
    if (seen.seeking) {
      last = null;
      return;
    }
    const { entered, left } = crossings(list.events, inside, last, seen);
    last = seen;
    inside = [...inside, ...entered].filter((event) => !left.includes(event));
    for (const event of entered) tell('entered', event);
    for (const event of left) tell('left', event);
    const isMoving = !seen.paused && !seen.ended && seen.rate > 0;
    const next = nextCrossing(list.events, seen.timeSeconds);
    timer.set(isMoving && next < Infinity ? clock.now() + Math.max(LEAST_LOOK_MS, (1000 * (next - seen.timeSeconds)) / seen.rate) : null);
  }

  async function follow(): Promise<void> {
    for (;;) {
      const state = store.state();
      gather(state);
      await store.until(({ indexes, presentation, phase }) => indexes !== state.indexes || presentation !== state.presentation || phase !== state.phase, signal);
    }
  }

  if (!signal.aborted) {
    const unsubscribe = playhead.subscribe((cause, seen) => {
      if (cause === 'seeking') last = null;
      look(seen);
    });
    signal.addEventListener('abort', () => {
      unsubscribe();
      timer.close();
    }, { once: true });
    follow().catch(() => undefined); // The session is over.
  }

  return { events: () => list.events };
}

/** Of the manifest, and of every playlist that is at hand. */
function timedIn({ presentation, indexes }: SessionState): readonly TimedEvents[] {
  return [presentation?.timed, ...[...indexes.values()].map((known) => (known.status === 'ready' ? known.parsed.timed : undefined))].flatMap((timed) => timed ?? []);
}
