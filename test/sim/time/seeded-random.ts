import type { Random } from '../../../src/ports/random.js';

/** Chance from a seed (mulberry32: 32 bits of state, good enough to vary scenarios and jitter). Equal seeds, equal sequences. */
export class SeededRandom implements Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Whole number in [low, high]. */
  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(this.next() * items.length)] ?? items[0];
  }

  /** An own sequence, so that one more draw here does not shift every draw there. */
  fork(salt: number): SeededRandom {
    return new SeededRandom(Math.imul(this.integer(0, 2 ** 31), 31) ^ Math.imul(salt, 0x9e3779b1));
  }
}
