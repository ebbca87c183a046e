import type { PlayerConfig, PlayerEvents } from '../index.js';
import { hasCode, Player } from '../index.js';
import { isEqual } from '../kit/equal.js';

/** What is to be played, as markup states it. A type and not an interface: Vue's types ask for that. */
export type StreamProps = {
  /** Of the manifest, HLS or DASH. Another one is loaded in place of it; none: nothing is loaded. */
  readonly src?: string | null | undefined;
  /** What `src` leads to, where its ending does not tell. */
  readonly type?: 'hls' | 'dash' | undefined;
  /** Where `src` starts, in seconds. Read when it is loaded. */
  readonly startAt?: number | undefined;
  /** Options of the player. When they change, those that are no longer there go back to their defaults. */
  readonly config?: PlayerConfig | undefined;
};

/** Hears every event of a player. */
export type Tell = <Name extends keyof PlayerEvents>(name: Name, payload: PlayerEvents[Name]) => void;

/** Keeps one player on one video as markup wants it. */
export interface PlayerHost {
  /** To be called whenever something may have changed. Without a video, or with another one, the player is destroyed. */
  update(video: HTMLVideoElement | null, stream: StreamProps): void;
  /** Destroys the player. A later update() makes a new one. */
  end(): void;
}

const names: { readonly [Name in keyof PlayerEvents]: Name } = {
  loading: 'loading', manifest: 'manifest', trackschange: 'trackschange', renditionchange: 'renditionchange', ready: 'ready', segment: 'segment', abandon: 'abandon', stall: 'stall',
  resume: 'resume', gap: 'gap', timedevent: 'timedevent', warning: 'warning', error: 'error', ended: 'ended', unloaded: 'unloaded',
};

/** All there are, as the compiler sees to: the player has no event that stands for every one. */
export const playerEvents: readonly (keyof PlayerEvents)[] = Object.values(names);

/** `onPlayer` gets each player when it is made, and null when it is gone. */
export function createPlayerHost(tell: Tell, onPlayer: (player: Player | null) => void): PlayerHost {
  let held: HTMLVideoElement | null = null;
  let player: Player | null = null;
  let shown: StreamProps = {};

  function end(): void {
    held = null;
    shown = {};
    const ended = player;
    if (ended === null) return;
    player = null;
    void ended.destroy();
    onPlayer(null);
  }

  function make(video: HTMLVideoElement, config: PlayerConfig | undefined): Player | null {
    try {
      const made = new Player(video, config);
      const hear = <Name extends keyof PlayerEvents>(name: Name): void => void made.on(name, (payload) => tell(name, payload));
      for (const name of playerEvents) hear(name);
      return made;
    } catch (error) {
      // The viewer's browser, not a mistake in the app, which must not stay hidden.
      if (!hasCode(error, 'environment/unsupported')) throw error;
      tell('error', { error });
      return null;
    }
  }

  return {
    update(video, { src, type, startAt, config }) {
      if (video !== held) end();
      if (video === null) return;
      const before = shown;
      shown = { src, type, config };
      if (held === null) {
        held = video;
        player = make(video, config);
        if (player !== null) onPlayer(player);
      } else if (!isEqual(config, before.config)) player?.configure(config ?? {}, { reset: true });
      if (player === null || (src === before.src && type === before.type)) return;
      // What comes of it is told by events; an abort is nobody's error.
      if (typeof src === 'string' && src !== '') void player.load(src, { ...(type === undefined ? {} : { type }), ...(startAt === undefined ? {} : { startAt }) });
      else void player.unload();
    },
    end,
  };
}
