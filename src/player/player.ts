import type { PlayerConfig, ResolvedConfig } from '../config/config.js';
import { resolveConfig } from '../config/resolve.js';
import type { SessionEvent } from '../engine/events.js';
import type { LiveInfo } from '../engine/live-engine.js';
import { createSession, type Session } from '../engine/session.js';
import type { SessionPorts } from '../engine/session-ports.js';
import { PlayerError } from '../errors/player-error.js';
import type { Deferred } from '../kit/deferred.js';
import { deferred } from '../kit/deferred.js';
import { AbortedError } from '../kit/scope.js';
import type { TimedEvent } from '../model/timed-event.js';
import { findMediaSource } from '../platform/media-source-kind.js';
import { announce } from './announce.js';
import { composePorts } from './compose.js';
import type { PlayerEvents } from './events.js';
import { createSafeEmitter } from './safe-emitter.js';
import type { PlayerStats, StatsKeeper } from './stats.js';
import { createStatsKeeper } from './stats.js';
import type { Tracks } from './tracks.js';
import { noTracks, tracksOf } from './tracks.js';
import { version } from './version.js';

/** Options of one {@link Player.load}. */
export interface LoadOptions {
  /** Where to start, in seconds. Default: where the manifest says, else the start. */
  readonly startAt?: number;
  /** What the URL leads to, where its ending does not tell. Default: found out from the content. */
  readonly type?: 'hls' | 'dash';
  /** Aborting it ends the load as `unload()` does; load() then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What runs between a load() and its end. */
interface Playback {
  readonly url: string;
  readonly options: LoadOptions;
  readonly session: Session;
  readonly stats: StatsKeeper;
  readonly ready: Deferred<void>;
  readonly stopHearingSignal: () => void;
}

/**
 * Plays adaptive streams in a `<video>` or `<audio>` element that the app owns: play, pause, volume and currentTime stay on the
 * element.
 *
 * @example
 * ```ts
 * import { Player } from 'sluice';
 *
 * const video = document.querySelector('video') as HTMLVideoElement;
 * const player = new Player(video);
 * player.on('error', ({ error }) => console.error(error.code, error.message));
 * await player.load('https://example.com/film.m3u8');
 * await video.play();
 * ```
 */
export class Player {
  /** Of the package, as in `package.json`. */
  static readonly version: string = version;

  /** True where this browser has Media Source Extensions (or ManagedMediaSource). False in Node. */
  static isSupported(): boolean {
    return findMediaSource() !== null;
  }

  readonly #video: HTMLMediaElement;
  readonly #ports: SessionPorts;
  readonly #emitter = createSafeEmitter<PlayerEvents>();
  #config: ResolvedConfig;
  #playback: Playback | null = null;
  /** What retry() would load. */
  #last: { readonly url: string; readonly options: LoadOptions } | null = null;
  #isDestroyed = false;

  /**
   * @param video - The element to play in. It must not have a source of its own.
   * @param config - Any part of the options; see {@link PlayerConfig}.
   * @throws {@link PlayerError} `environment/unsupported` where the browser has no Media Source Extensions; `config/invalid` for an unknown or impossible option.
   */
  constructor(video: HTMLMediaElement, config: PlayerConfig = {}) {
    this.#config = resolveConfig(config);
    this.#video = video;
    this.#ports = composePorts(video, () => this.#config.logger);
  }

  /**
   * Loads a stream in place of the one before. Resolves when the first frame is there (HAVE_CURRENT_DATA); with
   * `preload="none"` on a paused element, when the manifest is read: media is then fetched once the viewer plays or seeks.
   *
   * @throws {@link PlayerError} with the reason; an `AbortError` when unload(), destroy(), another load() or the signal ended it first.
   */
  load(url: string, options: LoadOptions = {}): Promise<void> {
    this.#assertAlive('load');
    const wasLoaded = this.#close();
    const ready = deferred<void>();
    // An app that listens to `error` instead of awaiting must not get an unhandled rejection on top.
    ready.promise.catch(() => undefined);
    if (options.signal?.aborted === true) {
      ready.reject(options.signal.reason);
      if (wasLoaded) this.#emitter.emit('unloaded', {});
      return ready.promise;
    }
    const absolute = absoluteUrl(url, this.#video.ownerDocument.baseURI);
    this.#last = { url: absolute, options };
    const { clock } = this.#ports;
    const stats = createStatsKeeper(clock.now());
    const session = createSession(this.#ports, {
      url: absolute,
      startAtSeconds: options.startAt ?? null,
      protocol: options.type ?? null,
      config: this.#config,
      isHeld: this.#video.preload === 'none' && this.#video.paused && !this.#video.autoplay,
      onEvent: (event) => {
        if (this.#playback?.session === session) this.#hear(event, this.#playback);
      },
      onTrace: (entry) => {
        if ('fact' in entry && entry.fact.kind === 'link' && entry.fact.link.kind === 'first-byte') stats.firstByte(clock.now());
      },
    });
    const onAbort = (): void => {
      if (this.#playback?.session === session) this.#end(options.signal?.reason);
    };
    options.signal?.addEventListener('abort', onAbort, { once: true });
    this.#playback = { url: absolute, options, session, stats, ready, stopHearingSignal: () => options.signal?.removeEventListener('abort', onAbort) };
    // Last, for a listener may load something else or end it all.
    if (wasLoaded) this.#emitter.emit('unloaded', {});
    if (this.#playback?.session === session) this.#emitter.emit('loading', { url: absolute });
    return ready.promise;
  }

  /** Groups and renditions, what is wanted, loading and playing; empty before the `manifest` event. */
  get tracks(): Tracks {
    return this.#playback === null ? noTracks : tracksOf(this.#playback.session.state());
  }

  /** Live position and window; null for recorded streams and while nothing is loaded. */
  get live(): LiveInfo | null {
    const session = this.#playback?.session;
    return session?.live()?.info(session.state(), this.#ports.clock.now()) ?? null;
  }

  /** Ad breaks, programmes, messages: what the stream says happens at a time, as far as it is known, in order of time. */
  get timedEvents(): readonly TimedEvent[] {
    return this.#playback?.session.timedEvents() ?? [];
  }

  /**
   * Chooses: a group's id (a language, a camera), a rendition's id, or `auto`, which gives the whole choice back: the group goes by
   * preferences and the manifest again, the rendition by throughput.
   *
   * @throws {@link PlayerError} `player/misuse` for an id that does not exist.
   */
  select(type: 'video' | 'audio', id: string): void {
    const playback = this.#active('select');
    const { session } = playback;
    const { groups, activeGroup } = tracksOf(session.state())[type];
    if (id === 'auto') session.selectGroup(type, null);
    else if (groups.some((group) => group.id === id)) session.selectGroup(type, id);
    else {
      const owner = groups.find(({ renditions }) => renditions.some((rendition) => rendition.id === id));
      if (owner === undefined) throw new PlayerError('player/misuse', `select('${type}', '${id}'): there is no such group or rendition. See player.tracks.${type}.groups.`, { call: 'select' });
      if (owner.id !== activeGroup) session.selectGroup(type, owner.id);
      session.selectRendition(type, id);
    }
    this.#emitter.emit('trackschange', { tracks: this.tracks });
  }

  /**
   * To the live edge, at the target latency, and from then on kept there.
   *
   * @throws {@link PlayerError} `player/misuse` where the stream is not live.
   */
  seekToLive(): void {
    const { session } = this.#active('seekToLive');
    const live = session.live();
    if (live === null || this.live === null) throw new PlayerError('player/misuse', 'seekToLive(): this stream is not live.', { call: 'seekToLive' });
    live.seekToLive();
  }

  /**
   * Changes options from now on; what is left out stays.
   *
   * @throws {@link PlayerError} `config/invalid`; nothing has changed then.
   */
  configure(config: PlayerConfig): void {
    this.#assertAlive('configure');
    this.#config = resolveConfig(config, this.#config);
    this.#playback?.session.configure(this.#config);
  }

  /**
   * Loads the last stream again after an `error`, at the position where it ended.
   *
   * @throws {@link PlayerError} `player/misuse` where nothing was loaded yet.
   */
  retry(): Promise<void> {
    this.#assertAlive('retry');
    if (this.#last === null) throw new PlayerError('player/misuse', 'retry(): nothing was loaded yet.', { call: 'retry' });
    const { url, options } = this.#last;
    const state = this.#playback?.session.state();
    // After a new MediaSource the element stands at 0 until it was sought to the anchor.
    const at = state?.live?.isFollowing === true ? 0 : (state?.anchorSeconds ?? state?.seen.timeSeconds ?? 0);
    return this.load(url, at > 0 ? { ...options, startAt: at } : options);
  }

  /** A look at how playback goes; all zero or null while nothing is loaded. */
  stats(): PlayerStats {
    const nowMs = this.#ports.clock.now();
    if (this.#playback === null) return createStatsKeeper(nowMs).read(null, nowMs);
    return this.#playback.stats.read(this.#playback.session.state(), nowMs, this.live?.latencySeconds);
  }

  /** Takes the stream away; the element and the player can be used again. */
  async unload(): Promise<void> {
    this.#end();
  }

  /** Ends the player for good and leaves the element usable by others. Nothing is left running. Safe to call again. */
  async destroy(): Promise<void> {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#end();
    this.#emitter.removeAll();
  }

  /** Calls `listener` at each event of this name; see {@link PlayerEvents}. */
  on<Name extends keyof PlayerEvents>(name: Name, listener: (payload: PlayerEvents[Name]) => void): this {
    this.#emitter.on(name, listener);
    return this;
  }

  /** The same, once. */
  once<Name extends keyof PlayerEvents>(name: Name, listener: (payload: PlayerEvents[Name]) => void): this {
    this.#emitter.once(name, listener);
    return this;
  }

  off<Name extends keyof PlayerEvents>(name: Name, listener: (payload: PlayerEvents[Name]) => void): this {
    this.#emitter.off(name, listener);
    return this;
  }

  #hear(event: SessionEvent, { session, stats, ready, stopHearingSignal }: Playback): void {
    stats.hear(event, this.#ports.clock.now());
    // Settled before the app's listeners run, so that what they do next does not end this load.
    if (event.kind === 'ready') ready.resolve();
    if (event.kind === 'failed') {
      stopHearingSignal();
      ready.reject(event.error);
    }
    announce(event, session.state(), stats, (name, payload) => this.#emitter.emit(name, payload));
    if (event.kind === 'ready') this.#autoplay();
  }

  /** The `autoplay` attribute waits in silence where the browser wants a gesture; asking by play() tells. */
  #autoplay(): void {
    if (!this.#video.autoplay || !this.#video.paused) return;
    this.#video.play().catch((reason: unknown) => {
      if (!(reason instanceof DOMException) || reason.name !== 'NotAllowedError') return;
      const { muted } = this.#video;
      const message = `The browser did not let playback start by itself${muted ? '' : ' with sound'}. ${muted ? 'Show a play button.' : 'Mute the element, or show a play button.'}`;
      this.#emitter.emit('warning', { error: new PlayerError('playback/autoplay-blocked', message, { muted }, { cause: reason, severity: 'ignored' }) });
    });
  }

  #end(reason?: unknown): void {
    if (this.#close(reason)) this.#emitter.emit('unloaded', {});
  }

  /** False where nothing was loaded. The app is told by the caller, once the state is what it will be. */
  #close(reason?: unknown): boolean {
    const playback = this.#playback;
    if (playback === null) return false;
    this.#playback = null;
    playback.stopHearingSignal();
    playback.session.close();
    playback.ready.reject(reason ?? new AbortedError('The stream was unloaded before its first frame.'));
    return true;
  }

  #active(call: string): Playback {
    this.#assertAlive(call);
    if (this.#playback === null) throw new PlayerError('player/misuse', `${call}(): nothing is loaded.`, { call });
    return this.#playback;
  }

  #assertAlive(call: string): void {
    if (this.#isDestroyed) throw new PlayerError('player/misuse', `${call}(): this player was destroyed. Make a new one.`, { call });
  }
}

/** What is no URL at all is left as it is: the request is refused with the reason. */
function absoluteUrl(url: string, base: string): string {
  try {
    return new URL(url, base).href;
  } catch {
    return url; // Told by `policy/scheme`.
  }
}
