import type { Ban } from '../abr/constraints.js';
import type { DroppedFrames } from '../abr/dropped-frames.js';
import { noDroppedFrames } from '../abr/dropped-frames.js';
import type { Throughput } from '../abr/sampler.js';
import { emptyThroughput } from '../abr/sampler.js';
import type { Alignment } from '../buffer/alignment.js';
import { emptyAlignment } from '../buffer/alignment.js';
import type { Inventory } from '../buffer/inventory.js';
import type { ResolvedConfig } from '../config/config.js';
import type { PlayerError } from '../errors/player-error.js';
import type { TimeRanges } from '../kit/time-ranges.js';
import type { MediaType, Presentation } from '../model/presentation.js';
import type { Segment } from '../model/segment.js';
import type { Motion } from '../playback/motion.js';
import { atRest } from '../playback/motion.js';
import type { ParsedIndex } from '../ports/manifest-parser.js';
import type { PlayheadObservation } from '../ports/playhead.js';
import type { LiveState } from './live/live-state.js';

/** A rendition's segment index: asked for, there, or not to be had for now. */
export type IndexState =
  | { readonly status: 'loading'; readonly locationIndex: number }
  | { readonly status: 'ready'; readonly locationIndex: number; readonly parsed: ParsedIndex };

/** A segment on its way from the network into the buffer. */
export interface Job {
  readonly id: number;
  readonly type: MediaType;
  readonly renditionId: string;
  readonly groupId: string;
  readonly locationId: string;
  readonly segment: Segment;
  readonly startedAtMs: number;
  readonly receivedBytes: number;
  /** null until the headers tell. */
  readonly expectedBytes: number | null;
  /** Every byte is here; what is left is appending. */
  readonly isReceived: boolean;
}

/** What is known of failures in a row on one track. */
export interface Trouble {
  readonly count: number;
  readonly sinceMs: number;
  /** How many of them were answered by waiting and asking for the same again. */
  readonly retries: number;
  /** Nothing is tried before, Clock.now. */
  readonly retryAtMs: number;
  readonly lastError: PlayerError;
}

/** One media type: wanted by the user, chosen by policy, loading, buffered; what is playing follows from the playhead. */
export interface TrackState {
  readonly type: MediaType;
  /** The viewer's group (any period's); null: the player's choice. */
  readonly wantedGroupId: string | null;
  /** The viewer's rendition; null: automatic. */
  readonly wantedRenditionId: string | null;
  /** Group of the last segment that was planned. */
  readonly groupId: string | null;
  /** Rendition of the last segment that was planned. */
  readonly chosenId: string | null;
  readonly job: Job | null;
  readonly inventory: Inventory;
  readonly buffered: TimeRanges;
  /** By how much segments really start later than declared, as last seen. */
  readonly driftSeconds: number;
  readonly trouble: Trouble | null;
  /** Segments skipped in a row. */
  readonly skips: number;
  /** Where a download was abandoned: its place is loaded in this rendition, and never abandoned again. */
  readonly abandoned: { readonly timeline: number; readonly startSeconds: number; readonly toRenditionId: string } | null;
  /** A removal is under way. */
  readonly isRemoving: boolean;
  /** Of rendition, older ones fading: see `countSwitch`. */
  readonly recentSwitches: number;
}

export interface SinkState {
  /** Rises with each new MediaSource; facts of an older one are ignored. */
  readonly generation: number;
  readonly isOpen: boolean;
  /** Tracks it was made with; empty until it has them. */
  readonly tracks: readonly MediaType[];
  readonly durationSeconds: number | null;
  readonly isEnded: boolean;
  /** ManagedMediaSource may say no. */
  readonly wantsData: boolean;
  /** Clock.now of the rebuilds of the last minute. */
  readonly rebuiltAtMs: readonly number[];
  /** Types that this sink or one before it had a track for. */
  readonly shown: readonly MediaType[];
}

export interface SessionState {
  readonly phase: 'loading' | 'starting' | 'running' | 'failed' | 'closed';
  readonly config: ResolvedConfig;
  readonly presentation: Presentation | null;
  /** Renditions this browser cannot play. */
  readonly unsupportedIds: readonly string[];
  readonly indexes: ReadonlyMap<string, IndexState>;
  readonly tracks: Readonly<Record<MediaType, TrackState>>;
  /** Media types that have a loop of their own; a muxed presentation has only video. */
  readonly activeTypes: readonly MediaType[];
  readonly sink: SinkState;
  readonly seen: PlayheadObservation;
  readonly motion: Motion;
  /** Where playback is to begin or go on while the element cannot be asked yet. */
  readonly anchorSeconds: number | null;
  readonly startAtSeconds: number | null;
  /** With preload="none": nothing but manifests until the viewer plays or seeks. */
  readonly isHeld: boolean;
  readonly alignment: Alignment;
  readonly throughput: Throughput;
  readonly droppedFrames: DroppedFrames;
  /** Clock.now of the last media bytes. */
  readonly bytesAtMs: number;
  /** The browser has said, since this session began, that there is no network any more. */
  readonly isOffline: boolean;
  readonly bans: readonly Ban[];
  /** Location id → Clock.now until which it is left alone. */
  readonly locationBans: ReadonlyMap<string, number>;
  /** `buffer.goalSeconds`, or less after the browser ran out of room. */
  readonly goalSeconds: number;
  /** A seek that we ordered and have not seen done. */
  readonly orderedSeekSeconds: number | null;
  readonly nextJobId: number;
  /** null: recorded, or not yet known to go on. Changed by the live engine alone. */
  readonly live: LiveState | null;
}

export function emptyTrack(type: MediaType): TrackState {
  return {
    type, wantedGroupId: null, wantedRenditionId: null, groupId: null, chosenId: null, job: null, inventory: [], buffered: [],
    driftSeconds: 0, trouble: null, skips: 0, abandoned: null, isRemoving: false, recentSwitches: 0,
  };
}

export function initialState(options: {
  readonly config: ResolvedConfig;
  readonly estimateBps: number;
  readonly startAtSeconds: number | null;
  readonly seen: PlayheadObservation;
  readonly isHeld: boolean;
}): SessionState {
  return {
    phase: 'loading',
    config: options.config,
    presentation: null,
    unsupportedIds: [],
    indexes: new Map(),
    tracks: { video: emptyTrack('video'), audio: emptyTrack('audio') },
    activeTypes: [],
    sink: { generation: 0, isOpen: false, tracks: [], durationSeconds: null, isEnded: false, wantsData: true, rebuiltAtMs: [], shown: [] },
    seen: options.seen,
    motion: atRest,
    anchorSeconds: null,
    startAtSeconds: options.startAtSeconds,
    isHeld: options.isHeld,
    alignment: emptyAlignment,
    throughput: emptyThroughput(options.estimateBps),
    droppedFrames: noDroppedFrames,
    bytesAtMs: options.seen.atMs,
    isOffline: false,
    bans: [],
    locationBans: new Map(),
    goalSeconds: options.config.buffer.goalSeconds,
    orderedSeekSeconds: null,
    nextJobId: 1,
    live: null,
  };
}
