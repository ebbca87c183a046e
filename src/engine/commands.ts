import type { TimeRange } from '../kit/time-ranges.js';
import type { InventoryEntry } from '../buffer/inventory.js';
import type { PlayerError } from '../errors/player-error.js';
import type { MediaType, Rendition } from '../model/presentation.js';
import type { Segment } from '../model/segment.js';
import type { LiveOrder } from './live/live-order.js';

/** Why a rendition was chosen. */
export type SwitchReason = 'start' | 'steady' | 'up' | 'down' | 'constraint' | 'user' | 'abandon' | 'recovery' | 'period';

/** All that the engine can be told to do. Plain data; a command is carried out at once or begun at once. */
export type Command =
  | { readonly kind: 'load-index'; readonly rendition: Rendition; readonly locationIndex: number }
  | { readonly kind: 'start-job'; readonly type: MediaType; readonly rendition: Rendition; readonly groupId: string; readonly locationIndex: number; readonly segment: Segment; readonly reason: SwitchReason }
  | { readonly kind: 'drop-job'; readonly type: MediaType; readonly why: 'not-needed' | 'abandoned' | 'switched'; readonly toRenditionId: string | null }
  | { readonly kind: 'skip'; readonly type: MediaType; readonly entry: InventoryEntry }
  | { readonly kind: 'remove'; readonly type: MediaType; readonly range: TimeRange; readonly why: 'behind' | 'switched' }
  /** `seekable`: with a duration of Infinity, what can be sought to. */
  | { readonly kind: 'set-duration'; readonly seconds: number; readonly seekable?: TimeRange }
  | { readonly kind: 'end-stream' }
  | { readonly kind: 'seek'; readonly toSeconds: number; readonly why: 'start' | 'gap' | 'poke' | 'live'; readonly fromSeconds: number }
  | { readonly kind: 'rebuild-sink'; readonly error: PlayerError }
  | { readonly kind: 'fail'; readonly error: PlayerError }
  /** What the live engine alone can carry out. */
  | { readonly kind: 'live'; readonly order: LiveOrder }
  /** Decide again at this time, Clock.now. */
  | { readonly kind: 'wake'; readonly atMs: number };
