import { watchLive, type LiveSight } from './watch-live.js';

/** Runs in the page: starts one player, seeks, and notes when what happened. Times are ms of the epoch, to be laid beside the origin's log. */
export interface BenchDriver {
  /** Everything a page can do before it has a URL. `low`: null leaves every player as it comes. */
  prepare(player: string, low: LowLatencySetup | null): Promise<void>;
  /** Resolves with the first frame on screen. */
  start(url: string): Promise<StartRecord>;
  /** Sets currentTime; resolves with the first frame of that place on screen. */
  seek(seconds: number): Promise<StartRecord>;
  /** What has been seen since prepare(), for live channels. */
  watched(): LiveSight;
}

/** What is asked of every player that plays a live channel. */
export interface LowLatencySetup {
  readonly targetSeconds: number;
  /** By how much what is announced ends before what is made now, on average. */
  readonly unannouncedSeconds: number;
  /** So little that all begin with the lowest rendition. */
  readonly startBitrateBps: number;
}

/** A start or a seek. */
export interface StartRecord {
  /** When load() was called or currentTime set. */
  readonly loadedAt: number;
  /** First frame on screen, ms after that. */
  readonly firstFrameMs: number;
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly name: string;
  /** ms after `loadedAt`. */
  readonly atMs: number;
}

const patienceMs = 60_000;
const marksOfAppends = 8;
const shakaSyncSeconds = 0.5;

const epoch = (): number => performance.timeOrigin + performance.now();
const noted: { name: string; at: number }[] = [];
const note = (name: string): void => {
  noted.push({ name, at: epoch() });
};

let appends = 0;
const append = SourceBuffer.prototype.appendBuffer;
SourceBuffer.prototype.appendBuffer = function appendAndNote(bytes: BufferSource): void {
  appends += 1;
  if (appends <= marksOfAppends) note(`append ${bytes.byteLength} B`);
  append.call(this, bytes);
};
const addSourceBuffer = MediaSource.prototype.addSourceBuffer;
MediaSource.prototype.addSourceBuffer = function addAndNote(mime: string): SourceBuffer {
  note(`addSourceBuffer ${mime.slice(0, 5)}`);
  return addSourceBuffer.call(this, mime);
};

function element(): HTMLVideoElement {
  const found = document.querySelector('video');
  if (found === null) throw new Error('The page has no video element.');
  return found;
}

/** Resolves when a frame whose time `fits` is presented; where the browser does not tell, when data is there. */
function frame(fits: (mediaSeconds: number) => boolean): Promise<number> {
  const video = element();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`No frame within ${patienceMs} ms (${noted.map(({ name }) => name).join(", ")}): readyState ${video.readyState}, ${video.error?.message ?? 'no error'}`)), patienceMs);
    const done = (): void => {
      clearTimeout(timer);
      resolve(epoch());
    };
    if (Reflect.has(video, 'requestVideoFrameCallback')) {
      const onFrame: VideoFrameRequestCallback = (_now, { mediaTime }) => {
        if (fits(mediaTime)) done();
        else video.requestVideoFrameCallback(onFrame);
      };
      video.requestVideoFrameCallback(onFrame);
    } else {
      const look = (): void => (video.readyState >= 2 && !video.seeking && fits(video.currentTime) ? done() : void setTimeout(look, 4));
      look();
    }
  });
}

let load: ((url: string) => void) | null = null;
let watched: (() => LiveSight) | null = null;

async function prepare(player: string, low: LowLatencySetup | null): Promise<void> {
  const video = element();
  if (low !== null) watched = watchLive(video);
  for (const name of ['loadstart', 'loadedmetadata', 'loadeddata', 'playing']) video.addEventListener(name, () => note(name));
  const fail = (error: unknown): void => note(`ERROR ${String(error)}`);
  const { Hls, shaka, dashjs } = window;
  if (player === 'hls.js' && Hls !== undefined) {
    const hls = new Hls({ startLevel: 0, ...(low === null ? {} : { lowLatencyMode: true, liveSyncDuration: low.targetSeconds, maxLiveSyncPlaybackRate: 1.1 }) });
    hls.on(Hls.Events.ERROR, (_event, { fatal, details }) => { if (fatal === true) fail(details); });
    const attached = new Promise<void>((resolve) => hls.on(Hls.Events.MEDIA_ATTACHED, () => resolve()));
    hls.attachMedia(video);
    await attached;
    load = (url) => hls.loadSource(url);
  } else if (player === 'shaka' && shaka !== undefined) {
    shaka.polyfill.installAll();
    const instance = new shaka.Player();
    await instance.attach(video);
    // Its live edge is the end of what is announced, less the presentation delay, and its target latency counts from there.
    if (low !== null) {
      instance.configure({
        abr: { defaultBandwidthEstimate: low.startBitrateBps, useNetworkInformation: false },
        manifest: { defaultPresentationDelay: low.targetSeconds - low.unannouncedSeconds - shakaSyncSeconds },
        streaming: { lowLatencyMode: true, liveSync: { enabled: true, targetLatency: shakaSyncSeconds, targetLatencyTolerance: 0.1 } },
      });
    }
    load = (url) => void instance.load(url).catch(fail);
  } else if (player === 'dash.js' && dashjs !== undefined) {
    const instance = dashjs.MediaPlayer().create();
    instance.initialize(video, null, true);
    if (low !== null) {
      instance.updateSettings({
        streaming: { delay: { liveDelay: low.targetSeconds }, liveCatchup: { enabled: true }, abr: { initialBitrate: { video: low.startBitrateBps / 1000 } } },
      });
    }
    instance.on('error', fail);
    load = (url) => instance.attachSource(url);
  } else if (window.Sluice !== undefined) {
    const instance = new window.Sluice.Player(video, low === null ? {} : { abr: { startBitrateBps: low.startBitrateBps, capToElementSize: false }, live: { targetLatencySeconds: low.targetSeconds } });
    load = (url) => void instance.load(url).catch(fail);
  } else {
    throw new Error(`The script of ${player} is not there.`);
  }
}

window.bench = {
  prepare,
  watched() {
    if (watched === null) throw new Error('prepare() with a set-up for low latency first.');
    return watched();
  },
  start(url) {
    const begin = load;
    if (begin === null) throw new Error('prepare() first.');
    return record(() => true, () => begin(url));
  },
  // A frame may show a little before the place: the one that lasts until then.
  seek: (seconds) => record((mediaSeconds) => Math.abs(mediaSeconds - seconds) < 1, () => void (element().currentTime = seconds)),
};

/** Does it, and notes what follows until a frame that `fits` is on screen. */
async function record(fits: (mediaSeconds: number) => boolean, act: () => void): Promise<StartRecord> {
  noted.length = 0;
  appends = 0;
  const shown = frame(fits);
  const loadedAt = epoch();
  act();
  const at = await shown;
  return { loadedAt, firstFrameMs: at - loadedAt, marks: [...noted, { name: 'FIRST FRAME', at }].map((mark) => ({ name: mark.name, atMs: mark.at - loadedAt })) };
}
