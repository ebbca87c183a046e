import type { Fact } from '../facts.js';
import type { SessionState } from '../state.js';

/** No buffer reaches over so many media clocks. */
const CLOCKS_KEPT = 50;

/** Each Period of a day has a clock of its own, and names for its renditions: those that are past are forgotten. */
export function withoutPast(after: SessionState, { kind }: Fact): SessionState {
  if (kind === 'banned') return { ...after, bans: after.bans.filter(({ untilMs }) => untilMs > after.seen.atMs) };
  const { shared, own } = after.alignment;
  return kind !== 'aligned' || shared.size + own.size <= 2 * CLOCKS_KEPT ? after : { ...after, alignment: { shared: newest(shared), own: newest(own) } };
}

function newest<K>(known: ReadonlyMap<K, number>): ReadonlyMap<K, number> {
  return new Map([...known].slice(-CLOCKS_KEPT));
}
