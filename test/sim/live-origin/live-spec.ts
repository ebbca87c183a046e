import type { ChannelName } from '../../../demo/origin/live/channel.js';
import type { TimeRange } from '../../../src/kit/time-ranges.js';
import type { LiveFaultKind } from '../../../demo/origin/live/live-fault.js';

/** How a title is published live. Times are ms of the session's clock; the channel is on since long before unless it says otherwise. */
export interface LiveSpec {
  readonly channel: Exclude<ChannelName, 'hls-ts'>;
  /** Options of `demo/origin/live/channel-options.ts`, without those that are moments or faults. */
  readonly options: Readonly<Record<string, string | number>>;
  readonly moments: { readonly start?: number; readonly end?: number; readonly restart?: number; readonly rateFrom?: number };
  readonly faults: readonly TimedLiveFault[];
  /** By how much the viewer's clock is wrong. */
  readonly clockSkewMs: number;
  /** The origin's clock is set in the midst of it, and the channel is on by the new time. */
  readonly clockJump?: { readonly atMs: number; readonly byMs: number };
  /** Where in a segment the session begins. */
  readonly phaseMs: number;
  /** Answers say when they were written (the Date header), as scripts of other sites may not always see. */
  readonly hasDates: boolean;
  /** The manifest's text as somebody between origin and viewer has changed it. */
  readonly rewrite?: (text: string, nowMs: number) => string;
  /** Stretches of true time, in seconds, that the manifest as it was changed has nothing for. */
  readonly holes?: readonly TimeRange[];
  /** Documents of others that the manifest links to (xlink), by path; null: there is none. */
  readonly linked?: (path: string, nowMs: number) => string | null;
}

export interface TimedLiveFault {
  readonly kind: LiveFaultKind;
  readonly fromMs: number;
  /** null: as long as the kind usually lasts. */
  readonly forMs: number | null;
  /** null: as usual. */
  readonly amountMs: number | null;
}
