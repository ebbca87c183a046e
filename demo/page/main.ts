import { hasCode, Player, type PlayerError, type PlayerEvents } from '../../src/index.js';
import { hashOfUrl, shortUrl, urlOfHash } from './address.js';
import { byId } from './by-id.js';
import { createFigures } from './figures.js';
import { createLadder } from './ladder.js';
import { createLinkSwitch } from './link-switch.js';
import { createFaultSwitches } from './live/fault-switches.js';
import { createLivePanel } from './live/live-panel.js';
import { logEvents } from './log-entry.js';
import { createLogView } from './log-view.js';
import { createPlots } from './plots.js';
import { createRecorder, samplePeriodMs } from './recorder.js';
import { fetchSamples, fillSampleMenu, type Sample } from './samples.js';
import { showState } from './state-badge.js';
import { offerStatistics } from './statistics.js';
import { followTheme } from './theme.js';
import { createTrackMenus } from './track-menus.js';

declare global {
  interface Window {
    /** For the console. */
    player: Player;
  }
}

const video = byId('video', HTMLVideoElement);
const address = byId('address', HTMLInputElement);
const menu = byId('stream', HTMLSelectElement);
const [speed, goal, cap, loop] = [byId('speed', HTMLSelectElement), byId('goal', HTMLSelectElement), byId('cap', HTMLInputElement), byId('loop', HTMLInputElement)];

const openedAtMs = performance.now();
const log = createLogView(() => performance.now() - openedAtMs);
const recorder = createRecorder();
const player = new Player(video, options());
window.player = player;
byId('version', HTMLElement).textContent = Player.version;

const ladder = createLadder();
const link = createLinkSwitch(byId('link', HTMLFieldSetElement), log);
const refreshMenus = createTrackMenus(player, ladder, byId('quality', HTMLSelectElement), byId('audio', HTMLSelectElement));
const showFigures = createFigures(ladder);
const showLive = createLivePanel(player, video);
offerStatistics(player);
const offerFaults = createFaultSwitches(byId('live-faults', HTMLFieldSetElement), log);
const plots = createPlots(player, video, recorder, ladder, () => Number(goal.value));
let samples: readonly Sample[] = [];
let isLoaded = false;
let isStalled = false;
/** A stall that was over before the next sample must be seen too. */
let hasStalled = false;
let failure: PlayerError | null = null;
/** The newest of each type; `player.tracks` is of the Period under the playhead, loading may be further. */
let chosen: { readonly [Type in 'video' | 'audio']?: PlayerEvents['renditionchange'] } = {};

function options() {
  // The player's own default is to cap. A small picture on a page that shows adaptation would never leave the middle of the ladder.
  return { buffer: { goalSeconds: Number(goal.value) }, abr: { capToElementSize: cap.checked } };
}

function open(url: string): void {
  if (!URL.canParse(url, location.href)) {
    log({ topic: 'problems', name: 'address', text: `${url} is no URL.`, tone: 'bad' });
    return;
  }
  const shown = shortUrl(new URL(url, location.href).href, location.origin);
  address.value = shown;
  menu.value = samples.some((sample) => sample.url === shown) ? shown : '';
  byId('notes', HTMLElement).textContent = samples.find((sample) => sample.url === shown)?.notes ?? '';
  offerFaults(shown);
  if (location.hash !== hashOfUrl(shown)) history.pushState(null, '', hashOfUrl(shown));
  document.title = `${samples.find((sample) => sample.url === shown)?.title ?? shown} – Sluice`;
  run(player.load(url));
}

/** What fails is told by the event `error`, what is replaced by `unloaded`. */
function run(loading: Promise<void>): void {
  recorder.clearSegments();
  loading.catch(() => undefined);
}

function tick(): void {
  const stats = player.stats();
  const { live } = player;
  const main = chosen.video ?? chosen.audio;
  const nowMs = performance.now();
  recorder.samples.push({
    atMs: nowMs,
    bufferSeconds: main !== undefined ? stats.bufferAheadSeconds : NaN,
    estimateBps: stats.bandwidthBps > 0 ? stats.bandwidthBps : NaN,
    chosenBps: main !== undefined && main.rendition.bitrateBps > 0 ? main.rendition.bitrateBps : NaN,
    rung: main === undefined ? NaN : ladder.rungOf(main.type, main.rendition).height,
    linkBps: link.limitBps(),
    isStalled: isStalled || hasStalled ? 1 : 0,
    latencySeconds: live?.latencySeconds ?? NaN,
    targetSeconds: live?.targetLatencySeconds ?? NaN,
    rate: live === null ? NaN : video.playbackRate,
  });
  hasStalled = false;
  if (document.hidden) return;
  ladder.learn(player.tracks);
  refreshMenus();
  showFigures(stats);
  showLive(live);
  showState(video, isLoaded, isStalled, failure);
  plots.draw(nowMs);
}

for (const name of ['loading', 'unloaded', 'error'] as const) player.on(name, () => (chosen = {}));
player.on('trackschange', ({ tracks }) => ladder.learn(tracks));
player.on('renditionchange', (change) => {
  chosen = { ...chosen, [change.type]: change };
  ladder.expect(change.type, change.rendition);
});
logEvents(player, ladder, log);
player.on('segment', (segment) => recorder.addSegment(segment, performance.now()));
player.on('stall', () => (isStalled = hasStalled = true));
player.on('loading', () => {
  isLoaded = true;
  failure = null;
  ladder.clear();
});
player.on('unloaded', () => (isLoaded = false));
player.on('error', ({ error }) => (failure = error));
for (const name of ['resume', 'loading', 'unloaded', 'error', 'ended'] as const) player.on(name, () => (isStalled = false));
player.on('ended', () => {
  if (!loop.checked) return;
  video.currentTime = 0;
  // Rejects where an unload comes first.
  video.play().catch(() => undefined);
});

byId('source', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  if (address.value.trim() !== '') open(address.value.trim());
});
menu.addEventListener('change', () => (menu.value === '' ? address.select() : open(menu.value)));
byId('unload', HTMLButtonElement).addEventListener('click', () => void player.unload());
byId('retry', HTMLButtonElement).addEventListener('click', () => {
  try {
    run(player.retry());
  } catch (error) {
    if (!hasCode(error, 'player/misuse')) throw error;
    log({ topic: 'problems', name: 'retry', text: error.message, tone: 'notice' });
  }
});
speed.addEventListener('change', () => {
  // A new source starts at the default rate.
  video.defaultPlaybackRate = video.playbackRate = Number(speed.value);
});
for (const option of [goal, cap]) option.addEventListener('change', () => player.configure(options()));
addEventListener('hashchange', () => {
  const url = urlOfHash(location.hash);
  if (url !== null && url !== address.value) open(url);
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) tick();
});
followTheme(byId('theme', HTMLButtonElement), () => plots.changeColours());
setInterval(tick, samplePeriodMs);

samples = await fetchSamples();
fillSampleMenu(menu, samples);
const first = urlOfHash(location.hash) ?? samples.find(({ group }) => group !== 'live')?.url;
if (first !== undefined) open(first);
