import type { Container, ContentProtection, ManifestNote } from '../../model/presentation.js';
import type { TickFrame, TickIndexFacts } from '../../model/indexes/tick-index.js';
import type { TickRuns } from '../../model/indexes/timeline-index.js';
import type { BaseUrl } from './base-urls.js';
import type { Inherited } from './inherit.js';
import type { TimelineColumns } from './timeline-columns.js';
import type { PeriodTiming } from './timing.js';
import type { XmlElement } from './xml-tree.js';

/** What all parts of one MPD are read with. */
export interface MpdContext {
  /** Of the MPD, after redirects. */
  readonly url: string;
  /** null for a recorded one. */
  readonly live: LiveReading | null;
  readonly timelines: readonly TimelineColumns[];
  /** The ContentProtection in force for a Representation, from its own element outwards. */
  protectionOf(elements: readonly XmlElement[]): readonly ContentProtection[];
  /** Rendition and group ids given so far. */
  readonly usedIds: Set<string>;
  readonly notes: Notes;
}

/** What a stream that goes on, or went on a moment ago, is read with besides: the code of it is loaded for such streams alone. */
export interface LiveReading {
  readonly isDynamic: boolean;
  /** The Periods at the times and with the names and numbers that they keep from refresh to refresh. */
  placed(timings: readonly PeriodTiming[]): readonly PlacedPeriod[];
  /** What the index of a Representation says otherwise than that of a recorded one. `runs`: of its SegmentTimeline, null without. */
  indexFacts(facts: RepresentationFacts, base: BaseUrl, period: PeriodContext, frame: TickFrame, runs: TickRuns | null): Partial<TickIndexFacts>;
}

export interface PlacedPeriod extends PeriodTiming {
  readonly id: string;
  /** Becomes `Segment.timeline`. */
  readonly ordinal: number;
}

/** A Representation as far as its segments depend on it. */
export interface RepresentationFacts {
  readonly inherited: Inherited;
  /** Representation, AdaptationSet, Period. */
  readonly levels: readonly XmlElement[];
  readonly container: Container;
  readonly protectionSchemes: readonly string[];
}

/** One Period while it is read. */
export interface PeriodContext {
  readonly mpd: MpdContext;
  readonly id: string;
  /** Becomes `Segment.timeline`. */
  readonly ordinal: number;
  readonly element: XmlElement;
  readonly startSeconds: number;
  /** Infinity while unknown. */
  readonly endSeconds: number;
  readonly baseUrls: readonly BaseUrl[];
  /** Timelines worked out so far: the Representations of a set share theirs. */
  readonly runs: Map<string, TickRuns>;
}

const maxNotes = 100;

/** What was wrong and did not stop the MPD; the first hundred. */
export class Notes {
  readonly list: ManifestNote[] = [];

  add(text: string): void {
    if (this.list.length < maxNotes && !this.list.some((note) => note.text === text)) this.list.push({ text, line: null });
  }
}

/** `wanted`, or `wanted~2`, … where that is taken. */
export function uniqueId(used: Set<string>, wanted: string): string {
  let id = wanted;
  for (let copy = 2; used.has(id); copy += 1) id = `${wanted}~${String(copy)}`;
  used.add(id);
  return id;
}
