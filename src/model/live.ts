/** How a stream that goes on relates to the wall clock and to its own edge, as the manifest says. */
export interface LiveTiming {
  /** Epoch ms, by the origin's clock, of presentation time 0; null: nobody says (HLS without EXT-X-PROGRAM-DATE-TIME). */
  readonly originEpochMs: number | null;
  /** How far back media can be had, in seconds before now; null: as far as the index goes. */
  readonly windowSeconds: number | null;
  /** Author's wish, in seconds behind the edge: DASH ServiceDescription or @suggestedPresentationDelay, HLS PART-HOLD-BACK or HOLD-BACK; null: none. */
  readonly targetLatencySeconds: number | null;
  readonly minLatencySeconds: number | null;
  readonly maxLatencySeconds: number | null;
  /** Playback rates the author allows for keeping to it; null: nothing said. */
  readonly minRate: number | null;
  readonly maxRate: number | null;
  /** Length of the pieces that the edge advances by, in seconds: parts, chunks; null: whole segments, no low latency. */
  readonly pieceSeconds: number | null;
}

/** A manifest that is to be asked for again, with its ways of saying the time and of being asked. */
export interface LiveManifest extends LiveTiming {
  /** By how much longer ago than presentation time says the media was before the camera (ProducerReferenceTime), in seconds; 0: not told. */
  readonly captureLeadSeconds: number;
  /** DASH @minimumUpdatePeriod in seconds; null: the manifest will not change by itself. */
  readonly minimumUpdateSeconds: number | null;
  /** UTCTiming, best first. Schemes that are not known are left out. */
  readonly clockSources: readonly ClockSource[];
  /** Location: where to ask the next time, best first; empty: where this one was asked for. */
  readonly locations: readonly string[];
  /** PatchLocation: where there will be a patch to this revision, best first. */
  readonly patches: readonly ManifestPatch[];
  /** Epoch ms of @publishTime; null: not told. An older one is a stale copy. */
  readonly publishedAtMs: number | null;
  /** Renditions whose segments tell when a manifest runs out (DASH InbandEventStream of urn:mpeg:dash:event:2012). */
  readonly heraldIds: ReadonlySet<string>;
}

export interface ManifestPatch {
  readonly url: string;
  /** It is to be had for so long after the revision; null: not told. */
  readonly ttlSeconds: number | null;
}

/** One UTCTiming (ISO/IEC 23009-1 §5.8.5.7): an URL, or for `direct` the time itself. */
export interface ClockSource {
  readonly kind: 'direct' | 'http-iso' | 'http-head';
  readonly value: string;
}

/** A media playlist that is to be asked for again. */
export interface LivePlaylist extends LiveTiming {
  /** HOLD-BACK or what it is by default: `targetLatencySeconds` of who leaves parts alone. */
  readonly holdBackSeconds: number;
  /** EXT-X-SERVER-CONTROL CAN-BLOCK-RELOAD. */
  readonly canBlockReload: boolean;
  /** CAN-SKIP-UNTIL in seconds; null: no delta updates. `canSkipDateRanges`: EXT-X-DATERANGEs too. */
  readonly canSkipUntilSeconds: number | null;
  readonly canSkipDateRanges: boolean;
  /** The first piece that this playlist does not have yet: what a blocking reload asks for. `part` null: no parts. */
  readonly next: PlaylistPosition;
  /** EXT-X-RENDITION-REPORT: how far the other renditions are, by resolved URL. */
  readonly reports: ReadonlyMap<string, PlaylistPosition>;
}

export interface PlaylistPosition {
  readonly number: number;
  readonly part: number | null;
}
