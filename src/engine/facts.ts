import type { LinkFact } from '../abr/sampler.js';
import type { Alignment } from '../buffer/alignment.js';
import type { InventoryEntry } from '../buffer/inventory.js';
import type { ResolvedConfig } from '../config/config.js';
import type { PlayerError } from '../errors/player-error.js';
import type { TimeRange, TimeRanges } from '../kit/time-ranges.js';
import type { MediaType, Presentation } from '../model/presentation.js';
import type { Segment } from '../model/segment.js';
import type { ParsedIndex } from '../ports/manifest-parser.js';
import type { PlayheadCause, PlayheadObservation } from '../ports/playhead.js';
import type { LiveFact } from './live/live-facts.js';
import type { Job } from './state.js';

/** All that can happen to a session. Plain data; the reducer is the only one who acts on it. */
export type Fact =
  /** What an earlier load or visit knew of the link. */
  | { readonly kind: 'remembered'; readonly throughputBps: number }
  | { readonly kind: 'presentation'; readonly presentation: Presentation; readonly unsupportedIds: readonly string[]; readonly activeTypes: readonly MediaType[] }
  | { readonly kind: 'index-loading'; readonly renditionId: string; readonly locationIndex: number }
  | { readonly kind: 'index-ready'; readonly renditionId: string; readonly locationIndex: number; readonly parsed: ParsedIndex; readonly atMs: number }
  | { readonly kind: 'index-gone'; readonly renditionId: string }
  | { readonly kind: 'observed'; readonly cause: PlayheadCause; readonly observation: PlayheadObservation }
  | { readonly kind: 'link'; readonly link: LinkFact }
  /** The browser says so. */
  | { readonly kind: 'network'; readonly isOffline: boolean; readonly atMs: number }
  | { readonly kind: 'job-started'; readonly job: Job }
  | { readonly kind: 'job-progress'; readonly type: MediaType; readonly jobId: number; readonly bytes: number; readonly expectedBytes: number | null; readonly isReceived: boolean }
  | { readonly kind: 'job-done'; readonly type: MediaType; readonly jobId: number; readonly entry: InventoryEntry }
  | { readonly kind: 'job-dropped'; readonly type: MediaType; readonly jobId: number }
  | { readonly kind: 'abandoned'; readonly type: MediaType; readonly segment: Segment; readonly toRenditionId: string }
  | { readonly kind: 'skipped'; readonly type: MediaType; readonly entry: InventoryEntry; readonly isDeclared: boolean }
  | { readonly kind: 'trouble'; readonly type: MediaType; readonly error: PlayerError; readonly atMs: number; readonly retryAtMs: number }
  | { readonly kind: 'banned'; readonly renditionId: string; readonly untilMs: number }
  | { readonly kind: 'location-banned'; readonly locationId: string; readonly untilMs: number }
  | { readonly kind: 'aligned'; readonly alignment: Alignment; readonly type: MediaType; readonly driftSeconds: number | null }
  | { readonly kind: 'sink-new'; readonly generation: number; readonly atMs: number }
  | { readonly kind: 'sink-open'; readonly generation: number }
  | { readonly kind: 'sink-tracks'; readonly generation: number; readonly types: readonly MediaType[] }
  | { readonly kind: 'sink-duration'; readonly seconds: number; readonly seekable: TimeRange | null }
  | { readonly kind: 'sink-ended'; readonly isEnded: boolean }
  | { readonly kind: 'wants-data'; readonly wanted: boolean }
  | { readonly kind: 'buffered'; readonly type: MediaType; readonly ranges: TimeRanges }
  | { readonly kind: 'removing'; readonly type: MediaType; readonly isRemoving: boolean }
  | { readonly kind: 'cut'; readonly type: MediaType; readonly range: TimeRange }
  | { readonly kind: 'anchor'; readonly seconds: number }
  | { readonly kind: 'goal'; readonly seconds: number }
  | { readonly kind: 'seek-ordered'; readonly seconds: number; readonly isPoke: boolean }
  | { readonly kind: 'select-rendition'; readonly type: MediaType; readonly renditionId: string | null }
  | { readonly kind: 'select-group'; readonly type: MediaType; readonly groupId: string | null }
  | { readonly kind: 'configured'; readonly config: ResolvedConfig }
  /** What the live engine alone understands. */
  | { readonly kind: 'live'; readonly fact: LiveFact }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'closed' };

/** Bytes come many times a second and decide nothing by themselves; the heartbeat looks at what they add up to. */
export function isArrivalOfBytes(fact: Fact): boolean {
  return (fact.kind === 'link' && fact.link.kind === 'bytes') || (fact.kind === 'job-progress' && !fact.isReceived);
}
