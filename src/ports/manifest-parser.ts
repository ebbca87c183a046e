import type { LivePlaylist } from '../model/live.js';
import type { Presentation, Rendition } from '../model/presentation.js';
import type { EmbeddedIndex, ManifestNote, StartPoint } from '../model/presentation.js';
import type { SegmentIndex } from '../model/segment-index.js';
import type { TimedEvents } from '../model/timed-event.js';

/** The text of a manifest and where it came from. */
export interface ManifestDocument {
  readonly text: string;
  /** After redirects. */
  readonly url: string;
  readonly nowEpochMs: number;
  /** What an earlier revision gave, null at first. With it the text may be a patch to that revision. */
  readonly previous: Presentation | null;
  /** Texts that an earlier answer asked for, by URL; '' where one could not be had. */
  readonly remote: ReadonlyMap<string, string>;
}

/** Other documents belong into this one (DASH xlink, actuate=onLoad): ask again with their texts. A few at most, and none that was in `remote`: whoever asks does so until none is named. */
export interface ManifestNeedsMore {
  readonly needs: readonly string[];
}

/** The document that a rendition's index comes from: a media playlist, or the bytes with sidx or Cues. */
export interface IndexDocument {
  readonly rendition: Rendition;
  /** Which of the rendition's locations it was read from. */
  readonly locationIndex: number;
  readonly bytes: Uint8Array;
  /** Where in its resource `bytes` starts. */
  readonly byteOffset: number;
  /** After redirects. */
  readonly url: string;
  readonly presentation: Presentation;
  readonly nowEpochMs: number;
  /** What this rendition's document gave last, at any location; null at first. A delta update is put onto it. */
  readonly previous: ParsedIndex | null;
  /** An index of another rendition of this presentation whose times are to be shared; null: this is the first that goes on. */
  readonly sibling: ParsedIndex | null;
}

export interface ParsedIndex {
  readonly index: SegmentIndex;
  readonly kind: 'vod' | 'event' | 'live';
  readonly container: Rendition['container'] | null;
  readonly startPoint: StartPoint | null;
  readonly notes: readonly ManifestNote[];
  /** Where segments will be added; left out else. */
  readonly live?: LivePlaylist;
  /** Left out where the document has none. */
  readonly timed?: TimedEvents | undefined;
}

/** What more is needed before the index can be read: these bytes of the same resource, `end` exclusive. */
export interface IndexNeedsMore {
  readonly needs: { readonly url: string; readonly start: number; readonly end: number };
}

/** Some bytes of an index, and where they came from. */
export type IndexPart = Pick<IndexDocument, 'bytes' | 'byteOffset' | 'url' | 'nowEpochMs'>;

export type ReadPart = (needs: IndexNeedsMore['needs']) => Promise<IndexPart>;

/**
 * One manifest language. Throws only PlayerErrors (`manifest/*`, `container/*`) and aborts; lets other tasks run between
 * slices of work so that no slice costs more than a few tens of milliseconds.
 */
export interface ManifestParser {
  readonly protocol: Presentation['protocol'];
  parse(document: ManifestDocument, signal: AbortSignal): Promise<Presentation | ManifestNeedsMore>;
  parseIndex(document: IndexDocument, signal: AbortSignal): Promise<ParsedIndex | IndexNeedsMore>;
  /** An index inside a media file, which `read` brings piece by piece; only where a manifest may name one (DASH). */
  readIndexFile?(document: Omit<IndexDocument, keyof IndexPart>, embedded: EmbeddedIndex, read: ReadPart, signal: AbortSignal): Promise<ParsedIndex>;
  /** The index that came with the manifest itself, given away once: the first one of an HLS media playlist played alone. null: to be asked for. */
  takeIndex?(presentation: Presentation): ParsedIndex | null;
}
