import type { SessionEvent } from './events.js';
import type { Fact } from './facts.js';
import type { SessionState } from './state.js';
import type { Store } from './store.js';

/** Tells the app what facts mean to it: readiness, stalls, the end. */
export interface Announcer {
  hear(fact: Fact, after: SessionState): void;
}

export function createAnnouncer(store: Pick<Store, 'dispatch'>, emit: (event: SessionEvent) => void): Announcer {
  /** Since when the stall lasts that the app was told of; null: none. */
  let toldStallAtMs: number | null = null;
  return {
    hear(fact, after) {
      if (fact.kind !== 'observed') return;
      const isReady = after.phase === 'starting' && after.seen.readyLevel >= 2 && after.anchorSeconds === null;
      if (isReady) {
        store.dispatch({ kind: 'ready' });
        emit({ kind: 'ready' });
      }
      const isStalled = after.motion.stalledSinceMs !== null && after.phase === 'running' && !after.seen.seeking;
      if (isStalled && toldStallAtMs === null) {
        toldStallAtMs = after.motion.stalledSinceMs;
        emit({ kind: 'stalled', timeSeconds: after.seen.timeSeconds });
      } else if (toldStallAtMs !== null && after.motion.stalledSinceMs === null) {
        emit({ kind: 'resumed', stalledMs: after.seen.atMs - toldStallAtMs });
        toldStallAtMs = null;
      }
      if (fact.cause === 'ended' && after.phase === 'running') emit({ kind: 'ended' });
    },
  };
}
