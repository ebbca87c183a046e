import type { LoadOptions, PlayerConfig } from '../../index.js';
import { Player, PlayerError } from '../../index.js';
import { copyTracks, protocolOf, sourceBelow } from './child-elements.js';
import type { Source } from './child-elements.js';
import { ATTRIBUTES, forwardAttribute, forwardEvents } from './forward.js';
import type { StreamType } from './live-facts.js';
import { createLiveReport } from './live-report.js';
import type { MediaFailure } from './media-error.js';
import { mediaFailure } from './media-error.js';
import { dress } from './style.js';
import type { AudioTrackChoices, RenditionChoices, VideoTrackChoices } from './tracks-shown.js';
import { createTracksShown } from './tracks-shown.js';

/** There is none in Node, where importing this must do nothing. */
const Base: typeof HTMLElement = Reflect.get(globalThis, 'HTMLElement') ?? class {};

/** Everything of a `<video>` that is not written down below leads to the one inside: see `forwardInterface`. */
export interface SluiceVideoElement extends Omit<HTMLVideoElement, keyof HTMLElement | 'error'> {}

/**
 * `<sluice-video>`: a `<video>` that plays HLS and DASH, with the interface of a `<video>` and what control kits read besides.
 *
 * @example
 * ```ts
 * import 'sluice/element';
 *
 * const film = document.querySelector('sluice-video');
 * film?.addEventListener('error', () => console.error(film.error?.message));
 * ```
 */
export class SluiceVideoElement extends Base {
  static readonly observedAttributes: readonly string[] = ['src', ...ATTRIBUTES];

  readonly #video = document.createElement('video');
  readonly #shown = createTracksShown(() => this.player);
  readonly #report = createLiveReport(this, () => this.#player?.live ?? null);
  readonly #copyTracks = copyTracks(this, this.#video);
  readonly #children = new MutationObserver(() => this.#hearChildren());
  #player: Player | null = null;
  #config: PlayerConfig = {};
  #failure: MediaFailure | null = null;
  #currentSrc = '';
  /** HTML's default playback start position, which WebKit has not: sought before there was anything to seek in. */
  #startSeconds = 0;
  /** What a `<video>` plays without a player: a camera. */
  #object: MediaProvider | null = null;
  #isLoadDue = false;
  /** On a page, and not left since. */
  #isHome = false;

  constructor() {
    super();
    dress(this.attachShadow({ mode: 'open' }), this.#video);
    forwardEvents(this, () => this.#report.look());
    this.#video.addEventListener('error', () => {
      if (this.#object !== null) this.dispatchEvent(new Event('error'));
    });
  }

  connectedCallback(): void {
    // Moved within the page: what plays goes on.
    if (this.#isHome) return;
    this.#isHome = true;
    // Set before this class was known, they lie over its own.
    for (const [name, value] of Object.entries(this)) {
      if (!(name in SluiceVideoElement.prototype)) continue;
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
    this.#children.observe(this, { childList: true, subtree: true, attributeFilter: ['src', 'type', 'kind', 'label', 'srclang', 'default'] });
    this.#copyTracks();
    if (this.#currentSrc === '' || this.#isLoadDue) this.#expectLoad();
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (!this.isConnected) this.#leave();
    });
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    if (name === 'src') {
      // Where a <video> does it too: what the page sets next, before the load, is meant for it.
      this.#video.playbackRate = this.#video.defaultPlaybackRate;
      this.#expectLoad();
    } else forwardAttribute(this, name, value);
    // It may be what the load has waited for.
    if (this.#isLoadDue) this.#loadSoon();
  }

  /** The `<video>` inside, for canvas and WebGL, which take no other element. What it has is better reached through this element. */
  get video(): HTMLVideoElement {
    return this.#video;
  }

  /**
   * What plays in it. Another one once the element was taken from the page and put back.
   *
   * @throws {@link PlayerError} where the Player cannot be made: see its constructor.
   */
  get player(): Player {
    this.#player ??= this.#createPlayer();
    return this.#player;
  }

  /** Options of the player, all of them: what is left out has its default. */
  get config(): PlayerConfig {
    return this.#config;
  }

  set config(config: PlayerConfig) {
    this.#player?.configure(config, { reset: true });
    this.#config = config;
  }

  get src(): string {
    const src = this.getAttribute('src');
    // As the browser resolves it, or as it stands where it cannot be.
    return src === null ? '' : Object.assign(document.createElement('a'), { href: src }).href;
  }

  /** null takes it away. */
  set src(src: string | null) {
    if (src === null || src === undefined) this.removeAttribute('src');
    else this.setAttribute('src', src);
  }

  get currentSrc(): string {
    return this.#currentSrc;
  }

  get srcObject(): MediaProvider | null {
    return this.#object;
  }

  set srcObject(object: MediaProvider | null) {
    if (object === null && this.#object === null) return;
    void this.#unload();
    this.#object = object;
    this.#video.srcObject = object;
    if (object === null) this.#expectLoad();
  }

  get currentTime(): number {
    return this.#video.currentTime || this.#startSeconds;
  }

  set currentTime(seconds: number) {
    if (this.#currentSrc === '' && this.#object === null) this.#startSeconds = seconds;
    else this.#video.currentTime = seconds;
  }

  /** code 2, 3 or 4 as in MediaError, and the {@link PlayerError} as `cause`. */
  get error(): MediaFailure | MediaError | null {
    return this.#object === null ? this.#failure : this.#video.error;
  }

  /**
   * Loads `src`, or the first `<source>` that is a stream; there is no need to call it after a change of these. Resolves with the first
   * frame, or with the manifest where `preload` is none. What it rejects with is told by the event `error`, too.
   */
  load(options: LoadOptions = {}): Promise<void> {
    this.#isLoadDue = false;
    if (this.#object !== null) {
      this.#video.load();
      return Promise.resolve();
    }
    const source = this.#findSource();
    if (source === null) return this.#unload();
    const startAt = this.#startSeconds;
    this.#startSeconds = 0;
    try {
      return this.player.load(source.url, { ...source, ...(startAt > 0 && { startAt }), ...options });
    } catch (error) {
      const failed = Promise.reject<void>(error);
      // Told by the event.
      failed.catch(() => undefined);
      if (error instanceof PlayerError) this.#fail(error);
      return failed;
    }
  }

  play(): Promise<void> {
    if (this.#isLoadDue) this.#loadDue();
    return this.#video.play();
  }

  canPlayType(type: string): CanPlayTypeResult {
    return this.#video.canPlayType(type) || (protocolOf(type) !== null && Player.isSupported() ? 'maybe' : '');
  }

  get videoTracks(): VideoTrackChoices {
    return this.#shown.videoTracks;
  }

  get audioTracks(): AudioTrackChoices {
    return this.#shown.audioTracks;
  }

  /** Of the video track in use. `selectedIndex` −1: the player chooses. */
  get videoRenditions(): RenditionChoices {
    return this.#shown.videoRenditions;
  }

  get audioRenditions(): RenditionChoices {
    return this.#shown.audioRenditions;
  }

  get streamType(): StreamType {
    return this.#report.streamType();
  }

  /** Seconds that can be rewound; 0: none to speak of; NaN: not live. */
  get targetLiveWindow(): number {
    return this.#report.windowSeconds();
  }

  /** Whoever is past this is at the live edge; NaN: not live. */
  get liveEdgeStart(): number {
    return this.#report.edgeStartSeconds();
  }

  #createPlayer(): Player {
    const player = new Player(this.#video, this.#config);
    const show = (): void => this.#shown.show(player.tracks);
    const begin = (url: string): void => {
      this.#currentSrc = url;
      this.#failure = null;
    };
    player.on('loading', ({ url }) => begin(url)).on('unloaded', () => begin(''));
    return player.on('manifest', show).on('trackschange', show).on('unloaded', show).on('error', ({ error }) => this.#fail(error));
  }

  #fail(error: PlayerError): void {
    this.#failure = mediaFailure(error);
    this.dispatchEvent(new CustomEvent('error', { detail: error }));
  }

  #hearChildren(): void {
    this.#copyTracks();
    // A stream that plays is not exchanged for a <source> that comes later, as in a <video>.
    if (this.#currentSrc === '' && !this.hasAttribute('src')) this.#expectLoad();
  }

  #findSource(): Source | null {
    return this.hasAttribute('src') ? { url: this.src } : sourceBelow(this);
  }

  #expectLoad(): void {
    this.#isLoadDue = true;
    this.#loadSoon();
  }

  /** One microtask later, so that several changes are one load. */
  #loadSoon(): void {
    queueMicrotask(() => {
      if (!this.#isLoadDue || !this.#isHome || this.#object !== null) return;
      if (this.#isHeld()) void this.#unload();
      else this.#loadDue();
    });
  }

  #loadDue(): void {
    const { playbackRate } = this.#video;
    // Rejections are told by `error`.
    void this.load();
    this.#video.playbackRate = playbackRate;
  }

  /** Nothing is asked for before play(). The browser's own controls need a stream to offer a play button: the player then holds the media alone. */
  #isHeld(): boolean {
    const { preload, paused, autoplay, controls } = this.#video;
    return preload === 'none' && paused && !autoplay && !controls;
  }

  async #unload(): Promise<void> {
    await this.#player?.unload();
  }

  #leave(): void {
    this.#isHome = false;
    this.#isLoadDue = false;
    this.#children.disconnect();
    void this.#player?.destroy();
    this.#player = null;
  }
}
