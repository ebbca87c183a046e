import type { PlayerConfig, ResolvedConfig } from '../config/config.js';
import { resolveConfig } from '../config/resolve.js';
import type { SessionEvent } from '../engine/events.js';
import type { LiveInfo } from '../engine/live-engine.js';
import { PlayerError } from '../errors/player-error.js';
import { deferred } from '../kit/deferred.js';
import { AbortedError } from '../kit/scope.js';
import type { TimedEvent } from '../model/timed-event.js';
import { onElementChange, readElement } from '../platform/element-state.js';
import { findMediaSource } from '../platform/media-source-kind.js';
import { onNextFrame } from '../platform/next-frame.js';
import { absoluteUrl } from './absolute-url.js';
import { announce } from './announce.js';
import { playByItself } from './autoplay.js';
import type { Sessions } from './compose.js';
import { composeSessions } from './compose.js';
import type { PlayerEvents } from './events.js';
import { canPlayNatively } from './native/native-session.js';
import type { LoadOptions, Playback } from './playback.js';
import { beginPlayback } from './playback.js';
import type { PlayerState } from './player-state.js';
import { nextPlayerState, statusOf } from './player-state.js';
import { createSafeEmitter } from './safe-emitter.js';
import { selectTrack } from './select-track.js';
import type { StateStore } from './state-store.js';
import { createStateStore } from './state-store.js';
import type { PlayerStats } from './stats.js';
import { createStatsKeeper } from './stats.js';
import type { Tracks } from './tracks.js';
import { noTracks, tracksOf } from './tracks.js';
import { version } from '../kit/version.js';

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

  /** True where this browser has Media Source Extensions (or ManagedMediaSource), or plays HLS by itself. False in Node. */
  static isSupported(): boolean {
    return findMediaSource() !== null || (typeof document === 'object' && canPlayNatively(document.createElement('video')));
  }

  readonly #video: HTMLMediaElement;
  readonly #sessions: Sessions;
  readonly #emitter = createSafeEmitter<PlayerEvents>();
  #config: ResolvedConfig;
  #playback: Playback | null = null;
  /** What retry() would load. */
  #last: { readonly url: string; readonly options: LoadOptions } | null = null;
  #isDestroyed = false;
  /** Why the playback that is still there is over. */
  #error: PlayerError | null = null;
  /** Made for the first who asks. */
  #store: StateStore | null = null;

  /**
   * @param video - The element to play in. It must not have a source of its own.
   * @param config - Any part of the options; see {@link PlayerConfig}.
   * @throws {@link PlayerError} `environment/unsupported` where the browser has neither Media Source Extensions nor HLS of its own; `config/invalid` for an unknown or impossible option.
   */
  constructor(video: HTMLMediaElement, config: PlayerConfig = {}) {
    this.#config = resolveConfig(config);
    this.#video = video;
    this.#sessions = composeSessions(video, () => this.#config);
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
      if (wasLoaded) this.#emit('unloaded', {});
      return ready.promise;
    }
    const absolute = absoluteUrl(url, this.#video.ownerDocument.baseURI);
    this.#last = { url: absolute, options };
    this.#playback = beginPlayback(this.#sessions, this.#config, {
      url: absolute,
      options,
      isHeld: this.#video.preload === 'none' && this.#video.paused && !this.#video.autoplay,
      ready,
      onEvent: (event, session) => {
        if (this.#playback?.session === session) this.#hear(event, this.#playback);
      },
      onAbort: (session) => {
        if (this.#playback?.session === session) this.#end(options.signal?.reason);
      },
    });
    const { session } = this.#playback;
    // Last, for a listener may load something else or end it all.
    if (wasLoaded) this.#emit('unloaded', {});
    if (this.#playback?.session === session) this.#emit('loading', { url: absolute });
    return ready.promise;
  }

  /** What controls need, as one value; the same object until something changes. */
  get state(): PlayerState {
    return this.#stateStore().read();
  }

  /**
   * Calls `listener` with the new {@link Player.state} after changes: at most once a frame. Returns the call that ends it; destroy() does too, and
   * after it nothing is ever told: a part of the page that is taken down later than its player needs no care.
   *
   * @example
   * const stop = player.subscribe(({ waiting }) => void (spinner.hidden = !waiting));
   */
  subscribe(listener: (state: PlayerState) => void): () => void {
    return this.#stateStore().subscribe(listener);
  }

  /** Groups and renditions, what is wanted, loading and playing; empty before the `manifest` event. */
  get tracks(): Tracks {
    return this.#playback === null ? noTracks : tracksOf(this.#playback.session.state());
  }

  /** Live position and window; null for recorded streams and while nothing is loaded. */
  get live(): LiveInfo | null {
    const session = this.#playback?.session;
    return session?.live()?.info(session.state(), this.#sessions.clock.now()) ?? null;
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
    selectTrack(this.#active('select').session, type, id);
    this.#emit('trackschange', { tracks: this.tracks });
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
   * Changes options from now on; what is left out stays, or, with `reset`, goes back to its default.
   *
   * @throws {@link PlayerError} `config/invalid`; nothing has changed then.
   */
  configure(config: PlayerConfig, { reset = false }: { readonly reset?: boolean } = {}): void {
    this.#assertAlive('configure');
    this.#config = resolveConfig(config, reset ? undefined : this.#config);
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
    const nowMs = this.#sessions.clock.now();
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
    this.#store?.end();
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
    stats.hear(event, this.#sessions.clock.now());
    // Settled before the app's listeners run, so that what they do next does not end this load.
    if (event.kind === 'ready') ready.resolve();
    if (event.kind === 'failed') {
      this.#error = event.error;
      stopHearingSignal();
      ready.reject(event.error);
    }
    announce(event, session.state(), stats, (name, payload) => this.#emit(name, payload));
    if (event.kind === 'ready') playByItself(this.#video, (error) => this.#emit('warning', { error }));
  }

  #emit<Name extends keyof PlayerEvents>(name: Name, payload: PlayerEvents[Name]): void {
    this.#store?.touch();
    this.#emitter.emit(name, payload);
  }

  #end(reason?: unknown): void {
    if (this.#close(reason)) this.#emit('unloaded', {});
  }

  /** False where nothing was loaded. The app is told by the caller, once the state is what it will be. */
  #close(reason?: unknown): boolean {
    const playback = this.#playback;
    if (playback === null) return false;
    this.#playback = null;
    this.#error = null;
    playback.stopHearingSignal();
    playback.session.close();
    playback.ready.reject(reason ?? new AbortedError('The stream was unloaded before its first frame.'));
    return true;
  }

  #stateStore(): StateStore {
    this.#store ??= createStateStore({
      next: (before) => nextPlayerState(before, readElement(this.#video), {
        status: statusOf(this.#playback?.session.state().phase),
        url: this.#playback?.url ?? null,
        live: this.live,
        tracks: this.tracks,
        error: this.#error,
      }),
      onChange: (changed) => onElementChange(this.#video, changed),
      onNextFrame,
    });
    if (this.#isDestroyed) this.#store.end();
    return this.#store;
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
