/** One recorded or made-up link: rate and latency over time, repeated from its start when a session outlasts it. */
export interface Trace {
  readonly name: string;
  /** [durationMs, kbit/s, latencyMs] */
  readonly intervals: readonly (readonly [number, number, number])[];
}

/** A trace with prefix sums: any stretch of it is answered in O(log n). */
export class Link {
  readonly #startMs: Float64Array;
  readonly #startBits: Float64Array;
  readonly #kbps: Float64Array;
  readonly #latencyMs: Float64Array;
  readonly #lengthMs: number;
  readonly #lengthBits: number;
  /** Where the last answer was found: the next one is mostly there or just behind. */
  #near = 0;

  constructor(trace: Trace) {
    const count = trace.intervals.length;
    this.#startMs = new Float64Array(count);
    this.#startBits = new Float64Array(count);
    this.#kbps = new Float64Array(count);
    this.#latencyMs = new Float64Array(count);
    let ms = 0;
    let bits = 0;
    trace.intervals.forEach(([durationMs, kbps, latencyMs], index) => {
      this.#startMs[index] = ms;
      this.#startBits[index] = bits;
      this.#kbps[index] = kbps;
      this.#latencyMs[index] = latencyMs;
      ms += durationMs;
      bits += durationMs * kbps;
    });
    if (bits <= 0) throw new RangeError(`Trace ${trace.name} never carries a bit.`);
    this.#lengthMs = ms;
    this.#lengthBits = bits;
  }

  latencyAt(ms: number): number {
    return this.#latencyMs[this.#indexAt(this.#startMs, ms % this.#lengthMs)] ?? 0;
  }

  /** Bits carried from the trace's start up to `ms`. */
  bitsAt(ms: number): number {
    const rounds = Math.floor(ms / this.#lengthMs);
    const within = ms - rounds * this.#lengthMs;
    const index = this.#indexAt(this.#startMs, within);
    return rounds * this.#lengthBits + (this.#startBits[index] ?? 0) + (within - (this.#startMs[index] ?? 0)) * (this.#kbps[index] ?? 0);
  }

  /** When that many bits have been carried since the trace's start. */
  timeOfBits(bits: number): number {
    const rounds = Math.floor(bits / this.#lengthBits);
    const within = bits - rounds * this.#lengthBits;
    const index = this.#indexAt(this.#startBits, within);
    const kbps = this.#kbps[index] ?? 0;
    const rest = within - (this.#startBits[index] ?? 0);
    return rounds * this.#lengthMs + (this.#startMs[index] ?? 0) + (kbps > 0 ? rest / kbps : 0);
  }

  #indexAt(sorted: Float64Array, key: number): number {
    for (let index = this.#near; index < this.#near + 3; index += 1) {
      if ((sorted[index] ?? Infinity) > key) break;
      if ((sorted[index + 1] ?? Infinity) > key) {
        this.#near = index;
        return index;
      }
    }
    this.#near = lastAtMost(sorted, key);
    return this.#near;
  }
}

function lastAtMost(sorted: Float64Array, key: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) <= key) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
