import type { PlayerEvents } from '../../src/index.js';
import { createRing, type Ring } from './ring.js';

/** How often the page looks at the player, and redraws. */
export const samplePeriodMs = 250;

/** An hour of samples. */
const sampleCapacity = 3_600_000 / samplePeriodMs;
const rateCapacity = 4000;
const segmentCapacity = 6000;

/** `rung` is 0 for the lowest rendition of the ladder, 1 for the highest; bits per second; NaN where there is nothing to say. */
export type SampleColumn = 'atMs' | 'bufferSeconds' | 'estimateBps' | 'chosenBps' | 'rung' | 'linkBps' | 'isStalled' | 'latencySeconds' | 'targetSeconds' | 'rate';
/** One row a segment: what its download measured. */
export type RateColumn = 'atMs' | 'bps' | 'isAudio';

export type LoadedSegment = PlayerEvents['segment'];

/** What the plots draw. Samples and rates outlive a load; segments belong to one stream. */
export interface Recorder {
  readonly samples: Ring<SampleColumn>;
  readonly rates: Ring<RateColumn>;
  /** In order of loading; one for each type and start: the last wins. */
  segments(): Iterable<LoadedSegment>;
  addSegment(segment: LoadedSegment, atMs: number): void;
  clearSegments(): void;
}

export function createRecorder(): Recorder {
  const samples = createRing<SampleColumn>(['atMs', 'bufferSeconds', 'estimateBps', 'chosenBps', 'rung', 'linkBps', 'isStalled', 'latencySeconds', 'targetSeconds', 'rate'], sampleCapacity);
  const rates = createRing<RateColumn>(['atMs', 'bps', 'isAudio'], rateCapacity);
  const segments = new Map<string, LoadedSegment>();
  return {
    samples,
    rates,
    segments: () => segments.values(),
    addSegment(segment, atMs) {
      if (segment.loadMs > 0) rates.push({ atMs, bps: measuredBps(segment), isAudio: segment.type === 'audio' ? 1 : 0 });
      const key = `${segment.type} ${segment.startSeconds.toFixed(2)}`;
      segments.delete(key);
      segments.set(key, segment);
      for (const oldest of segments.keys()) {
        if (segments.size <= segmentCapacity) break;
        segments.delete(oldest);
      }
    },
    clearSegments: () => segments.clear(),
  };
}

/** Bytes by time from request to buffer: round trip and waiting included, so it lies below the link's rate. */
export function measuredBps({ bytes, loadMs }: LoadedSegment): number {
  return (bytes * 8000) / loadMs;
}
