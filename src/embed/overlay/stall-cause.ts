import type { PlayerStats, Tracks } from '../../index.js';

/** The last stall; `seconds` is null while it lasts. */
export interface Stall {
  readonly cause: string;
  readonly seconds: number | null;
}

/** With so much media ahead, standing still is not for want of media, in seconds. */
const FED_SECONDS = 0.5;

/** Why playback stands still, as far as can be seen from what is buffered and how quickly media comes. */
export function stallCause({ bufferAheadSeconds, bandwidthBps, loading }: PlayerStats, { video }: Tracks, isLive: boolean): string {
  if (bufferAheadSeconds >= FED_SECONDS) return 'the decoder stands still with media in the buffer';
  const bitrateBps = video.groups.flatMap(({ renditions }) => renditions).find(({ id }) => id === loading.video)?.bitrateBps ?? 0;
  if (bitrateBps > 0 && bandwidthBps < bitrateBps) return `the link carries ${megabits(bandwidthBps)}, the rendition needs ${megabits(bitrateBps)}`;
  return isLive ? 'the next piece of the stream came late' : 'a segment came late';
}

export function megabits(bps: number): string {
  return `${(bps / 1e6).toFixed(bps < 1e7 ? 2 : 1)} Mb/s`;
}
