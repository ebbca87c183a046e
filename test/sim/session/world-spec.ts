import type { PlayerConfig } from '../../../src/config/config.js';
import type { Freeze } from '../media/fake-element.js';
import type { SinkProfile } from '../media/sink-profile.js';
import type { Screen } from '../media/fake-playhead.js';
import type { BandwidthTrace } from '../network/bandwidth.js';
import type { FaultRule } from '../network/faults.js';
import type { LiveSpec } from '../live-origin/live-spec.js';
import type { Title } from '../origin/title.js';

/** What the viewer or the app does. Shares are of the title's length, live of the window. */
export type UserAction =
  | { readonly kind: 'play' | 'pause' }
  | { readonly kind: 'seek'; readonly toShare: number }
  | { readonly kind: 'seek-to-live' }
  | { readonly kind: 'rate'; readonly rate: number }
  /** `index` counts the group's renditions modulo their number; null: automatic. */
  | { readonly kind: 'select-video'; readonly index: number | null }
  /** `index` counts the groups modulo their number; null: automatic. */
  | { readonly kind: 'select-audio'; readonly index: number | null }
  /** Load again, in place of what plays or loads. */
  | { readonly kind: 'load' }
  | { readonly kind: 'destroy' };

/** What happens to the browser. */
export type Mishap =
  /** `isUnnoticed`: the browser says that it is online all the time. */
  | { readonly kind: 'offline'; readonly forMs: number; readonly isUnnoticed?: true }
  | { readonly kind: 'evict'; readonly fromShare: number; readonly toShare: number }
  | { readonly kind: 'close-sink' }
  | { readonly kind: 'stuck-append'; readonly count: number };

export interface TimedAction {
  readonly atMs: number;
  readonly action: UserAction | Mishap;
}

/** Everything that makes a session what it is. Equal specs give equal sessions. */
export interface WorldSpec {
  readonly name: string;
  /** Jitter, probabilities of faults. */
  readonly seed: number;
  readonly title: Title;
  /** Published as it is made; absent: all of it is there from the start. */
  readonly live?: LiveSpec;
  readonly trace: BandwidthTrace;
  readonly faults: readonly FaultRule[];
  readonly config: PlayerConfig;
  /** As with preload="none". */
  readonly isHeld: boolean;
  readonly startAtSeconds: number | null;
  readonly rememberedBps: number | null;
  readonly sink: SinkProfile;
  readonly screen: Screen;
  readonly freeze: Freeze | null;
  readonly seekMs: number;
  readonly actions: readonly TimedAction[];
  /** The session is destroyed then, if it still lives. */
  readonly runMs: number;
}

/** Nothing goes wrong, and the link never falls silent for longer than a player has to wait. */
export function isCalm(spec: WorldSpec): boolean {
  const { videos, audios } = spec.title;
  const lowestKbps = ((videos[0]?.bitrateBps ?? 0) + (audios[0]?.bitrateBps ?? 0)) / 1000;
  const isAlive = spec.trace.intervals.every(({ kbps, durationMs }) => kbps >= 0.2 * lowestKbps || durationMs < 3000);
  const hasRoom = spec.sink.quotaBytes.video >= 6 << 20;
  // A Period with other tracks begins with a new sink.
  const isServed = spec.live === undefined ? spec.title.sections.every(({ without }) => without === undefined) : (spec.live.faults.length === 0 && spec.live.rewrite === undefined && spec.live.clockJump === undefined);
  return isAlive && hasRoom && isServed && spec.faults.length === 0 && spec.freeze === null && !spec.actions.some(({ action }) => ['offline', 'evict', 'close-sink', 'stuck-append'].includes(action.kind));
}
