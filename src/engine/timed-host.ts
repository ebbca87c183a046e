import type { PlayerError } from '../errors/player-error.js';
import type { TimedEvent } from '../model/timed-event.js';
import type { Fact } from './facts.js';
import type { SessionPorts } from './session-ports.js';
import type { TimedDesk, TimedParts } from './timed-parts.js';

/** Brings the code for timed events in when a manifest or playlist has some. */
export interface TimedHost {
  hear(fact: Fact): void;
  /** undefined: there were none yet. */
  events(): readonly TimedEvent[] | undefined;
}

export interface TimedHostParts extends TimedParts {
  readonly ports: SessionPorts;
}

const waiting: TimedDesk = { events: () => [] };

export function createTimedHost(parts: TimedHostParts, signal: AbortSignal): TimedHost {
  let desk: TimedDesk | undefined;
  return {
    hear(fact) {
      if (desk !== undefined || (fact.kind === 'index-ready' ? fact.parsed : fact.kind === 'presentation' ? fact.presentation : desk)?.timed === undefined) return;
      desk = waiting;
      parts.ports.loadTimed().then(({ createTimedDesk }) => {
        desk = createTimedDesk(parts, signal);
      }, (error: PlayerError) => {
        // The next refresh asks again.
        desk = undefined;
        parts.emit({ kind: 'warning', error: error.withSeverity('ignored') });
      });
    },
    events: () => desk?.events(),
  };
}
