import { hasCode, Player, PlayerError, type PlayerConfig, type PlayerEvents } from '../../../src/index.js';
import { readFrameCounter, type FrameCounter } from '../../media/frame-counter.js';
import { listenForBeeps, type Beeps } from './beeps.js';
import { listenTo, type Hearing } from './hearing.js';
import { countLeftovers, type LeftoverCount } from './leftovers.js';
import { playScene, SMALLEST, type Act, type Setting, type Take } from './scene.js';
import { lookAt, watch, type Look, type Watch } from './watch.js';

/** An event of the player as plain data. */
export interface Heard {
  readonly name: keyof PlayerEvents;
  readonly atMs: number;
  readonly timeSeconds: number;
  /** Code and severity of `error` and `warning`. */
  readonly code: string | null;
  readonly severity: string | null;
  /** Of `renditionchange`. */
  readonly reason: string | null;
  readonly height: number | null;
}

/** What can be seen at a moment. */
export interface Sight {
  readonly timeSeconds: number;
  readonly counter: FrameCounter | null;
  readonly width: number;
  readonly height: number;
  /** As the player tells. */
  readonly playingHeight: number | null;
}

/** One video element with a player. */
export interface Screen {
  readonly video: HTMLVideoElement;
  readonly player: Player;
  readonly heard: readonly Heard[];
  /** Of an event name, or of several. */
  count(name: keyof PlayerEvents): number;
  /** Sets currentTime and waits for the frame to be there. */
  seek(seconds: number): Promise<Sight>;
  look(): Sight;
  /** The same of a live stream, with the time. */
  lookLive(): Look;
  watchLive(): Watch;
  /** Resolves when the predicate holds; rejects after `timeoutMs`, naming `what`. */
  until(what: string, predicate: () => unknown, timeoutMs?: number): Promise<void>;
  buffered(): readonly (readonly [number, number])[];
  /** Starts to listen to the sound; the element's output goes through Web Audio from then on. */
  listen(): Hearing;
  close(): Promise<void>;
}

export interface StageInPage {
  readonly Player: typeof Player;
  readonly PlayerError: typeof PlayerError;
  readonly hasCode: typeof hasCode;
  /** A new element with a player of its own; those before are closed. */
  fresh(config?: PlayerConfig, attributes?: Readonly<Record<string, string>>): Promise<Screen>;
  /** One more, beside those that are there. */
  beside(config?: PlayerConfig, attributes?: Readonly<Record<string, string>>): Screen;
  /** The last that was made. */
  readonly screen: Screen;
  /** All that are there, oldest first. */
  readonly screens: readonly Screen[];
  /** Begins to play beside the others; resolves once it does. */
  begin(scene: string, setting: Setting, act: Act, config?: PlayerConfig): Promise<void>;
  /** Resolves when that one is over. */
  takeOf(scene: string): Promise<Take>;
  /** Epoch ms, whatever a test has made of `Date.now`. */
  wallNow(): number;
  /** Of any element, a player's or not. */
  listenForBeeps(video: HTMLVideoElement): Promise<Beeps>;
  sleep(ms: number): Promise<void>;
  countLeftovers(): LeftoverCount;
  /** Code and severity of what a promise rejects with; `resolved` where it does not. */
  outcome(promise: Promise<unknown>): Promise<string>;
}

declare global {
  interface Window {
    stage: StageInPage;
  }
}

const EVENTS: readonly (keyof PlayerEvents)[] = ['loading', 'manifest', 'trackschange', 'renditionchange', 'ready', 'segment', 'abandon', 'stall', 'resume', 'gap', 'warning', 'error', 'ended', 'unloaded'];
const POLL_MS = 20;
const FRAMES_OFF = 1;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const canvas = document.createElement('canvas');
const wallNow = Date.now.bind(Date);
let screens: readonly Screen[] = [];
const takes = new Map<string, Promise<Take>>();

function pictureOf(video: HTMLVideoElement): FrameCounter | null {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0) return null;
  // Only the strip with the counter is needed, at the size that the reader knows.
  Object.assign(canvas, { width: 480, height: 270 });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context?.drawImage(video, 0, 0, width, height, 0, 0, 480, 270);
  const picture = context?.getImageData(0, 0, 480, 270);
  return picture === undefined ? null : readFrameCounter(picture);
}

function record(name: keyof PlayerEvents, payload: object, video: HTMLVideoElement): Heard {
  const error = 'error' in payload && payload.error instanceof PlayerError ? payload.error : null;
  const rendition = 'rendition' in payload ? payload.rendition : null;
  const height = typeof rendition === 'object' && rendition !== null && 'height' in rendition && typeof rendition.height === 'number' ? rendition.height : null;
  const reason = 'reason' in payload && typeof payload.reason === 'string' ? payload.reason : null;
  return { name, atMs: performance.now(), timeSeconds: video.currentTime, code: error?.code ?? null, severity: error?.severity ?? null, reason, height };
}

function createScreen(config: PlayerConfig, attributes: Readonly<Record<string, string>>): Screen {
  const video = document.createElement('video');
  for (const [name, value] of Object.entries(attributes)) video.setAttribute(name, value);
  document.body.append(video);
  // What an earlier test has measured of the link must not decide in this one.
  const player = new Player(video, { ...config, abr: { rememberEstimate: false, ...config.abr } });
  const heard: Heard[] = [];
  for (const name of EVENTS) player.on(name, (payload) => heard.push(record(name, payload, video)));
  let hearing: Hearing | null = null;

  async function until(what: string, predicate: () => unknown, timeoutMs = 15_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (predicate() !== true) {
      if (performance.now() > deadline) throw new Error(`not so within ${timeoutMs} ms: ${what}; ${describe()}`);
      await sleep(POLL_MS);
    }
  }

  function describe(): string {
    const told = heard.slice(-12).map(({ name, code, severity }) => (code === null ? name : `${name} ${code} ${severity ?? ''}`)).join(', ');
    return `time ${video.currentTime.toFixed(3)} of ${video.duration}, readyState ${video.readyState}, paused ${video.paused}, seeking ${video.seeking}, ended ${video.ended}, error ${video.error?.message ?? 'none'}, buffered ${JSON.stringify(buffered())}; last events: ${told}`;
  }

  function buffered(): [number, number][] {
    return Array.from({ length: video.buffered.length }, (_, index) => [video.buffered.start(index), video.buffered.end(index)]);
  }

  function look(): Sight {
    const { groups, playing } = player.tracks.video;
    const rendition = groups.flatMap((group) => group.renditions).find(({ id }) => id === playing);
    return { timeSeconds: video.currentTime, counter: pictureOf(video), width: video.videoWidth, height: video.videoHeight, playingHeight: rendition?.height ?? null };
  }

  const lookLive = (): Look => lookAt(video, player, pictureOf(video), wallNow());

  return {
    video, player, heard, until, buffered, look, lookLive,
    watchLive: () => watch(video, lookLive),
    count: (name) => heard.filter((each) => each.name === name).length,
    async seek(seconds) {
      video.currentTime = seconds;
      await until(`the frame at ${seconds} s`, () => !video.seeking && video.readyState >= 2);
      // The frame is there for the compositor, and a turn later for a canvas.
      const wanted = Math.floor(video.currentTime * 25 + 0.01);
      for (let i = 0; i < 50 && video.videoWidth > 0 && video.paused && Math.abs((pictureOf(video)?.frame ?? -9) - wanted) > FRAMES_OFF; i += 1) await sleep(POLL_MS);
      return look();
    },
    listen() {
      hearing ??= listenTo(video);
      return hearing;
    },
    async close() {
      await player.destroy();
      await hearing?.close();
      video.remove();
    },
  };
}

window.stage = {
  Player, PlayerError, hasCode, sleep, countLeftovers, listenForBeeps, wallNow,
  get screen() {
    const last = screens.at(-1);
    if (last === undefined) throw new Error('No screen was made yet.');
    return last;
  },
  get screens() {
    return screens;
  },
  begin(scene, setting, act, config = {}) {
    const screen = this.beside({ ...SMALLEST, ...config }, { style: 'width: 160px; height: 90px; display: inline-block' });
    return new Promise((joined) => takes.set(scene, playScene(screen, setting, act, joined)));
  },
  takeOf(scene) {
    return takes.get(scene) ?? Promise.reject(new Error(`${scene} was not begun.`));
  },
  async fresh(config = {}, attributes = {}) {
    const old = screens;
    screens = [];
    for (const screen of old) await screen.close();
    return this.beside(config, attributes);
  },
  beside(config = {}, attributes = {}) {
    const screen = createScreen(config, attributes);
    screens = [...screens, screen];
    return screen;
  },
  outcome: (promise) => promise.then(() => 'resolved', (error: unknown) => (error instanceof PlayerError ? `${error.code} ${error.severity}` : error instanceof Error ? error.name : String(error))),
};
