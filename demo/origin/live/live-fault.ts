/** What can be wrong with a live channel, apart from what the faults of the link and of single responses do. */
export const liveFaultKinds = [
  'late', 'stale', 'frozen', 'reset', 'edge-404', 'oldest-404', 'skew', 'truncated', 'malformed', 'ended', 'gone',
  'blocking-hangs', 'blocking-unchanged', 'delta-misfit',
] as const;

export type LiveFaultKind = (typeof liveFaultKinds)[number];

/** Epoch ms; `untilMs` may be Infinity. */
export interface LiveFault {
  readonly kind: LiveFaultKind;
  readonly fromMs: number;
  readonly untilMs: number;
  /** How much, where the kind has an amount: see `defaultAmounts`. */
  readonly amountMs: number;
}

/** Milliseconds. late: after its time; stale: age of the other copy; edge-404: how long; skew: false clock (of the server); blocking-hangs: how long. */
const defaultAmounts: Readonly<Partial<Record<LiveFaultKind, number>>> = { late: 1500, stale: 6000, 'edge-404': 1000, skew: 3_600_000, 'blocking-hangs': 60_000 };

/** Milliseconds that a fault lasts where nothing is said: one refresh, or for ever. */
const defaultLengths: Readonly<Partial<Record<LiveFaultKind, number>>> = { truncated: 2000, malformed: 2000, 'delta-misfit': 2000 };

export function liveFault(kind: LiveFaultKind, fromMs: number, lengthMs: number | null, amountMs: number | null): LiveFault {
  return { kind, fromMs, untilMs: fromMs + (lengthMs ?? defaultLengths[kind] ?? Infinity), amountMs: amountMs ?? defaultAmounts[kind] ?? 0 };
}

export function isLiveFaultKind(text: string): text is LiveFaultKind {
  return liveFaultKinds.some((kind) => kind === text);
}

/** The fault of this kind that is at work at `nowMs`. */
export function activeFault(faults: readonly LiveFault[], kind: LiveFaultKind, nowMs: number): LiveFault | null {
  return faults.find((fault) => fault.kind === kind && fault.fromMs <= nowMs && nowMs < fault.untilMs) ?? null;
}

/**
 * The moment that a manifest asked for at `nowMs` shows. Frozen: when the fault began. Stale: two copies of different age
 * are asked by turns, each second the other.
 */
export function manifestMs(faults: readonly LiveFault[], nowMs: number): number {
  const frozen = activeFault(faults, 'frozen', nowMs);
  const stale = activeFault(faults, 'stale', nowMs);
  const isOldCopy = stale !== null && Math.floor(nowMs / 1000) % 2 === 1;
  return Math.min(frozen?.fromMs ?? nowMs, isOldCopy ? nowMs - stale.amountMs : nowMs);
}

/** What the server takes for the time. */
export function serverMs(faults: readonly LiveFault[], nowMs: number): number {
  return nowMs + (activeFault(faults, 'skew', nowMs)?.amountMs ?? 0);
}

/** The manifest's text as it goes out: cut in its middle, or with a line in it that no manifest has. */
export function spoilManifest(text: string, faults: readonly LiveFault[], nowMs: number): string {
  if (activeFault(faults, 'truncated', nowMs) !== null) return text.slice(0, Math.floor(text.length / 2));
  if (activeFault(faults, 'malformed', nowMs) === null) return text;
  return text.startsWith('#') ? text.replace('#EXTM3U', '<html>Bad Gateway</html>') : text.replace('<Period', '<Period <');
}
