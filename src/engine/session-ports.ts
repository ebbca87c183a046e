import type { EnginePorts } from './engine-ports.js';
import type { CreateLiveEngine } from './live-parts.js';

/** Everything a session takes from outside. */
export interface SessionPorts extends EnginePorts {
  /** What only streams need that go on. */
  loadLive(): Promise<CreateLiveEngine>;
  /** What only streams with timed events need. Rejects with a PlayerError. */
  loadTimed(): Promise<typeof import('./timed-desk.js')>;
}
