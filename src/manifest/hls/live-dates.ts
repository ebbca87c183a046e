import { toPlayerError } from '../../errors/player-error.js';
import type { SegmentIndex } from '../../model/segment-index.js';
import type { TimedEvents } from '../../model/timed-event.js';
import type { DateRanges } from './date-ranges.js';
import type { Reading } from './live-lines.js';
import type { LoadDateRanges } from './media-playlist.js';

/** The date ranges of a playlist that goes on, before they have their places. */
export interface LiveDates {
  /** Others than were known. */
  readonly isNew: boolean;
  on(index: SegmentIndex): { readonly ranges: DateRanges | null; readonly timed: TimedEvents | undefined };
}

/** Those that hold after `reading`, on top of what was `known`. Their code comes with the first of them; without it playback goes on, and the next reading asks again. */
export async function liveDates({ dates, tags, playlist }: Reading, known: DateRanges | null, loadDateRanges: LoadDateRanges): Promise<LiveDates> {
  if (dates.length === 0 && known === null) return { isNew: false, on: () => ({ ranges: null, timed: undefined }) };
  try {
    const { readDateRanges, placedDateRanges } = await loadDateRanges();
    const read = readDateRanges(dates.map(({ value }) => value), known, playlist, tags.removedDateRanges);
    return {
      isNew: known === null ? read.ranges.size > 0 : read.ranges !== known.ranges,
      on(index) {
        const ranges = placedDateRanges(read, index, playlist.url);
        return { ranges, timed: ranges };
      },
    };
  } catch (error) {
    const timed = { events: known?.events ?? [], errors: [toPlayerError(error, 'EXT-X-DATERANGE')] };
    return { isNew: false, on: () => ({ ranges: known, timed }) };
  }
}
