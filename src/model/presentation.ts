import type { LiveManifest } from './live.js';
import type { ByteRange } from './segment.js';
import type { SegmentIndex } from './segment-index.js';
import type { TimedEvents } from './timed-event.js';

/** What a buffer of the browser holds. Text comes by cues, not by buffers. */
export type MediaType = 'video' | 'audio';
export type TrackType = MediaType | 'text';

export type Container = 'mp4' | 'ts' | 'webm' | 'aac' | 'mp3' | 'text' | 'unknown';

/**
 * A manifest, whatever its language, as plain readonly data. A refresh makes a new presentation that shares what did not
 * change; nobody writes on one.
 */
export interface Presentation {
  readonly protocol: 'hls' | 'dash';
  /** Of the manifest, after redirects. */
  readonly url: string;
  readonly kind: 'vod' | 'event' | 'live';
  /** 0 at first, one more at each refresh. */
  readonly revision: number;
  /** Whole length in seconds, from 0; null while only an index can tell (HLS multivariant) or while live. */
  readonly durationSeconds: number | null;
  /** In order of time, at least one. HLS has one. */
  readonly periods: readonly Period[];
  /** Where the author wants playback to start. */
  readonly startPoint: StartPoint | null;
  /** HLS EXT-X-SESSION-DATA and DASH ProgramInformation, for the app. */
  readonly sessionData: readonly SessionData[];
  /** Keys that the manifest announces for the whole session (HLS EXT-X-SESSION-KEY). */
  readonly sessionProtection: readonly ContentProtection[];
  /** What was wrong with the manifest and did not stop it. Shown once as warnings. */
  readonly notes: readonly ManifestNote[];
  /** Where the manifest itself goes on (DASH type=dynamic); left out else. HLS playlists tell of themselves: `ParsedIndex.live`. */
  readonly live?: LiveManifest;
  /** What the manifest itself says of timed events; left out where it has none. HLS playlists tell of their own: `ParsedIndex.timed`. */
  readonly timed?: TimedEvents | undefined;
}

export interface StartPoint {
  /** Seconds from the start; negative: from the end. */
  readonly offsetSeconds: number;
  /** Start at just this time and not at the segment's start. */
  readonly precise: boolean;
}

export interface SessionData {
  readonly id: string;
  readonly value: string | null;
  readonly url: string | null;
  readonly language: string | null;
}

export interface ManifestNote {
  readonly text: string;
  readonly line: number | null;
}

export interface Period {
  readonly id: string;
  /** Presentation time. */
  readonly startSeconds: number;
  /** null: to the end of the presentation, which only an index can tell. */
  readonly durationSeconds: number | null;
  readonly groups: readonly TrackGroup[];
  /** I-frame playlists, trick-mode sets, thumbnail tiles: never offered as normal tracks. */
  readonly trickGroups: readonly TrackGroup[];
}

/** What a viewer chooses between: a camera, a language. DASH AdaptationSet, HLS media group. */
export interface TrackGroup {
  readonly id: string;
  readonly type: TrackType;
  /** BCP 47, as the manifest has it; null where it says nothing. */
  readonly language: string | null;
  readonly label: string | null;
  /** DASH role values; HLS CHARACTERISTICS and DEFAULT mapped to the same words (main, alternate, commentary, description, caption, subtitle, forced-subtitle…). */
  readonly roles: readonly string[];
  /** Accessibility schemes or characteristics, verbatim. */
  readonly accessibility: readonly string[];
  readonly isDefault: boolean;
  readonly isForced: boolean;
  /** 2 for stereo, 6 for 5.1; null unknown. */
  readonly channels: number | null;
  readonly renditions: readonly Rendition[];
}

/** One encoding of a group. */
export interface Rendition {
  /** Unique in the presentation. */
  readonly id: string;
  readonly type: TrackType;
  /** What its bytes hold: a muxed rendition has both. An audio-only HLS variant has type 'audio'. */
  readonly carries: readonly MediaType[];
  /** Peak, bits per second; 0 unknown. */
  readonly bitrateBps: number;
  readonly averageBitrateBps: number | null;
  /** RFC 6381, split at commas; empty where the manifest says nothing: the first bytes tell. */
  readonly codecs: readonly string[];
  readonly container: Container;
  readonly width: number | null;
  readonly height: number | null;
  readonly frameRate: number | null;
  /** SDR, PQ, HLG as HLS says; null unknown. */
  readonly videoRange: string | null;
  /** The audio may be of one of these pairing keys, best first; empty: any. */
  readonly audioPairings: readonly string[];
  /** The key that `audioPairings` of a video rendition names; null outside HLS groups. */
  readonly pairingKey: string | null;
  /** The same bytes from several hosts, best first; at least one. */
  readonly locations: readonly Location[];
  readonly protection: readonly ContentProtection[];
}

/** A host that serves a rendition. */
export interface Location {
  /** Host name or pathway id; equal ids fail and recover together. */
  readonly id: string;
  readonly index: IndexSource;
}

/** Where the segment index comes from. Unresolved is a kind of its own, not an absent field. */
export type IndexSource =
  | { readonly kind: 'ready'; readonly index: SegmentIndex }
  /** An HLS media playlist. */
  | { readonly kind: 'playlist'; readonly url: string }
  /** The index is inside the media file: `sidx` in MP4, Cues in WebM. */
  | { readonly kind: 'embedded'; readonly embedded: EmbeddedIndex };

/** DASH SegmentBase: all that is needed to turn the file's own index into segments. */
export interface EmbeddedIndex {
  readonly format: 'sidx' | 'cues';
  readonly url: string;
  /** Of the index; null: not told, it is searched from the start of the file. */
  readonly indexRange: ByteRange | null;
  /** Of the init segment; null: everything before the index. */
  readonly initRange: ByteRange | null;
  readonly periodStartSeconds: number;
  readonly periodDurationSeconds: number | null;
  /** Media time that is the period's start. */
  readonly presentationTimeOffsetSeconds: number;
  readonly timeline: number;
}

export interface ContentProtection {
  /** HLS KEYFORMAT or DASH schemeIdUri, lower case. */
  readonly scheme: string;
  /** cenc, cbcs, SAMPLE-AES…; null unknown. */
  readonly method: string | null;
  /** Hex without dashes. */
  readonly defaultKeyId: string | null;
  /** Base64 pssh box or key URI payload. */
  readonly initData: string | null;
  readonly licenseUrl: string | null;
}
