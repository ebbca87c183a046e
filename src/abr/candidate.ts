/** What a choice must know of a rendition; ABR knows nothing of manifests. Lists of candidates hold only what is allowed. */
export interface Candidate {
  readonly id: string;
  /** Peak as the manifest says, bits per second; 0 unknown. */
  readonly bitrateBps: number;
  readonly averageBitrateBps: number | null;
  /** Size in bits of the next segments from the one to be chosen on, as far as the index tells (byte ranges, sidx); [] unknown. */
  readonly upcomingBits: readonly number[];
}

/** Average where it is known, else the peak: what a minute of it costs. */
export function typicalBps(candidate: Candidate): number {
  return candidate.averageBitrateBps ?? candidate.bitrateBps;
}

/** Lowest first. Equal rates keep their order. */
export function byBitrate<C extends Candidate>(candidates: readonly C[]): readonly C[] {
  return [...candidates].sort((a, b) => typicalBps(a) - typicalBps(b));
}

/** The first of a sorted ladder. A choice among none is a bug of the caller: a RangeError. */
export function lowest(ladder: readonly Candidate[]): Candidate {
  const [first] = ladder;
  if (first === undefined) throw new RangeError('No candidates.');
  return first;
}
