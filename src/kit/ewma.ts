/** An exponentially weighted mean as a value: `add` returns the next one, nothing is written. */
export interface Ewma {
  readonly halfLife: number;
  readonly mean: number;
  /** Weight of everything seen so far; 0 means that `mean` is empty. */
  readonly weight: number;
}

export function emptyEwma(halfLife: number): Ewma {
  return { halfLife, mean: 0, weight: 0 };
}

/** After `weight` equal to the half-life, older samples count half. Bias of the start is removed by `ewmaValue`. */
export function addToEwma(ewma: Ewma, value: number, weight: number): Ewma {
  const keep = 0.5 ** (weight / ewma.halfLife);
  return { halfLife: ewma.halfLife, mean: value * (1 - keep) + keep * ewma.mean, weight: ewma.weight + weight };
}

/** The mean freed of the bias towards zero of its first samples; null while empty. */
export function ewmaValue(ewma: Ewma): number | null {
  if (ewma.weight <= 0) return null;
  return ewma.mean / (1 - 0.5 ** (ewma.weight / ewma.halfLife));
}
