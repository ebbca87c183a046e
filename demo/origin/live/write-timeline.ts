import type { Channel } from './channel.js';
import { clockShift, segmentFrames } from './cuts.js';
import type { Span } from './span.js';
import type { TrackFacts } from './track-facts.js';

/** A segment on the media's clock: ticks. */
export interface TimelineEntry {
  readonly time: number;
  readonly duration: number;
}

export function timelineEntry(channel: Channel, track: TrackFacts, span: Span, number: number): TimelineEntry {
  const { from, to } = segmentFrames(channel, track, number, span);
  return { time: from * track.frameTicks + clockShift(track, span), duration: (to - from) * track.frameTicks };
}

/** The S elements of segments `from` to `to` (inclusive) of a stretch; with `r` where lengths repeat, unless `isPlain`: then each is its own. */
export function writeTimeline(channel: Channel, track: TrackFacts, span: Span, from: number, to: number, isPlain: boolean): string {
  let out = '';
  let run: TimelineEntry | null = null;
  let repeats = 0;
  const close = (): void => {
    if (run === null) return;
    const place = isPlain || out === '' ? ` t="${run.time}"` : '';
    out += `<S${place} d="${run.duration}"${repeats === 0 ? '' : ` r="${repeats}"`}/>\n`;
  };
  for (let number = from; number <= to; number += 1) {
    const entry = timelineEntry(channel, track, span, number);
    if (!isPlain && run !== null && entry.duration === run.duration) {
      repeats += 1;
      continue;
    }
    close();
    run = entry;
    repeats = 0;
  }
  close();
  return out;
}

/** Number of the segment of the stretch that `$Time$` names; null where none begins there. */
export function segmentAtTime(channel: Channel, track: TrackFacts, span: Span, time: number): number | null {
  const seconds = (time - clockShift(track, span)) / track.timescale - span.contentSeconds;
  const number = span.first + Math.round(seconds / channel.segmentSeconds);
  return number >= span.first && number < span.end && timelineEntry(channel, track, span, number).time === time ? number : null;
}
