import type { TimedEvent } from '../model/timed-event.js';
import type { PlayheadObservation } from '../ports/playhead.js';

type Place = Pick<PlayheadObservation, 'timeSeconds' | 'atMs' | 'rate'>;

export interface Crossings {
  readonly entered: readonly TimedEvent[];
  readonly left: readonly TimedEvent[];
}

/** A playhead that is further than playing would have brought it was moved, in seconds. */
const MOVED_SECONDS = 0.5;

/**
 * What happened between two looks. `inside`: events that the playhead was in, as they were then. Played over, an event is entered and left
 * however short it is; a jump (`from` null, or further than playing goes) only counts where it ends.
 */
export function crossings(events: readonly TimedEvent[], inside: readonly TimedEvent[], from: Place | null, to: Place): Crossings {
  const fromSeconds = from !== null && isPlayed(from, to) ? from.timeSeconds : Infinity;
  const isOver = (event: TimedEvent): boolean => fromSeconds < event.startSeconds && (event.endSeconds ?? Infinity) <= to.timeSeconds;
  const wasInside = (event: TimedEvent): boolean => inside.includes(event);
  const entered = events.filter((event) => !wasInside(event) && (holds(event, to.timeSeconds) || isOver(event)));
  return { entered, left: [...inside, ...entered].filter((event) => !holds(event, to.timeSeconds) || !events.includes(event)) };
}

/** Its end is no more of it, but a moment without length holds itself. */
function holds({ startSeconds, endSeconds }: TimedEvent, timeSeconds: number): boolean {
  return startSeconds === timeSeconds || (startSeconds < timeSeconds && timeSeconds < (endSeconds ?? Infinity));
}

function isPlayed(from: Place, to: Place): boolean {
  const seconds = to.timeSeconds - from.timeSeconds;
  return seconds >= 0 && seconds <= ((to.atMs - from.atMs) / 1000) * Math.max(from.rate, to.rate) + MOVED_SECONDS;
}

/** The next time at which there is something to tell when it is played on from `timeSeconds`; Infinity: nothing is known. */
export function nextCrossing(events: readonly TimedEvent[], timeSeconds: number): number {
  return events.reduce((next, { startSeconds, endSeconds }) => {
    const ahead = startSeconds > timeSeconds ? startSeconds : (endSeconds ?? Infinity);
    return ahead > timeSeconds ? Math.min(next, ahead) : next;
  }, Infinity);
}
