import type { TimedEvent } from '../model/timed-event.js';
import type { EnginePorts } from './engine-ports.js';
import type { SessionEvent } from './events.js';
import type { Store } from './store.js';

/** What the session lends to whoever follows timed events. */
export interface TimedParts {
  readonly ports: EnginePorts;
  readonly store: Store;
  emit(event: SessionEvent): void;
}

/** Tells of timed events as they become known and as the playhead comes to them. */
export interface TimedDesk {
  /** All that are known, in order of time. */
  events(): readonly TimedEvent[];
}
