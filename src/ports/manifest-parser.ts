import type { Presentation, Rendition } from '../model/presentation.js';
import type { ManifestNote, StartPoint } from '../model/presentation.js';
import type { SegmentIndex } from '../model/segment-index.js';

/** The text of a manifest and where it came from. */
export interface ManifestDocument {
  readonly text: string;
  /** After redirects. */
  readonly url: string;
  readonly nowEpochMs: number;
  /** What an earlier revision gave, null at first. */
  readonly previous: Presentation | null;
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
}

export interface ParsedIndex {
  readonly index: SegmentIndex;
  readonly kind: 'vod' | 'event' | 'live';
  readonly container: Rendition['container'] | null;
  readonly startPoint: StartPoint | null;
  readonly notes: readonly ManifestNote[];
}

/** What more is needed before the index can be read: these bytes of the same resource, `end` exclusive. */
export interface IndexNeedsMore {
  readonly needs: { readonly url: string; readonly start: number; readonly end: number };
}

/**
 * One manifest language. Throws only PlayerErrors (`manifest/*`, `container/*`) and aborts; lets other tasks run between
 * slices of work so that no slice costs more than a few tens of milliseconds.
 */
export interface ManifestParser {
  readonly protocol: Presentation['protocol'];
  parse(document: ManifestDocument, signal: AbortSignal): Promise<Presentation>;
  parseIndex(document: IndexDocument, signal: AbortSignal): Promise<ParsedIndex | IndexNeedsMore>;
}
