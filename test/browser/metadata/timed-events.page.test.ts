import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineOfThisRun } from '../infra/engines.js';
import { openStage, type Stage } from '../stage/open-stage.js';

interface Told {
  readonly name: string;
  readonly timeSeconds: number;
  readonly startSeconds: number;
  readonly endSeconds: number | null;
}

interface Report {
  readonly told: readonly Told[];
  readonly listed: readonly string[];
  readonly bytes: readonly number[];
  readonly chunks: readonly string[];
}

/** Runs in the page: plays four seconds of a stream whose media playlist has these lines above its first segment. */
async function watch({ url, lines }: { readonly url: string; readonly lines: readonly string[] }): Promise<Report> {
  const text = async (address: string): Promise<string> => (await fetch(address)).text();
  const absolute = (list: string, base: string): string => list.replace(/^(?!#)\S.*$/gm, (uri) => new URL(uri, base).href).replace(/URI="([^"]+)"/g, (_, uri: string) => `URI="${new URL(uri, base).href}"`);
  const variant = absolute(await text(url), url).split('\n').find((line) => /^http/.test(line)) ?? '';
  const playlist = absolute(await text(variant), variant).replace('#EXTINF', `${lines.join('\n')}\n#EXTINF`);
  const screen = await window.stage.fresh({ network: { allowDataUrls: true } });
  const { video, player } = screen;
  const told: Told[] = [];
  player.on('timedevent', ({ change, event: { id, startSeconds, endSeconds } }) => told.push({ name: `${change} ${id}`, timeSeconds: video.currentTime, startSeconds, endSeconds }));
  await player.load(URL.createObjectURL(new Blob([playlist])), { type: 'hls' });
  video.muted = true;
  await video.play();
  await screen.until('four seconds', () => video.currentTime > 4);
  const command = player.timedEvents[0]?.attributes['SCTE35-OUT'];
  return {
    told,
    listed: player.timedEvents.map(({ id }) => id),
    bytes: command instanceof Uint8Array ? [...command] : [],
    chunks: performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1) ?? ''),
  };
}

// What the browser adds is the element's clock; all else is shown without one.
describe.runIf(engineOfThisRun().name === 'chromium')('timed events', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  }, 120_000);
  afterAll(() => stage.close());

  it('come within 0.1 s of their time on the page, with code that comes with them', async () => {
    const date = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + 1000 * seconds).toISOString();
    const range = (id: string, start: number, end: number): string => `#EXT-X-DATERANGE:ID="${id}",START-DATE="${date(start)}",END-DATE="${date(end)}",SCTE35-OUT=0xFC30`;
    const { told, listed, bytes, chunks } = await stage.page.evaluate(watch, { url: stage.media('hls-fmp4/master.m3u8'), lines: [`#EXT-X-PROGRAM-DATE-TIME:${date(0)}`, range('a', 1.2, 2.9), range('b', 2.03, 2.05), range('c', 600, 601)] });
    expect(listed).toEqual(['a', 'b', 'c']);
    expect(bytes).toEqual([0xfc, 0x30]);
    expect(told.map(({ name }) => name)).toEqual(['added a', 'added b', 'added c', 'entered a', 'entered b', 'left b', 'left a']);
    for (const { name, timeSeconds, startSeconds, endSeconds } of told) {
      if (name.startsWith('entered')) expect(timeSeconds - startSeconds).toBeLessThan(0.1);
      if (name.startsWith('left')) expect(timeSeconds - (endSeconds ?? 0)).toBeLessThan(0.1);
    }
    expect(chunks).toEqual(expect.arrayContaining(['date-ranges.js', 'timed-events.js']));
  }, 60_000);
});
