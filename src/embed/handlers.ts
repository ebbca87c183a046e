import type { PlayerEvents } from '../index.js';
import type { Tell } from './player-host.js';

/** The player's events as props, each with what `player.on()` gives. `ended` is left out: a video has that itself. */
export type PlayerHandlers = {
  readonly onLoading?: Handler<'loading'>;
  readonly onManifest?: Handler<'manifest'>;
  readonly onTracksChange?: Handler<'trackschange'>;
  readonly onRenditionChange?: Handler<'renditionchange'>;
  /** The first frame is there. */
  readonly onReady?: Handler<'ready'>;
  readonly onSegment?: Handler<'segment'>;
  readonly onAbandon?: Handler<'abandon'>;
  readonly onStall?: Handler<'stall'>;
  readonly onResume?: Handler<'resume'>;
  readonly onGap?: Handler<'gap'>;
  readonly onTimedEvent?: Handler<'timedevent'>;
  /** Something failed and was recovered from. */
  readonly onWarning?: Handler<'warning'>;
  /** Playback is over, or cannot be in this browser. A load that another one replaced is no error. */
  readonly onError?: Handler<'error'>;
  readonly onUnloaded?: Handler<'unloaded'>;
};

type Handler<Name extends keyof PlayerEvents> = ((payload: PlayerEvents[Name]) => void) | undefined;

const calls: { readonly [Name in keyof PlayerEvents]: (handlers: PlayerHandlers, payload: PlayerEvents[Name]) => void } = {
  loading: (handlers, payload) => handlers.onLoading?.(payload),
  manifest: (handlers, payload) => handlers.onManifest?.(payload),
  trackschange: (handlers, payload) => handlers.onTracksChange?.(payload),
  renditionchange: (handlers, payload) => handlers.onRenditionChange?.(payload),
  ready: (handlers, payload) => handlers.onReady?.(payload),
  segment: (handlers, payload) => handlers.onSegment?.(payload),
  abandon: (handlers, payload) => handlers.onAbandon?.(payload),
  stall: (handlers, payload) => handlers.onStall?.(payload),
  resume: (handlers, payload) => handlers.onResume?.(payload),
  gap: (handlers, payload) => handlers.onGap?.(payload),
  timedevent: (handlers, payload) => handlers.onTimedEvent?.(payload),
  warning: (handlers, payload) => handlers.onWarning?.(payload),
  error: (handlers, payload) => handlers.onError?.(payload),
  ended: () => undefined,
  unloaded: (handlers, payload) => handlers.onUnloaded?.(payload),
};

/** Tells the handlers that are there at the time of the event. */
export function tellHandlers(latest: () => PlayerHandlers): Tell {
  return (name, payload) => calls[name](latest(), payload);
}
