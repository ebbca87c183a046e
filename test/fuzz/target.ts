/** A parser under attack: how its input is made from chance, and what must hold of what comes out. */
export interface FuzzTarget<Input> {
  readonly name: string;
  /** From a corpus, mutated. Equal chances, equal inputs. */
  make(random: () => number): Input;
  /** What came out, in a word: a kind of result or an error code. Throws where the contract is broken, with why. */
  run(input: Input): Promise<string>;
  /** Inputs with something left out, the boldest first. */
  smaller(input: Input): Iterable<Input>;
  print(input: Input): string;
}

/** An input that broke the contract. */
export interface FuzzFailure {
  /** Makes this input again, as the first of a run. */
  readonly seed: number;
  readonly why: string;
  /** With all left out that does not matter. */
  readonly input: string;
}

export interface FuzzReport {
  readonly iterations: number;
  /** How often each outcome came. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly slowestMs: number;
  readonly slowestSeed: number;
  readonly failures: readonly FuzzFailure[];
}

/** Inputs are of some KB: milliseconds are usual, so this is a hang, also on a busy machine. */
const slowMs = 3000;
/** One is enough to work on; some more show whether they are one bug. */
const maxFailures = 5;
const maxTrialsOfShrinking = 2000;

/** Runs inputs of the seeds `seed`, `seed + 1`, … while `goesOn`. */
export async function fuzz<Input>(target: FuzzTarget<Input>, seed: number, goesOn: (iterations: number, nextSeed: number) => boolean): Promise<FuzzReport> {
  const outcomes = new Map<string, number>();
  const failures: FuzzFailure[] = [];
  let [iterations, slowestMs, slowestSeed] = [0, 0, seed];
  for (; goesOn(iterations, seed + iterations) && failures.length < maxFailures; iterations += 1) {
    const input = target.make(mulberry32(seed + iterations));
    const { outcome, why, tookMs } = await attempt(target, input);
    if (outcome !== null) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (why !== null) failures.push({ seed: seed + iterations, why, input: target.print(await shrink(target, input, why)) });
    if (tookMs > slowestMs) [slowestMs, slowestSeed] = [tookMs, seed + iterations];
  }
  return { iterations, outcomes, slowestMs, slowestSeed, failures };
}

interface Attempt {
  readonly outcome: string | null;
  /** null: the contract holds. */
  readonly why: string | null;
  readonly tookMs: number;
}

async function attempt<Input>(target: FuzzTarget<Input>, input: Input): Promise<Attempt> {
  const fromMs = performance.now();
  try {
    const outcome = await target.run(input);
    const tookMs = performance.now() - fromMs;
    return { outcome, why: tookMs > slowMs ? `slow: ${tookMs.toFixed(0)} ms` : null, tookMs };
  } catch (error) {
    return { outcome: null, why: error instanceof Error ? `${error.message} ${String(error.cause ?? '')}`.trim() : String(error), tookMs: performance.now() - fromMs };
  }
}

/** Leaves out what can be left out while the contract breaks in the same way. */
async function shrink<Input>(target: FuzzTarget<Input>, input: Input, why: string): Promise<Input> {
  const kind = why.slice(0, 20);
  let smallest = input;
  for (let trials = 0, isSmaller = true; isSmaller && trials < maxTrialsOfShrinking; ) {
    isSmaller = false;
    for (const candidate of target.smaller(smallest)) {
      if ((trials += 1) >= maxTrialsOfShrinking) break;
      if ((await attempt(target, candidate)).why?.startsWith(kind) !== true) continue;
      smallest = candidate;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

/** Stretches of a length that can be left out, from halves down to single places. */
export function* cuts(length: number): Iterable<{ readonly from: number; readonly to: number }> {
  for (let size = Math.ceil(length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < length && length > 1; from += size) yield { from, to: Math.min(length, from + size) };
  }
}

/** A text without one of its stretches. */
export function* smallerTexts(text: string): Iterable<string> {
  for (const { from, to } of cuts(text.length)) yield text.slice(0, from) + text.slice(to);
}

/** Small seeded generator (mulberry32, public domain): its whole state is the seed. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
