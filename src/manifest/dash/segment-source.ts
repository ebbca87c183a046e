import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import { createTemplateIndex } from '../../model/indexes/template-index.js';
import { createTickIndex, type SegmentAddress, type TickFrame, type TickIndexFacts } from '../../model/indexes/tick-index.js';
import { createTimelineIndex, type TickRuns } from '../../model/indexes/timeline-index.js';
import type { IndexSource } from '../../model/presentation.js';
import type { ByteRange, InitSegment } from '../../model/segment.js';
import type { SegmentIndex } from '../../model/segment-index.js';
import type { BaseUrl } from './base-urls.js';
import type { PeriodContext, RepresentationFacts } from './context.js';
import type { InheritedSegments } from './inherit.js';
import { invalidMpd } from './invalid.js';
import { rangeOf, readSegmentList } from './segment-list.js';
import { workOutRuns } from './timeline-runs.js';
import { compileTemplate } from './url-template.js';
import { resolveMediaUrl } from './urls.js';
import { childrenOf } from './xml-tree.js';

/** A segment shorter than this holds no frame; asking for thousands a second would only drown a server. */
const shortestSegmentSeconds = 0.001;

/** Where the segments of a Representation are, below one of its base URLs. Throws `manifest/invalid`, `manifest/limit`, `policy/scheme`. */
export function indexSourceOf(facts: RepresentationFacts, base: BaseUrl, period: PeriodContext): IndexSource {
  const { template, list, base: single } = facts.inherited;
  // The innermost level that says anything about segments is in force; others only lend it attributes.
  const level = facts.levels.find((element) => ['SegmentTemplate', 'SegmentList', 'SegmentBase'].some((name) => childrenOf(element, name).length > 0));
  const has = (name: string): boolean => level !== undefined && childrenOf(level, name).length > 0;
  if (has('SegmentTemplate') && template !== null) return ready(templateIndex(facts, template, base, period));
  if (has('SegmentList') && list !== null) return ready(listIndex(facts, list, base, period));
  return singleFile(facts, single, base.url, period);
}

function ready(index: SegmentIndex): IndexSource {
  return { kind: 'ready', index };
}

function templateIndex(facts: RepresentationFacts, template: InheritedSegments, base: BaseUrl, period: PeriodContext): SegmentIndex {
  const { url: baseUrl } = base;
  const mpdUrl = period.mpd.url;
  const { id, bandwidth } = facts.inherited;
  if (template.media === null) throw invalidMpd(mpdUrl, 'a SegmentTemplate has no @media', { element: 'SegmentTemplate' });
  const media = compileTemplate(template.media, id ?? '', bandwidth, mpdUrl);
  const initUrl = template.initUrl === null ? null : compileTemplate(template.initUrl, id ?? '', bandwidth, mpdUrl)({ number: template.startNumber, time: '0' });
  const address: SegmentAddress = (number, time) => ({ url: resolveMediaUrl(baseUrl, media({ number, time }), mpdUrl), range: null });
  // Only digits change from segment to segment, so what is wrong with one is wrong with the first.
  address(template.startNumber, '0');
  return addressedIndex(facts, template, { address, count: Infinity, init: initSegment(initUrl, template.initRange, baseUrl, mpdUrl) }, base, period);
}

function listIndex(facts: RepresentationFacts, list: InheritedSegments, base: BaseUrl, period: PeriodContext): SegmentIndex {
  const { url: baseUrl } = base;
  const { address, count } = readSegmentList(facts.levels, list.startNumber, baseUrl, period.mpd.url);
  return addressedIndex(facts, list, { address, count, init: initSegment(list.initUrl, list.initRange, baseUrl, period.mpd.url) }, base, period);
}

interface Addressed {
  readonly address: SegmentAddress;
  /** Infinity: as many as time allows. */
  readonly count: number;
  readonly init: InitSegment | null;
}

/** What a template and a list have in common: segments by a timeline, by one length, or one alone. */
function addressedIndex(facts: RepresentationFacts, segments: InheritedSegments, addressed: Addressed, base: BaseUrl, period: PeriodContext): SegmentIndex {
  const { mpd } = period;
  const { startNumber, endNumber, duration } = segments;
  const timeline = facts.inherited.timeline === null ? undefined : mpd.timelines[facts.inherited.timeline];
  const frame = frameOf(segments, timeline?.originTicks ?? 0n, period);
  const count = Math.min(addressed.count, endNumber === null ? Infinity : Math.max(0, endNumber - startNumber + 1));
  const common = {
    frame, firstNumber: startNumber, address: addressed.address, init: addressed.init, protectionSchemes: facts.protectionSchemes,
    isComplete: true,
  };
  const endTick = frame.periodStartTicks + (period.endSeconds - period.startSeconds) * frame.timescale;
  if (timeline !== undefined) {
    const runs = runsOf(facts.inherited.timeline ?? 0, endTick, period);
    if (startNumber + openCount(runs.count) > Number.MAX_SAFE_INTEGER) throw tooManyNumbers(mpd.url);
    return createTimelineIndex({ ...runs, count: Math.min(runs.count, count) }, { ...common, ...mpd.live?.indexFacts(facts, base, period, frame, runs) });
  }
  const live = { ...common, ...mpd.live?.indexFacts(facts, base, period, frame, null) };
  if (duration === null) {
    if (addressed.count !== Infinity && addressed.count > 1) throw invalidMpd(mpd.url, 'a SegmentList has neither @duration nor SegmentTimeline', { element: 'SegmentList' });
    // A timeline that has nothing in it yet.
    return singleSegmentIndex(live, isLive(period) ? 0 : 1);
  }
  return createTemplateIndex({ ...live, ...rowsOf(segments, duration, frame, endTick, count, period) });
}

/** Which rows of equal length exist: until the period ends. */
function rowsOf(segments: InheritedSegments, durationTicks: number, frame: TickFrame, endTick: number, count: number, period: PeriodContext): {
  readonly durationTicks: number; readonly firstTicks: number; readonly startRow: number; readonly endRow: number;
} {
  const { url } = period.mpd;
  const perSecond = frame.timescale / durationTicks;
  if (perSecond > 1 / shortestSegmentSeconds) {
    throw new PlayerError(
      'manifest/limit',
      `The MPD ${redactUrl(url)} was refused: it asks for ${String(perSecond)} segments a second (@duration ${String(durationTicks)} of @timescale ${String(frame.timescale)}). Correct @duration or @timescale.`,
      { url: redactUrl(url), limit: 'segmentsPerSecond', value: perSecond, allowed: 1 / shortestSegmentSeconds },
    );
  }
  const firstTicks = frame.periodStartTicks + segments.eptDelta;
  const endRow = Math.max(0, Math.min(count, Math.ceil((endTick - firstTicks) / durationTicks)));
  if (endRow === Infinity && !isLive(period)) throw invalidMpd(url, 'neither the Period nor the MPD has a duration, and @duration alone does not tell where the segments end', { element: 'Period' });
  if (segments.startNumber + openCount(endRow) > Number.MAX_SAFE_INTEGER) throw tooManyNumbers(url);
  return { durationTicks, firstTicks, startRow: 0, endRow };
}

function isLive(period: PeriodContext): boolean {
  return period.mpd.live?.isDynamic === true;
}

/** Of a Period without end, as many as will ever be asked for: a thousand a second in a time line of 300 years. */
function openCount(count: number): number {
  return Math.min(count, 1e13);
}

function tooManyNumbers(url: string): Error {
  return invalidMpd(url, 'its segment numbers pass 2^53', { element: 'SegmentTemplate' });
}

function runsOf(timeline: number, endTick: number, period: PeriodContext): TickRuns {
  const key = `${String(timeline)} ${String(endTick)}`;
  const columns = period.mpd.timelines[timeline];
  if (columns === undefined) throw invalidMpd(period.mpd.url, 'a SegmentTimeline is missing', { element: 'SegmentTimeline' });
  const runs = period.runs.get(key) ?? workOutRuns(columns, endTick, isLive(period), period.mpd.url);
  period.runs.set(key, runs);
  return runs;
}

/** SegmentBase, or nothing but a BaseURL: MP4 and WebM carry their own index, other files are one segment. */
function singleFile(facts: RepresentationFacts, base: InheritedSegments | null, baseUrl: string, period: PeriodContext): IndexSource {
  const { container } = facts;
  const frame = frameOf(base, 0n, period);
  const embeds = container === 'mp4' || container === 'webm' || (base?.indexRange ?? null) !== null;
  if (!embeds) {
    const address = (): { url: string; range: null } => ({ url: baseUrl, range: null });
    return ready(singleSegmentIndex({ frame, firstNumber: 1, address, init: null, protectionSchemes: facts.protectionSchemes, isComplete: true }));
  }
  const [representationIndex] = facts.levels.flatMap((level) => childrenOf(level, 'SegmentBase')).flatMap((element) => childrenOf(element, 'RepresentationIndex'));
  const indexRange = base?.indexRange ?? (representationIndex === undefined ? null : rangeOf(representationIndex, 'range', period.mpd.url));
  return {
    kind: 'embedded',
    embedded: {
      format: container === 'webm' ? 'cues' : 'sidx',
      url: baseUrl,
      indexRange,
      initRange: base?.initRange ?? null,
      periodStartSeconds: period.startSeconds,
      periodDurationSeconds: period.endSeconds === Infinity ? null : period.endSeconds - period.startSeconds,
      presentationTimeOffsetSeconds: frame.periodStartTicks / frame.timescale,
      timeline: period.ordinal,
    },
  };
}

/** One segment from the period's start to its end. */
function singleSegmentIndex(facts: TickIndexFacts, count = 1): SegmentIndex {
  const { frame } = facts;
  const seconds = frame.periodEndSeconds - frame.periodStartSeconds;
  const endTick = frame.periodStartTicks + seconds * frame.timescale;
  return createTickIndex({ count, startTicks: () => frame.periodStartTicks, endTicks: () => endTick }, facts, seconds);
}

function frameOf(segments: InheritedSegments | null, originTicks: bigint, period: PeriodContext): TickFrame {
  const offset = segments?.presentationTimeOffset ?? 0;
  return {
    timescale: segments?.timescale ?? 1,
    originTicks,
    periodStartTicks: originTicks === 0n ? offset : Number(BigInt(offset) - originTicks),
    periodStartSeconds: period.startSeconds,
    periodEndSeconds: period.endSeconds,
    timeline: period.ordinal,
  };
}

/** null where the media segments initialise themselves. Without a URL of its own it is a range of the media's. */
function initSegment(reference: string | null, range: ByteRange | null, baseUrl: string, mpdUrl: string): InitSegment | null {
  if (reference === null && range === null) return null;
  const url = reference === null ? baseUrl : resolveMediaUrl(baseUrl, reference, mpdUrl);
  return { cacheKey: range === null ? url : `${url} ${String(range.start)}-${String(range.end)}`, url, range, key: null };
}
