import type { ClockSource, LiveManifest } from '../../model/live.js';
import { parseDateTime } from './date-time.js';
import { durationOf } from './timing.js';
import { unsigned } from './timeline-columns.js';
import { resolveMediaUrl } from './urls.js';
import { attributeOf, childrenOf, textOf, type XmlElement } from './xml-tree.js';

/** Schemes of UTCTiming (ISO/IEC 23009-1 §5.8.5.7). NTP is not for browsers; xs:dateTime is read like ISO 8601. */
const clockKinds: ReadonlyMap<string, ClockSource['kind']> = new Map([2012, 2014].flatMap((year) => [
  [`urn:mpeg:dash:utc:direct:${String(year)}`, 'direct'] as const,
  [`urn:mpeg:dash:utc:http-iso:${String(year)}`, 'http-iso'] as const,
  [`urn:mpeg:dash:utc:http-xsdate:${String(year)}`, 'http-iso'] as const,
  [`urn:mpeg:dash:utc:http-head:${String(year)}`, 'http-head'] as const,
]));

/** Of events about the MPD itself; value 1: it runs out, 2: there is a patch, 3: a whole new one. */
const expiryScheme = 'urn:mpeg:dash:event:2012';

/** A camera farther away than this is a clock that nobody has set, in seconds. */
const mostLeadSeconds = 60;

/** What the Representations have shown. */
interface EdgeFacts {
  readonly originEpochMs: number;
  readonly pieceSeconds: number | null;
  /** Epoch ms at which presentation time 0 was before the camera; null: not told. */
  readonly capturedOriginMs: number | null;
  /** Where an earlier MPD said to ask. */
  readonly movedTo: readonly string[];
  readonly heraldIds: ReadonlySet<string>;
}

/** What a dynamic MPD says of its clock, its edge and its next revision. Throws `manifest/invalid` and `policy/scheme`. */
export function liveManifestOf(mpd: XmlElement, url: string, { originEpochMs, pieceSeconds, capturedOriginMs, movedTo, heraldIds }: EdgeFacts): LiveManifest {
  const service = serviceOf(mpd);
  const leadSeconds = capturedOriginMs === null ? 0 : (originEpochMs - capturedOriginMs) / 1000;
  const captureLeadSeconds = Math.abs(leadSeconds) > mostLeadSeconds ? 0 : leadSeconds;
  // Counted from the camera, where that is told.
  const latency = (name: string): number | null => {
    const seconds = numberIn(service, 'Latency', name, 1 / 1000);
    return seconds === null ? null : Math.max(0, seconds - captureLeadSeconds);
  };
  const rate = (name: string): number | null => numberIn(service, 'PlaybackRate', name, 1);
  const locations = childrenOf(mpd, 'Location').map(textOf).filter((text) => text !== '');
  const patches = childrenOf(mpd, 'PatchLocation').filter((element) => textOf(element) !== '');
  return {
    originEpochMs,
    windowSeconds: durationOf(mpd, 'timeShiftBufferDepth', url),
    targetLatencySeconds: latency('target') ?? durationOf(mpd, 'suggestedPresentationDelay', url),
    minLatencySeconds: latency('min'),
    maxLatencySeconds: latency('max'),
    minRate: rate('min'),
    maxRate: rate('max'),
    pieceSeconds,
    captureLeadSeconds,
    minimumUpdateSeconds: durationOf(mpd, 'minimumUpdatePeriod', url),
    clockSources: clockSourcesOf(mpd, url),
    locations: locations.length === 0 ? movedTo : locations.map((location) => resolveMediaUrl(url, location, url)),
    patches: patches.map((patch) => ({ url: resolveMediaUrl(url, textOf(patch), url), ttlSeconds: unsignedOrNumber(attributeOf(patch, 'ttl')) })),
    publishedAtMs: publishedAt(mpd),
    heraldIds,
  };
}

/** Do segments of these elements tell when an MPD runs out (ISO/IEC 23009-1 §5.10.4)? Events that are not declared are not to be believed. */
export function isHerald(levels: readonly XmlElement[]): boolean {
  return levels.flatMap((element) => childrenOf(element, 'InbandEventStream')).some((stream) => attributeOf(stream, 'schemeIdUri') === expiryScheme && /^[123]$/.test(attributeOf(stream, 'value') ?? '1'));
}

/** The ServiceDescription that counts. One with a Scope is for some clients only; who they are is not told. */
function serviceOf(mpd: XmlElement): XmlElement | undefined {
  const services = [mpd, ...childrenOf(mpd, 'Period').slice(0, 1)].flatMap((element) => childrenOf(element, 'ServiceDescription'));
  return services.find((element) => childrenOf(element, 'Scope').length === 0) ?? services[0];
}

/** The ProducerReferenceTime that the author's latency is counted from; null: not told. */
export function latencyReference(mpd: XmlElement): string | null {
  const service = serviceOf(mpd);
  const [latency] = service === undefined ? [] : childrenOf(service, 'Latency');
  return latency === undefined ? null : attributeOf(latency, 'referenceId');
}

export function publishedAt(mpd: XmlElement): number | null {
  return parseDateTime(attributeOf(mpd, 'publishTime') ?? '');
}

/** In the MPD's order, which is the author's preference. */
function clockSourcesOf(mpd: XmlElement, url: string): ClockSource[] {
  return childrenOf(mpd, 'UTCTiming').flatMap((element): ClockSource[] => {
    const kind = clockKinds.get((attributeOf(element, 'schemeIdUri') ?? '').toLowerCase());
    const value = attributeOf(element, 'value') ?? '';
    if (kind === undefined || value === '') return [];
    return kind === 'direct' ? [{ kind, value }] : value.split(/\s+/).map((reference) => ({ kind, value: resolveMediaUrl(url, reference, url) }));
  });
}

function numberIn(parent: XmlElement | undefined, child: string, name: string, unit: number): number | null {
  const [element] = parent === undefined ? [] : childrenOf(parent, child);
  const value = element === undefined ? null : unsignedOrNumber(attributeOf(element, name));
  return value === null ? null : value * unit;
}

/** A number without sign, whole or not; null for anything else. */
function unsignedOrNumber(text: string | null): number | null {
  if (text === null) return null;
  return unsigned(text) ?? (/^\d{1,15}\.\d{0,15}$/.test(text) ? Number(text) : null);
}
