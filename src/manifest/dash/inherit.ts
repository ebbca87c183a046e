import { inheritAttributes, type DomNode } from 'mpd-parser';
import type { ByteRange } from '../../model/segment.js';
import { invalidMpd } from './invalid.js';
import { parseByteRange, soundAttributes } from './lexical.js';
import { childrenOf, type XmlElement } from './xml-tree.js';

/** What a Representation is after it has inherited from AdaptationSet and Period (ISO/IEC 23009-1 §5.3.7, §5.3.9.1). */
export interface Inherited {
  readonly id: string | null;
  readonly mimeType: string;
  readonly contentType: string;
  readonly codecs: string;
  readonly bandwidth: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly frameRate: number | null;
  readonly template: InheritedSegments | null;
  readonly list: InheritedSegments | null;
  readonly base: InheritedSegments | null;
  /** Into `ScannedMpd.timelines`; null: no SegmentTimeline. */
  readonly timeline: number | null;
}

/** The attributes of a SegmentTemplate, SegmentList or SegmentBase, whichever level each came from. */
export interface InheritedSegments {
  readonly timescale: number;
  readonly presentationTimeOffset: number;
  readonly duration: number | null;
  readonly startNumber: number;
  readonly endNumber: number | null;
  readonly eptDelta: number;
  readonly media: string | null;
  readonly indexRange: ByteRange | null;
  readonly initUrl: string | null;
  readonly initRange: ByteRange | null;
}

/** What inheritAttributes() is shown of each element. The rest of an MPD it loses or misreads, so it never sees it; rollup.config.ts leaves out the code for it. */
const shown: Readonly<Record<string, readonly string[]>> = {
  Period: ['SegmentBase', 'SegmentList', 'SegmentTemplate', 'AdaptationSet'],
  AdaptationSet: ['SegmentBase', 'SegmentList', 'SegmentTemplate', 'Representation'],
  Representation: ['SegmentBase', 'SegmentList', 'SegmentTemplate'],
  SegmentBase: ['Initialization'],
  SegmentList: ['Initialization', 'SegmentTimeline'],
  SegmentTemplate: ['Initialization', 'SegmentTimeline'],
  SegmentTimeline: ['S'],
};

/**
 * Every Representation of a Period with what it inherits, in document order. The one place that knows mpd-parser.
 * Throws `manifest/invalid` for numbers that are none.
 */
export function inheritPeriod(period: XmlElement, url: string): readonly Inherited[] {
  const node = { tagName: 'MPD', attributes: [], childNodes: [domNode(period, 'Period', url)], textContent: '', nodeValue: null };
  try {
    const { representationInfo } = inheritAttributes(node, { manifestUri: '', NOW: 0 });
    return representationInfo.map(({ attributes, segmentInfo }) => ({
      id: text(attributes['id']),
      mimeType: text(attributes['mimeType']) ?? '',
      contentType: text(attributes['contentType']) ?? '',
      codecs: text(attributes['codecs']) ?? '',
      bandwidth: number(attributes['bandwidth']) ?? 0,
      width: number(attributes['width']),
      height: number(attributes['height']),
      frameRate: number(attributes['frameRate']),
      template: segments(segmentInfo['template']),
      list: segments(segmentInfo['list']),
      base: segments(segmentInfo['base']),
      timeline: timelineOf(segmentInfo['segmentTimeline']),
    }));
  } catch (cause) {
    throw invalidMpd(url, 'the inheritance between Period, AdaptationSet and Representation cannot be worked out', { element: 'Period' }, cause);
  }
}

/** Only the known elements, with their known attributes: one result for each Representation, no BaseURL product. */
function domNode(element: XmlElement, tagName: string, url: string): DomNode {
  const childNodes = (shown[tagName] ?? []).flatMap((name) => childrenOf(element, name).map((child) => domNode(child, name, url)));
  return { tagName, attributes: soundAttributes(element, url), childNodes, textContent: '', nodeValue: null };
}

function segments(value: unknown): InheritedSegments | null {
  if (!isRecord(value)) return null;
  const init = isRecord(value['initialization']) ? value['initialization'] : {};
  return {
    timescale: number(value['timescale']) ?? 1,
    presentationTimeOffset: number(value['presentationTimeOffset']) ?? 0,
    duration: number(value['duration']),
    startNumber: number(value['startNumber']) ?? 1,
    endNumber: number(value['endNumber']),
    eptDelta: number(value['eptDelta']) ?? 0,
    media: text(value['media']),
    indexRange: range(value['indexRange']),
    initUrl: text(init['sourceURL']),
    initRange: range(init['range']),
  };
}

/** inheritAttributes() joins the timelines of all levels into one list; the last is the innermost, which is in force. */
function timelineOf(value: unknown): number | null {
  const last: unknown = Array.isArray(value) ? value.at(-1) : null;
  return isRecord(last) ? number(last['r']) : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Some numbers mpd-parser leaves as text (@endNumber, @eptDelta). */
function number(value: unknown): number | null {
  const parsed = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : null;
}

function range(value: unknown): ByteRange | null {
  return typeof value === 'string' ? parseByteRange(value) : null;
}
