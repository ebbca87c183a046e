/** A stretch of a link's life. */
export interface BandwidthInterval {
  readonly durationMs: number;
  readonly kbps: number;
  /** Round trip. */
  readonly latencyMs: number;
}

/** A link over time: recorded or made up; it starts again when it is over. */
export interface BandwidthTrace {
  readonly name: string;
  readonly intervals: readonly [BandwidthInterval, ...BandwidthInterval[]];
}

export function steadyTrace(kbps: number, latencyMs: number): BandwidthTrace {
  return { name: `steady ${kbps} kb/s`, intervals: [{ durationMs: 3_600_000, kbps, latencyMs }] };
}

/** Where a trace stands at a time: the interval, and when it ends (ms since the trace's first start). */
export interface BandwidthAt {
  readonly interval: BandwidthInterval;
  readonly endsAtMs: number;
}

/** Reads a trace at rising times; going back is allowed and costs a search from the loop's start. */
export class BandwidthCursor {
  private index = 0;
  private startsAtMs = 0;

  constructor(private readonly trace: BandwidthTrace) {}

  at(timeMs: number): BandwidthAt {
    if (timeMs < this.startsAtMs) {
      this.index = 0;
      this.startsAtMs = 0;
    }
    for (;;) {
      const interval = this.trace.intervals[this.index] ?? this.trace.intervals[0];
      const endsAtMs = this.startsAtMs + interval.durationMs;
      if (timeMs < endsAtMs) return { interval, endsAtMs };
      this.startsAtMs = endsAtMs;
      this.index = (this.index + 1) % this.trace.intervals.length;
    }
  }
}
