/** Ticks a second of transport stream times, and where their 33 bits wrap: every 26.5 hours. */
export const ticksPerSecond = 90_000;
const wrapTicks = 2 ** 33;

/** The time that reads `ticks` in 33 bits and lies nearest to `reference`. */
export function unwrapTicks(ticks: number, reference: number): number {
  return ticks + Math.round((reference - ticks) / wrapTicks) * wrapTicks;
}

/**
 * Turns 33-bit times of one timeline into times that go on past the wrap. The first is placed nearest to where the caller
 * expects it, or as it is; each later one nearest to its predecessor.
 */
export class TsClock {
  #reference: number | null = null;

  /** A new start: after a seek, or on a new timeline. */
  restart(expectedSeconds: number | null): void {
    this.#reference = expectedSeconds === null ? null : expectedSeconds * ticksPerSecond;
  }

  /** The next time in stream order, of any track. */
  advance(ticks: number): number {
    const time = this.near(ticks);
    this.#reference = time;
    return time;
  }

  /** A time beside the stream's order, which moves nothing. */
  near(ticks: number): number {
    return this.#reference === null ? ticks : unwrapTicks(ticks, this.#reference);
  }
}
