import type { LiveFault } from './live-fault.js';

/** Wall clock at which the content of the loops stands at 0: 2026-01-01T00:00:00Z, a whole number of 24 s since 1970. */
export const anchorMs = 1_767_225_600_000;

/** How a DASH client may learn the time; `down` names a server that answers 503. */
export type UtcTiming = 'direct' | 'http-iso' | 'http-xsdate' | 'http-head' | 'none' | 'down';

/** One live channel with all its options: plain data, from which everything about it at any time can be computed. */
export interface Channel {
  readonly protocol: 'hls' | 'dash';
  readonly container: 'fmp4' | 'ts';
  /** When the encoder was switched on: epoch ms, a whole number of segments after the anchor. */
  readonly startMs: number;
  /** When it was switched off; Infinity for never. */
  readonly endMs: number;
  readonly segmentSeconds: number;
  /** Depth of the window; Infinity keeps everything since the start. */
  readonly windowSeconds: number;
  /** HLS: the playlist says EVENT. */
  readonly isEvent: boolean;
  /** Nominal length of parts and chunks; null where segments come whole. */
  readonly partSeconds: number | null;
  readonly partsAs: 'file' | 'range';
  /** An ad break ends each such stretch; null for none. */
  readonly adEverySeconds: number | null;
  readonly adSeconds: number;
  /** A new stretch each so many seconds, by turns of this and of another part of the loop; null for none. */
  readonly periodSeconds: number | null;
  /** HLS: EXT-X-PROGRAM-DATE-TIME. */
  readonly hasProgramDateTime: boolean;
  /** From `rateFromMs` on the encoder makes so many seconds of media in a second: 0.995 is half a percent slow. */
  readonly rate: number;
  readonly rateFromMs: number;
  /** At the next segment after this the encoder starts anew, with a media clock that starts again; null for never. */
  readonly restartMs: number | null;
  readonly addressing: 'number' | 'time';
  readonly utc: UtcTiming;
  /** DASH: PatchLocation. */
  readonly hasPatches: boolean;
  /** DASH with $Number$: an MPD is good until a segment says that it runs out (emsg). */
  readonly hasEvents: boolean;
  /** DASH: minimumUpdatePeriod; null leaves it away. */
  readonly updateSeconds: number | null;
  readonly faults: readonly LiveFault[];
}

const hls: Channel = {
  protocol: 'hls', container: 'fmp4', startMs: anchorMs, endMs: Infinity, segmentSeconds: 2, windowSeconds: 60, isEvent: false,
  partSeconds: null, partsAs: 'file', adEverySeconds: null, adSeconds: 6, periodSeconds: null, hasProgramDateTime: true,
  rate: 1, rateFromMs: anchorMs, restartMs: null, addressing: 'number', utc: 'http-iso', hasPatches: false, hasEvents: false, updateSeconds: 2, faults: [],
};
const dash: Channel = { ...hls, protocol: 'dash' };

/** The channels by the folder they are served in; options change copies of them. */
export const channels = {
  hls,
  'hls-ts': { ...hls, container: 'ts' },
  event: { ...hls, isEvent: true, windowSeconds: Infinity },
  'll-hls': { ...hls, partSeconds: 0.5 },
  dash: { ...dash, updateSeconds: 30 },
  'dash-time': { ...dash, addressing: 'time' },
  'll-dash': { ...dash, partSeconds: 0.5, updateSeconds: 30 },
} as const satisfies Readonly<Record<string, Channel>>;

export type ChannelName = keyof typeof channels;

export function isChannelName(name: string): name is ChannelName {
  return Object.hasOwn(channels, name);
}
