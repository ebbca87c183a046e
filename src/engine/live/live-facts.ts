import type { PlayerError } from '../../errors/player-error.js';
import type { OriginClock } from '../../manifest/clock-sync.js';
import type { LiveState } from './live-state.js';

/** What happens to a stream that goes on. `source`: a rendition's id, or '' for the manifest. */
export type LiveFact =
  | { readonly kind: 'begun'; readonly state: LiveState }
  | { readonly kind: 'clock'; readonly clock: OriginClock }
  /** This machine's clock was set, or has gone on while the machine slept: epoch ms at Clock.now 0. */
  | { readonly kind: 'machine'; readonly epochMs: number }
  /** The media says how much earlier than dated it was before the camera, in seconds. */
  | { readonly kind: 'captured'; readonly leadSeconds: number }
  /** The media says that manifests published up to then run out: epoch ms. */
  | { readonly kind: 'expired'; readonly publishedAtMs: number }
  | { readonly kind: 'asked'; readonly source: string; readonly atMs: number }
  | { readonly kind: 'answered'; readonly source: string; readonly atMs: number; readonly isNew: boolean }
  | { readonly kind: 'refused'; readonly source: string; readonly atMs: number; readonly error: PlayerError; readonly isPlain: boolean }
  | { readonly kind: 'forgotten'; readonly source: string }
  | { readonly kind: 'stale'; readonly source: string; readonly error: PlayerError }
  | { readonly kind: 'rate-ordered'; readonly rate: number | null }
  /** The sink was made anew for other tracks: no fault that would be counted. */
  | { readonly kind: 'tracks-changed' }
  | { readonly kind: 'following'; readonly isFollowing: boolean };
