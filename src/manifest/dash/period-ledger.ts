import { uniqueId, type PlacedPeriod } from './context.js';
import type { PeriodTiming } from './timing.js';
import { attributeOf } from './xml-tree.js';

/** What is known of the Periods that a stream has had, so that each keeps its name and its number for as long as it is told of. */
export interface PeriodLedger {
  readonly known: readonly KnownPeriod[];
  /** The highest number given. */
  readonly highest: number;
}

interface KnownPeriod {
  /** Period@id; null: it is known by its start alone. */
  readonly told: string | null;
  readonly id: string;
  readonly ordinal: number;
  readonly startSeconds: number;
}

export const emptyLedger: PeriodLedger = { known: [], highest: -1 };

/** Packagers round starts anew at each refresh. A Period that moves further has other media. */
const sameStartSeconds = 1;
/** Periods that have gone and may come back, from a server that lags behind the others. */
const keptGone = 64;

/**
 * Finds again the Periods of an earlier revision. New ones get a number above all others, or between those of their
 * neighbours, since numbers have to rise with time: they need not be whole.
 */
export function placePeriods(timings: readonly PeriodTiming[], ledger: PeriodLedger): { readonly placed: readonly PlacedPeriod[]; readonly ledger: PeriodLedger } {
  const byTold = new Map<string | null, KnownPeriod[]>();
  for (const known of ledger.known) byTold.set(known.told, [...(known.told === null ? byTold.get(null) ?? [] : byTold.get(known.told) ?? []), known]);
  const found = foundBefore(timings, byTold);
  const usedIds = new Set(ledger.known.map(({ id }) => id));
  let { highest } = ledger;
  let below = -Infinity;
  const placed: PlacedPeriod[] = [];
  const told: KnownPeriod[] = [];
  for (const [position, timing] of timings.entries()) {
    let known = found[position] ?? null;
    if (known === null) {
      const above = found.slice(position + 1).find((later) => later !== null)?.ordinal ?? null;
      const ordinal = above === null ? Math.floor(highest) + 1 : below === -Infinity ? above - 1 : (below + above) / 2;
      const id = attributeOf(timing.element, 'id');
      known = { told: id, id: uniqueId(usedIds, id ?? `p${String(ordinal)}`), ordinal, startSeconds: timing.startSeconds };
    }
    below = known.ordinal;
    highest = Math.max(highest, below);
    placed.push({ ...timing, id: known.id, ordinal: known.ordinal });
    told.push({ ...known, startSeconds: timing.startSeconds });
  }
  const ids = new Set(told.map(({ id }) => id));
  const gone = ledger.known.filter(({ id }) => !ids.has(id)).slice(-keptGone);
  return { placed, ledger: { known: [...gone, ...told], highest } };
}

/** For each Period the one that it was before; null: it is new. Those whose order has changed are new. */
function foundBefore(timings: readonly PeriodTiming[], byTold: ReadonlyMap<string | null, readonly KnownPeriod[]>): (KnownPeriod | null)[] {
  let below = -Infinity;
  return timings.map(({ element, startSeconds }) => {
    const candidates = byTold.get(attributeOf(element, 'id')) ?? [];
    const known = candidates.find((one) => Math.abs(one.startSeconds - startSeconds) < sameStartSeconds && one.ordinal > below) ?? null;
    below = known?.ordinal ?? below;
    return known;
  });
}
