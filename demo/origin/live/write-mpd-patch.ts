import { mpdView, periodId, trackSets, type MpdView } from './mpd-view.js';
import type { Span } from './span.js';
import { patchLifetimeSeconds, patchLocation, writePeriod, type MpdRequest } from './write-mpd.js';
import { writeTimeline } from './write-timeline.js';
import { isoTime, tag } from './xml-tag.js';

/**
 * The patch (ISO/IEC 23009-1:2022, 5.15; operations of RFC 5261) that makes the MPD of now out of the one published at
 * `fromMs`. Null where there is none: too old, never published, or the channel has ended; the MPD itself must be fetched.
 */
export function writeMpdPatch(request: MpdRequest, fromMs: number): string | null {
  const { channel, nowMs, prefix } = request;
  const after = mpdView(channel, nowMs);
  const isKept = fromMs <= after.publishMs && nowMs - fromMs <= patchLifetimeSeconds * 1000;
  if (!isKept || after.isEnded) return null;
  // Published times are whole milliseconds, and the segment may have come within that one.
  const before = mpdView(channel, fromMs + 1);
  if (before.publishMs !== fromMs) return null;
  const changes = fromMs === after.publishMs ? [] : [
    tag('replace', { sel: '/MPD/@publishTime' }, isoTime(after.publishMs)),
    tag('replace', { sel: '/MPD/PatchLocation[1]' }, patchLocation(prefix, after.publishMs)),
    ...periodChanges(request, before, after),
  ];
  const attributes = { xmlns: 'urn:mpeg:dash:schema:mpd-patch:2020', mpdId: 'live', originalPublishTime: isoTime(fromMs), publishTime: isoTime(after.publishMs) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${tag('Patch', attributes, `\n${changes.join('\n')}\n`)}\n`;
}

function periodChanges(request: MpdRequest, before: MpdView, after: MpdView): string[] {
  const had = new Set(before.spans.map(periodId));
  const has = new Set(after.spans.map(periodId));
  const kept = after.spans.filter((span) => had.has(periodId(span)));
  const added = after.spans.filter((span) => !had.has(periodId(span)));
  const last = before.spans.at(-1);
  return [
    ...kept.flatMap((span) => timelineChanges(request, before, after, span)),
    // Each new Period goes behind the one before it; written in reverse, all of them go behind the last that was there.
    ...(last === undefined ? [] : [...added].reverse().map((span) => tag('add', { sel: selectPeriod(last), pos: 'after' }, writePeriod(request, after, span)))),
    ...before.spans.filter((span) => !has.has(periodId(span))).map((span) => tag('remove', { sel: selectPeriod(span) })),
  ];
}

function selectPeriod(span: Span): string {
  return `/MPD/Period[@id='${periodId(span)}']`;
}

/** Segments that left the window, from the front; those that are new, at the end. */
function timelineChanges({ channel, ladder }: MpdRequest, before: MpdView, after: MpdView, span: Span): string[] {
  if (channel.addressing !== 'time') return [];
  const gone = Math.max(span.first, after.oldest) - Math.max(span.first, before.oldest);
  const newFrom = Math.min(span.end, before.newest + 1);
  const newTo = Math.min(span.end - 1, after.newest);
  return trackSets(ladder, span).flatMap(({ id, tracks: [track] }) => {
    const timeline = `${selectPeriod(span)}/AdaptationSet[@id='${id}']/SegmentTemplate/SegmentTimeline`;
    if (track === undefined) return [];
    return [
      ...(newTo < newFrom ? [] : [tag('add', { sel: timeline }, `\n${writeTimeline(channel, track, span, newFrom, newTo, true)}`)]),
      ...Array.from({ length: gone }, () => tag('remove', { sel: `${timeline}/S[1]` })),
    ];
  });
}
