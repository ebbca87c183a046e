import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/kit/bytes.js';
import { framesPerSecond } from '../../media/catalogue.js';
import { openMediaLibrary } from '../../media/library.js';
import { engineOfThisRun } from '../infra/engines.js';
import { openStage, type Stage } from '../stage/open-stage.js';

/** Sound and picture may be apart by so much, in seconds. */
const TOLERANCE_SECONDS = 0.04;

/** What to do while a stream plays, at media times. */
interface Act {
  readonly atSeconds: number;
  readonly kind: 'rendition' | 'language';
  readonly value: string | number;
}

interface Walk {
  readonly path: string;
  readonly title: string;
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  readonly acts: readonly Act[];
}

const walks: readonly Walk[] = [
  { title: 'muxed MPEG-TS, across renditions', path: 'hls-ts/master.m3u8', fromSeconds: 0, untilSeconds: 9.6, acts: [{ atSeconds: 2.5, kind: 'rendition', value: 180 }, { atSeconds: 5.5, kind: 'rendition', value: 540 }] },
  { title: 'MPEG-TS with ADTS and TS audio, across groups', path: 'hls-ts-audio-group/master.m3u8', fromSeconds: 0, untilSeconds: 6.6, acts: [{ atSeconds: 2.5, kind: 'language', value: 'de' }] },
  { title: 'MPEG-TS, across the wrap of its clock', path: 'hls-ts-wrap/master.m3u8', fromSeconds: 9.4, untilSeconds: 13.6, acts: [] },
  { title: 'MPEG-TS, across both discontinuities', path: 'hls-ts-discontinuity/master.m3u8', fromSeconds: 6.4, untilSeconds: 18.6, acts: [] },
  { title: 'fMP4, across both discontinuities', path: 'hls-fmp4-discontinuity/master.m3u8', fromSeconds: 6.4, untilSeconds: 18.6, acts: [] },
  { title: 'DASH with edit lists, across renditions and groups', path: 'dash-edit-list/manifest.mpd', fromSeconds: 0, untilSeconds: 9.6, acts: [{ atSeconds: 2.5, kind: 'rendition', value: 180 }, { atSeconds: 5.5, kind: 'language', value: 'de' }] },
  { title: 'DASH, across Periods', path: 'dash-two-period/manifest.mpd', fromSeconds: 9.4, untilSeconds: 14.6, acts: [] },
];

/** One file that the browser plays by itself, without us. */
function progressive(): Uint8Array {
  const files = openMediaLibrary().stream('hls-fmp4-muxed') ?? new Map<string, Uint8Array>();
  const of = (pattern: RegExp): Uint8Array[] => [...files].filter(([path]) => pattern.test(path)).sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })).map(([, body]) => body);
  return concatBytes([...of(/^360\/init/), ...of(/^360\/\d+\.m4s$/)]);
}

/** Runs in the page. How much later than the picture each beep was heard, and how far pictures lay from the clock, in seconds. */
async function walkThrough(url: string, { fromSeconds, untilSeconds, acts }: Walk): Promise<{ readonly sound: readonly number[]; readonly picture: readonly number[]; readonly told: readonly string[] }> {
  const screen = await window.stage.fresh();
  const { video, player } = screen;
  await player.load(url, { startAt: fromSeconds });
  const beeps = await window.stage.listenForBeeps(video);
  const picture: number[] = [];
  const look = (_now: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
    const { counter } = screen.look();
    if (counter !== null) picture.push(counter.frame / 25 - mediaTime);
    if (video.currentTime < untilSeconds) setTimeout(() => video.requestVideoFrameCallback(look), 150);
  };
  video.requestVideoFrameCallback(look);
  await video.play();
  for (const { atSeconds, kind, value } of acts) {
    await screen.until(`${atSeconds} s`, () => video.currentTime > atSeconds);
    const type = kind === 'rendition' ? 'video' : 'audio';
    const { groups } = player.tracks[type];
    const id = kind === 'language' ? groups.find(({ language }) => language === value)?.id : groups.flatMap(({ renditions }) => renditions).find(({ height }) => height === value)?.id;
    player.select(type, id ?? '');
  }
  await screen.until('the last beep', () => video.currentTime > untilSeconds, 30_000);
  await window.stage.sleep(350);
  const sound = beeps.onsets().map((seconds) => seconds - Math.round(seconds));
  await beeps.close();
  return { sound, picture, told: screen.heard.filter(({ name }) => ['warning', 'error', 'gap'].includes(name)).map(({ name, code }) => code ?? name) };
}

/** Runs in the page. The same of a file that the browser plays without a player: what its sound path takes. */
async function listenToFile(url: string): Promise<readonly number[]> {
  const video = document.createElement('video');
  document.body.append(video);
  video.src = url;
  const beeps = await window.stage.listenForBeeps(video);
  await video.play();
  while (video.currentTime < 6.6) await window.stage.sleep(50);
  await window.stage.sleep(350);
  const sound = beeps.onsets().map((seconds) => seconds - Math.round(seconds));
  await beeps.close();
  video.remove();
  return sound;
}

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

// Firefox keeps Web Audio suspended where there is no audio device; WebKitGTK hands sound to it up to a second off.
describe.skipIf(engineOfThisRun().name !== 'chromium')('sound and picture', () => {
  let stage: Stage;
  let pathSeconds = 0;
  beforeAll(async () => {
    stage = await openStage();
    stage.origin.put('/media/progressive.mp4', progressive(), 'video/mp4');
    const own = await stage.page.evaluate(listenToFile, stage.media('progressive.mp4'));
    expect(own.length).toBeGreaterThanOrEqual(5);
    pathSeconds = middle(own);
    console.log(`figure: the browser's own sound path lags by ${(pathSeconds * 1000).toFixed(0)} ms (${own.map((seconds) => (seconds * 1000).toFixed(0)).join(' ')})`);
  });
  afterAll(() => stage?.close());

  it.each(walks.map((walk) => [walk.title, walk] as const))('stay together within 40 ms: %s', async (title, walk) => {
    const { sound, picture, told } = await stage.page.evaluate(walkThrough, stage.media(walk.path), walk);
    expect(told).toEqual([]);
    const apart = sound.map((seconds) => seconds - pathSeconds);
    console.log(`figure: ${title}: beeps ${apart.map((seconds) => (seconds * 1000).toFixed(0)).join(' ')} ms, pictures at most ${(Math.max(...picture.map(Math.abs)) * 1000).toFixed(0)} ms`);
    expect(apart.length).toBeGreaterThanOrEqual(Math.floor(walk.untilSeconds) - Math.ceil(walk.fromSeconds) - 1);
    for (const seconds of apart) expect(Math.abs(seconds)).toBeLessThanOrEqual(TOLERANCE_SECONDS);
    expect(picture.length).toBeGreaterThan(10);
    // A picture stands for a frame's time; the canvas may show the one after it.
    for (const seconds of picture) expect(Math.abs(seconds)).toBeLessThanOrEqual(1 / framesPerSecond + 0.001);
  });
});
