import type { ResolvedConfig } from '../config/config.js';
import type { SessionEvent } from '../engine/events.js';
import type { Session } from '../engine/session.js';
import type { Deferred } from '../kit/deferred.js';
import type { Sessions } from './compose.js';
import type { StatsKeeper } from './stats.js';
import { createStatsKeeper } from './stats.js';

/** Options of one `Player.load()`. */
export interface LoadOptions {
  /** Where to start, in seconds. Default: where the manifest says, else the start. */
  readonly startAt?: number;
  /** What the URL leads to, where its ending does not tell. Default: found out from the content. */
  readonly type?: 'hls' | 'dash';
  /** Aborting it ends the load as `unload()` does; load() then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What runs between a load() and its end. */
export interface Playback {
  readonly url: string;
  readonly session: Session;
  readonly stats: StatsKeeper;
  readonly ready: Deferred<void>;
  readonly stopHearingSignal: () => void;
}

export function beginPlayback({ clock, create }: Sessions, config: ResolvedConfig, { url, options, isHeld, ready, onEvent, onAbort }: {
  readonly url: string;
  readonly options: LoadOptions;
  readonly isHeld: boolean;
  readonly ready: Deferred<void>;
  readonly onEvent: (event: SessionEvent, session: Session) => void;
  readonly onAbort: (session: Session) => void;
}): Playback {
  const stats = createStatsKeeper(clock.now());
  const session = create({
    url,
    startAtSeconds: options.startAt ?? null,
    protocol: options.type ?? null,
    config,
    isHeld,
    onEvent: (event) => onEvent(event, session),
    onTrace: (entry) => {
      if ('fact' in entry && entry.fact.kind === 'link' && entry.fact.link.kind === 'first-byte') stats.firstByte(clock.now());
    },
  });
  const abort = (): void => onAbort(session);
  options.signal?.addEventListener('abort', abort, { once: true });
  return { url, session, stats, ready, stopHearingSignal: () => options.signal?.removeEventListener('abort', abort) };
}
