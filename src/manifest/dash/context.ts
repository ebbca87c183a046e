import type { ManifestNote } from '../../model/presentation.js';
import type { TickRuns } from '../../model/indexes/timeline-index.js';
import type { BaseUrl } from './base-urls.js';
import type { TimelineColumns } from './timeline-columns.js';
import type { XmlElement } from './xml-tree.js';

/** What all parts of one MPD are read with. */
export interface MpdContext {
  /** Of the MPD, after redirects. */
  readonly url: string;
  readonly nowEpochMs: number;
  /** null for a static MPD. */
  readonly live: LiveEdge | null;
  readonly timelines: readonly TimelineColumns[];
  readonly protectionByRefId: ReadonlyMap<string, XmlElement>;
  /** Rendition and group ids given so far. */
  readonly usedIds: Set<string>;
  readonly notes: Notes;
}

/** What a dynamic MPD offers at the moment it was read, in presentation time. */
export interface LiveEdge {
  /** Media that ends by now is there. */
  readonly nowSeconds: number;
  /** @timeShiftBufferDepth; Infinity where it is missing: all since the start. */
  readonly windowSeconds: number;
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
