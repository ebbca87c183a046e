import type { Random } from '../ports/random.js';

/** Chance for jitter; nothing secret depends on it. */
export function createMathRandom(): Random {
  return { next: () => Math.random() };
}
