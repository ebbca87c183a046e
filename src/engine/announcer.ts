import type { Fact } from './facts.js';
import { playingPeriod } from './lookup.js';
import type { SessionState } from './state.js';
import { createTimedHost } from './timed-host.js';
import type { TimedHost, TimedHostParts } from './timed-host.js';

/** What a fact means to the app: the first frame, a stall and its end, other tracks, timed events, the end. */
export interface Announcer {
  hear(fact: Fact, after: SessionState): void;
  timedEvents: TimedHost['events'];
}

export function createAnnouncer(parts: TimedHostParts, signal: AbortSignal): Announcer {
  const { store, emit } = parts;
  const timed = createTimedHost(parts, signal);
  /** Since when the stall lasts that the app was told of; null: none. */
  let toldStallAtMs: number | null = null;
  /** Id of the period whose tracks the app was told of; null: none yet. */
  let toldPeriodId: string | null = null;

  function hearStall(after: SessionState): void {
    const { stalledSinceMs } = after.motion;
    if (stalledSinceMs !== null && toldStallAtMs === null && after.phase === 'running' && !after.seen.seeking) {
      toldStallAtMs = stalledSinceMs;
      emit({ kind: 'stalled', timeSeconds: after.seen.timeSeconds });
    } else if (toldStallAtMs !== null && stalledSinceMs === null) {
      emit({ kind: 'resumed', stalledMs: after.seen.atMs - toldStallAtMs });
      toldStallAtMs = null;
    }
  }

  /** Each period has tracks of its own. */
  function hearPeriod(after: SessionState): void {
    const periodId = playingPeriod(after)?.id ?? null;
    if (periodId === toldPeriodId) return;
    const isFirst = toldPeriodId === null;
    toldPeriodId = periodId;
    if (!isFirst) emit({ kind: 'tracks' });
  }

  return {
    timedEvents: timed.events,
    hear(fact, after) {
      timed.hear(fact);
      if (fact.kind === 'presentation' || fact.kind === 'anchor') hearPeriod(after);
      if (fact.kind !== 'observed') return;
      if (after.phase === 'starting' && after.seen.readyLevel >= 2 && after.anchorSeconds === null) {
        store.dispatch({ kind: 'ready' });
        emit({ kind: 'ready' });
      }
      hearPeriod(after);
      hearStall(after);
      if (fact.cause === 'ended' && after.phase === 'running') emit({ kind: 'ended' });
    },
  };
}
