import type { PlaylistPosition } from '../../model/live.js';
import type { MediaType } from '../../model/presentation.js';

/** What the live engine tells its own effects to do. Plain data. */
export type LiveOrder =
  /** Ask again for a manifest ('') or a rendition's playlist. `awaits`: the answer may wait until that piece exists. `isDelta`: only what is new. */
  | { readonly kind: 'refresh'; readonly source: string; readonly awaits: PlaylistPosition | null; readonly isDelta: boolean }
  /** Nobody loads from that rendition any more: an answer that its server holds is not waited for. */
  | { readonly kind: 'forget'; readonly source: string }
  /** It stands still: tell the app. */
  | { readonly kind: 'stale'; readonly source: string; readonly forMs: number }
  /** From `seconds` on there are other types of media. */
  | { readonly kind: 'tracks'; readonly types: readonly MediaType[]; readonly seconds: number }
  /** Playback has not begun and is to begin there. */
  | { readonly kind: 'begin-at'; readonly seconds: number }
  /** null: the app's own rate again. */
  | { readonly kind: 'rate'; readonly rate: number | null };
