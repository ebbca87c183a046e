import { chunkFailed } from '../../engine/chunk-failed.js';
import type { Session, SessionOptions } from '../../engine/session.js';
import type { SessionState } from '../../engine/state.js';
import { initialState } from '../../engine/state.js';
import { toPlayerError } from '../../errors/player-error.js';
import { isAbort } from '../../kit/scope.js';
import type { Playhead } from '../../ports/playhead.js';
import type { NativePlay } from './play-natively.js';

/** How the browser is asked whether it plays HLS by itself. */
const HLS_TYPE = 'application/vnd.apple.mpegurl';

/** No Media Source Extensions are needed for HLS here (iPhones before iOS 17.1). */
export function canPlayNatively(element: HTMLMediaElement): boolean {
  return element.canPlayType(HLS_TYPE) !== '';
}

/** A session in which the browser does everything and the player tells of it: the same events, state and errors, and nothing to choose. */
export function createNativeSession(element: HTMLMediaElement, playhead: Playhead, load: () => Promise<NativePlay>, options: SessionOptions): Session {
  let state: SessionState = initialState({
    config: options.config, estimateBps: options.config.abr.startBitrateBps, startAtSeconds: options.startAtSeconds, seen: playhead.observe(), isHeld: options.isHeld,
  });
  const scope = new AbortController();
  let live: ReturnType<Session['live']> = null;

  const end = (phase: 'failed' | 'closed'): void => {
    state = { ...state, phase };
    scope.abort();
  };
  const begin = async (): Promise<void> => {
    try {
      const playNatively = await load().catch((cause: unknown) => Promise.reject(chunkFailed('native playback', cause)));
      scope.signal.throwIfAborted();
      live = playNatively(element, playhead, options, {
        change: (changes) => void (state = { ...state, ...changes }),
        emit: (event) => {
          if (event.kind === 'failed') end('failed');
          options.onEvent(event);
        },
      }, scope.signal);
    } catch (thrown) {
      if (scope.signal.aborted || isAbort(thrown)) return;
      end('failed');
      options.onEvent({ kind: 'failed', error: toPlayerError(thrown, 'Native playback') });
    }
  };
  void begin();

  return {
    state: () => state,
    selectRendition: () => undefined,
    selectGroup: () => undefined,
    configure: (config) => void (state = { ...state, config }),
    timedEvents: () => [],
    live: () => live,
    close: () => end('closed'),
  };
}
