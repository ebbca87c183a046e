import type { TickFrame } from '../../model/indexes/tick-index.js';
import type { TickRuns } from '../../model/indexes/timeline-index.js';
import type { LivePiece } from '../../model/segment.js';
import type { BaseUrl } from './base-urls.js';
import type { RepresentationFacts } from './context.js';
import { attributeOf, childrenOf, type XmlElement } from './xml-tree.js';

/** When the segments of a Representation may be asked for (ISO/IEC 23009-1 §5.3.9.5.3). */
export interface Availability {
  /** How much earlier than at their end; Infinity: always. */
  readonly offsetSeconds: number;
  /** Before they are complete. */
  readonly isChunked: boolean;
}

const segmentElements = ['SegmentTemplate', 'SegmentList', 'SegmentBase'];

/**
 * @availabilityTimeOffset and @availabilityTimeComplete: of the innermost segment information that has them, else of the innermost
 * BaseURL ("if present in SegmentBase and BaseURL, the value in BaseURL shall be ignored"). DASH-IF's guidelines add them up instead;
 * packagers write one.
 */
export function availabilityOf(facts: RepresentationFacts, base: BaseUrl): Availability {
  const onSegments = facts.levels.flatMap((level) => segmentElements.flatMap((name) => childrenOf(level, name)));
  const elements = [...onSegments, ...[...base.elements].reverse()];
  const offset = firstAttribute(elements, 'availabilityTimeOffset');
  const seconds = offset === 'INF' ? Infinity : Number(offset ?? 0);
  return { offsetSeconds: Number.isNaN(seconds) ? 0 : seconds, isChunked: firstAttribute(elements, 'availabilityTimeComplete') === 'false' };
}

/** Seconds between two chunks: Resync@dT where it is told, else what of a segment has to be there before it may be asked for; null: whole segments. */
export function pieceSecondsOf(facts: RepresentationFacts, { offsetSeconds, isChunked }: Availability, frame: TickFrame, runs: TickRuns | null): number | null {
  const { template, list } = facts.inherited;
  const segmentTicks = runs?.longestTicks ?? (template ?? list)?.duration ?? 0;
  if (!isChunked || !(offsetSeconds > 0) || segmentTicks === 0) return null;
  const told = Number(firstAttribute(facts.levels.flatMap((level) => childrenOf(level, 'Resync')), 'dT'));
  const seconds = told > 0 ? told / frame.timescale : segmentTicks / frame.timescale - offsetSeconds;
  return seconds > 0 && seconds < Infinity ? seconds : null;
}

/**
 * What is said of each row. Where the clock tells which segments there are (no timeline, or the open end of one) each has its
 * time. What a timeline lists is there already, but for the last where it is listed while it is made.
 */
export function pieces(availability: Availability, originEpochMs: number, publishedAtMs: number | null, runs: TickRuns | null): (row: number, endSeconds: number) => LivePiece {
  const { offsetSeconds, isChunked } = availability;
  const isByClock = runs === null || runs.count === Infinity;
  const firstByClock = runs === null ? 0 : isByClock ? runs.firstRow.at(-1) ?? 0 : Infinity;
  const isEarly = isChunked && offsetSeconds > 0 && offsetSeconds < Infinity;
  return (row, endSeconds) => {
    const availableAtMs = offsetSeconds === Infinity ? null : originEpochMs + (endSeconds - offsetSeconds) * 1000;
    if (row >= firstByClock) return { part: null, isIndependent: true, availableAtMs, isGrowing: isEarly };
    const isInTheMaking = isEarly && runs !== null && row === runs.count - 1;
    // An encoder's clock may run ahead of or behind the origin's by more than a chunk; what is listed has at least begun.
    const listedAtMs = isInTheMaking && availableAtMs !== null ? Math.min(availableAtMs, publishedAtMs ?? Infinity) : null;
    return { part: null, isIndependent: true, availableAtMs: listedAtMs, isGrowing: isInTheMaking };
  };
}

function firstAttribute(elements: readonly XmlElement[], name: string): string | null {
  return elements.map((element) => attributeOf(element, name)).find((value) => value !== null) ?? null;
}
