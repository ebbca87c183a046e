import type { Channel, UtcTiming } from './channel.js';
import { serverMs } from './live-fault.js';
import { expiryScheme, mpdView, periodId, representationId, trackSets, type MpdView, type TrackSet } from './mpd-view.js';
import type { Span } from './span.js';
import { segmentStartMs } from './timetable.js';
import type { LadderFacts } from './track-facts.js';
import { partTarget } from './write-hls.js';
import { writeTimeline } from './write-timeline.js';
import { escapeText, isoDuration, isoTime, tag } from './xml-tag.js';

export interface MpdRequest {
  readonly channel: Channel;
  readonly ladder: LadderFacts;
  readonly nowMs: number;
  /** In front of the names of representations: empty, or a path that ends in a slash. */
  readonly prefix: string;
  /** Where the next MPD is to be asked for; null: where this one was. */
  readonly location: string | null;
}

/** Where the clock is to be had, below the channel's folder. */
export const timePaths: Readonly<Partial<Record<UtcTiming, string>>> = { 'http-iso': 'time/iso', 'http-xsdate': 'time/xsdate', 'http-head': 'time/head', down: 'time/down' };

/** The MPD at one moment, as the channel's faults have it (but for those of the text). */
export function writeMpd(request: MpdRequest): string {
  const { channel, nowMs, prefix } = request;
  const view = mpdView(channel, nowMs);
  const { segmentSeconds, updateSeconds, windowSeconds, partSeconds } = channel;
  const isLow = partSeconds !== null;
  const lifetime = view.isEnded
    ? { type: 'static', mediaPresentationDuration: isoDuration((view.newest + 1) * segmentSeconds) }
    : {
        type: 'dynamic',
        minimumUpdatePeriod: updateSeconds === null ? undefined : isoDuration(updatePeriod(channel, updateSeconds)),
        timeShiftBufferDepth: windowSeconds === Infinity ? undefined : isoDuration(windowSeconds),
        suggestedPresentationDelay: isLow ? undefined : isoDuration(3 * segmentSeconds),
      };
  const attributes = {
    xmlns: 'urn:mpeg:dash:schema:mpd:2011',
    id: 'live',
    profiles: isLow ? 'urn:mpeg:dash:profile:isoff-live:2011,http://www.dashif.org/guidelines/low-latency-live-v5' : 'urn:mpeg:dash:profile:isoff-live:2011',
    availabilityStartTime: isoTime(channel.startMs),
    publishTime: isoTime(view.publishMs),
    minBufferTime: isoDuration(isLow ? 1 : segmentSeconds),
    maxSegmentDuration: isoDuration(segmentSeconds),
    ...lifetime,
  };
  const parts = [
    ...(request.location === null ? [] : [tag('Location', {}, escapeText(request.location))]),
    ...(channel.hasPatches && !view.isEnded ? [patchLocation(prefix, view.publishMs)] : []),
    ...(isLow ? [serviceDescription] : []),
    ...view.spans.map((span) => writePeriod(request, view, span)),
    ...(view.isEnded ? [] : utcTiming(channel, nowMs, prefix)),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${tag('MPD', attributes, `\n${parts.join('\n')}\n`)}\n`;
}

/** Periods must be known before they begin, so with them an MPD is not good for long. */
function updatePeriod({ adEverySeconds, periodSeconds, segmentSeconds, hasEvents }: Channel, seconds: number): number {
  if (hasEvents) return 0;
  return adEverySeconds === null && periodSeconds === null ? seconds : Math.min(seconds, segmentSeconds);
}

const serviceDescription = tag(
  'ServiceDescription', { id: 0 },
  tag('Latency', { target: 2000, min: 1000, max: 6000, referenceId: 0 }) + tag('PlaybackRate', { min: '0.96', max: '1.04' }),
);

/** Patches are kept for a minute. */
export const patchLifetimeSeconds = 60;

export function patchLocation(prefix: string, publishMs: number): string {
  return tag('PatchLocation', { ttl: patchLifetimeSeconds }, escapeText(`${prefix}patch/${publishMs}.mpp`));
}

export function writePeriod(request: MpdRequest, view: MpdView, span: Span): string {
  const { channel, ladder } = request;
  // A recording of the end of a channel begins where its window did, on the same timeline.
  const first = view.isEnded ? Math.max(span.first, view.oldest) : span.first;
  const sets = trackSets(ladder, span).map((set) => adaptationSet(request, view, span, first, set));
  return tag('Period', { id: periodId(span), start: isoDuration(first * channel.segmentSeconds) }, `\n${sets.join('\n')}\n`);
}

function adaptationSet(request: MpdRequest, view: MpdView, span: Span, first: number, { id, tracks }: TrackSet): string {
  const { channel } = request;
  const [track] = tracks;
  if (track === undefined) return '';
  const { kind, language, timescale } = track;
  const isVideo = kind === 'video';
  const representations = tracks.map((each) => tag('Representation', {
    id: representationId(span, each), codecs: each.codecs, bandwidth: each.peakBandwidth,
    ...(isVideo ? { width: each.width, height: each.height, frameRate: 25 } : { audioSamplingRate: each.sampleRate }),
  }, isVideo ? '' : tag('AudioChannelConfiguration', { schemeIdUri: 'urn:mpeg:dash:23003:3:audio_channel_configuration:2011', value: 2 })));
  const firstTime = Math.round((span.mediaSeconds + (first - span.first) * channel.segmentSeconds) * timescale);
  const content = [
    ...(channel.hasEvents ? [tag('InbandEventStream', { schemeIdUri: expiryScheme, value: 1 })] : []),
    ...(channel.partSeconds === null ? [] : [producerReferenceTime(channel, first, firstTime)]),
    tag('Role', { schemeIdUri: 'urn:mpeg:dash:role:2011', value: id <= 2 ? 'main' : 'alternate' }),
    segmentTemplate(request, view, span, first, firstTime, { id, tracks }),
    ...representations,
  ];
  const attributes = { id, contentType: kind, mimeType: `${kind}/mp4`, lang: isVideo ? undefined : language, segmentAlignment: 'true', startWithSAP: 1 };
  return tag('AdaptationSet', attributes, `\n${content.join('\n')}\n`);
}

/** ISO/IEC 23009-1, 5.12: this time of the media was before the camera at that time of the clock. */
function producerReferenceTime(channel: Channel, first: number, firstTime: number): string {
  const attributes = { id: 0, inband: 'true', type: 'encoder', wallClockTime: isoTime(segmentStartMs(channel, first)), presentationTime: firstTime };
  return tag('ProducerReferenceTime', attributes, tag('UTCTiming', { schemeIdUri: 'urn:mpeg:dash:utc:http-iso:2014', value: timePaths['http-iso'] }));
}

function segmentTemplate({ channel, ladder, prefix }: MpdRequest, view: MpdView, span: Span, first: number, firstTime: number, { tracks: [track] }: TrackSet): string {
  if (track === undefined) return '';
  const { timescale } = track;
  const byTime = channel.addressing === 'time';
  const low = channel.partSeconds === null
    ? {}
    : { availabilityTimeOffset: Math.floor((channel.segmentSeconds - partTarget(channel, ladder)) * 1000) / 1000, availabilityTimeComplete: 'false' };
  const attributes = {
    timescale,
    presentationTimeOffset: firstTime === 0 ? undefined : firstTime,
    ...(byTime ? {} : { duration: channel.segmentSeconds * timescale, startNumber: first }),
    ...low,
    initialization: `${prefix}$RepresentationID$/init.mp4`,
    media: `${prefix}$RepresentationID$/$${byTime ? 'Time' : 'Number'}$.m4s`,
  };
  if (!byTime) return tag('SegmentTemplate', attributes);
  const timeline = writeTimeline(channel, track, span, Math.max(span.first, view.oldest), Math.min(span.end - 1, view.newest), channel.hasPatches);
  return tag('SegmentTemplate', attributes, tag('SegmentTimeline', {}, `\n${timeline}`));
}

function utcTiming({ utc, faults }: Channel, nowMs: number, prefix: string): string[] {
  if (utc === 'none') return [];
  const scheme = utc === 'down' ? 'http-iso' : utc;
  const value = utc === 'direct' ? isoTime(serverMs(faults, nowMs)) : `${prefix}${timePaths[utc] ?? ''}`;
  return [tag('UTCTiming', { schemeIdUri: `urn:mpeg:dash:utc:${scheme}:2014`, value })];
}
