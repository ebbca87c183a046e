import type { Requester } from '../fetch/requester.js';
import type { EnginePorts } from './engine-ports.js';
import type { SessionEvent } from './events.js';
import type { FailureDesk } from './failure-desk.js';
import type { LiveEngine } from './live-engine.js';
import type { SinkHost } from './sink-host.js';
import type { Store } from './store.js';

/** What the session lends to the live engine. */
export interface LiveParts {
  readonly ports: EnginePorts;
  readonly store: Store;
  readonly host: SinkHost;
  readonly requester: Requester;
  /** The manifest's own address, as it was loaded. */
  readonly url: string;
  readonly desk: FailureDesk;
  emit(event: SessionEvent): void;
  /** A new sink for what the state says is to be played. */
  rebuild(): void;
}

export type CreateLiveEngine = (parts: LiveParts, signal: AbortSignal) => LiveEngine;
