import type { PlayerError } from '../errors/player-error.js';
import type { DatedAnswer } from '../fetch/requester.js';
import type { ClockSource } from '../model/live.js';
import type { Rendition } from '../model/presentation.js';
import type { Segment } from '../model/segment.js';
import type { ParsedIndex } from '../ports/manifest-parser.js';
import type { Command } from './commands.js';
import type { EdgeLoading } from './edge-loading.js';
import type { Fact } from './facts.js';
import type { LiveOrder } from './live/live-order.js';
import type { Recovery } from './recover.js';
import type { SessionState } from './state.js';

/** Where a stream that goes on stands. Times are seconds of the element's clock unless said otherwise. */
export interface LiveInfo {
  /** How far the playhead is behind what is being made now, in seconds; behind the camera, where the stream tells (DASH ProducerReferenceTime). */
  readonly latencySeconds: number;
  /** The distance that the player keeps while the viewer follows the edge, in seconds; grows after stalls and comes back. */
  readonly targetLatencySeconds: number;
  /** What can be sought to. */
  readonly window: { readonly start: number; readonly end: number };
  /** What is being made now. */
  readonly edge: number;
  /** The viewer follows the edge: the player keeps the distance. False after rewinding or a long pause. */
  readonly isAtEdge: boolean;
  /** Wall clock of the playhead in epoch ms; null: the stream does not tell (HLS without EXT-X-PROGRAM-DATE-TIME). */
  readonly positionEpochMs: number | null;
}

/**
 * All that a stream needs besides, because it goes on: refreshes, the origin's clock, the edge, latency, the window. Its code
 * comes when the first manifest or playlist says that more will follow.
 */
export interface LiveEngine extends EdgeLoading {
  /** The last word on each new state. */
  reduce(after: SessionState, fact: Fact, before: SessionState): SessionState;
  decide(state: SessionState, nowMs: number): readonly Command[];
  execute(order: LiveOrder): void;
  /** Any answer's date says something of the origin's clock. */
  dated(answer: DatedAnswer): void;
  /** Called once, when the session has it. */
  begin(): void;
  /** Resolves when the origin's clock is known well enough to start, asking `sources` where need be; rejects with the signal's reason. */
  clockReady(sources: readonly ClockSource[]): Promise<void>;
  /** Where playback begins, in presentation time. `parsed`: the playlist that tells; null: the manifest does. */
  startPosition(state: SessionState, parsed: ParsedIndex | null, nowMs: number): number;
  /** What to do about a failure: `usual`, unless the edge, the window or the next refresh explains it. `segment` null: of a playlist. */
  recover(state: SessionState, error: PlayerError, segment: Segment | null, usual: Recovery, random: number, nowMs: number): Recovery;
  /** The address of a playlist that is asked for the first time: as new as the playing one knows it to be. */
  playlistUrl(state: SessionState, url: string): string;
  /** Another playlist that goes on, whose times this one shares; null: there is none. */
  sibling(state: SessionState, rendition: Rendition): ParsedIndex | null;
  /** Looks at the bytes of a piece as they come: true where it is still being made and the maker has given all there is so far. null: nothing is to be seen in them. */
  watchSegment(segment: Segment, renditionId: string): ((bytes: Uint8Array) => boolean) | null;
  /** For the app; null: the stream goes on no more, or its edge is not known yet. */
  info(state: SessionState, nowMs: number): LiveInfo | null;
  /** The viewer wants to be at the edge. */
  seekToLive(): void;
}
