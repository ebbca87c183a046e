import type { DatedAnswer } from '../fetch/requester.js';
import { chunkFailed } from './chunk-failed.js';
import type { LiveEngine } from './live-engine.js';
import type { CreateLiveEngine, LiveParts } from './live-parts.js';

/** Brings the live engine in when a manifest or playlist says that more will follow. */
export interface LiveHost {
  /** null: nothing goes on, as far as is known. */
  engine(): LiveEngine | null;
  /** Resolves with the engine at work; throws `environment/chunk-failed`. */
  begin(): Promise<LiveEngine>;
  dated(answer: DatedAnswer): void;
}

export function createLiveHost(load: () => Promise<CreateLiveEngine>, parts: LiveParts, signal: AbortSignal): LiveHost {
  let engine: LiveEngine | null = null;
  let last: DatedAnswer | null = null;
  return {
    engine: () => engine,
    async begin() {
      const create = await load().catch((cause: unknown) => {
        throw chunkFailed('live streams', cause);
      });
      signal.throwIfAborted();
      if (engine !== null) return engine;
      engine = create(parts, signal);
      engine.begin();
      if (last !== null) engine.dated(last);
      return engine;
    },
    dated(answer) {
      last = answer;
      engine?.dated(answer);
    },
  };
}
