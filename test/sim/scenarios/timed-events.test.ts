import { describe, expect, it } from 'vitest';
import type { TimedEvent } from '../../../src/model/timed-event.js';
import { hls, mpdWith, playlistWith } from '../../unit/hostile/served.js';
import { originEpochMs } from '../live-origin/live-sim-origin.js';
import type { FaultRule } from '../network/faults.js';
import type { Title } from '../origin/title.js';
import type { World } from '../session/world.js';
import { at, liveStage, playing, watch } from './live-stage.js';
import { play, stage, titleOf, view } from './stage.js';

interface Told {
  readonly change: string;
  readonly event: TimedEvent;
  readonly atMs: number;
  /** Of the element, and the wall clock there. */
  readonly timeSeconds: number;
  readonly positionEpochMs: number | null;
}

/** Keeps what a session tells of timed events. */
function listener(): { readonly told: Told[]; prepare(world: World): void } {
  const told: Told[] = [];
  return {
    told,
    prepare(world) {
      world.watch({
        name: 'app',
        onSession(event) {
          if (event.kind === 'timed') told.push({ change: event.change, event: event.event, atMs: world.clock.now(), timeSeconds: world.element.currentTime, positionEpochMs: world.liveInfo()?.positionEpochMs ?? null });
          return null;
        },
      });
    },
  };
}

function served(kinds: FaultRule['kinds'], text: string): readonly FaultRule[] {
  return [{ id: 'served', ...(kinds === undefined ? {} : { kinds }), effect: { kind: 'replace', bytes: new TextEncoder().encode(text) } }];
}

const date = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
const range = (id: string, start: number, seconds: number): string => `#EXT-X-DATERANGE:ID="${id}",START-DATE="${date(start)}",DURATION=${seconds}`;
const muxed: Title = { ...hls, isMuxed: true, audios: [] };

describe.each([
  ['hls', muxed, served(['playlist'], playlistWith(`#EXT-X-PROGRAM-DATE-TIME:${date(0)}`, range('ad', 3.3, 2), range('short', 4, 0.05), range('late', 11, 60), '#EXT-X-DATERANGE:ID="wrong"'))],
  ['dash', titleOf('dash', { sections: hls.sections }), served(['manifest'], mpdWith(/(?=<AdaptationSet)/, '<EventStream schemeIdUri="urn:x" timescale="100"><Event id="ad" presentationTime="330" duration="200"/><Event id="short" presentationTime="400" duration="5"/><Event id="late" presentationTime="1100" duration="6000"/><Event id="wrong" presentationTime="x"/></EventStream>'))],
] as const)('a recording, %s', (_, title, faults) => {
  it('tells of its events at once, and of each within 0.1 s as it is played', async () => {
    const app = listener();
    const { warnings } = await view(stage(title, { faults }), { prepare: app.prepare });
    const of = (...changes: readonly string[]): string[] => app.told.filter(({ change }) => changes.includes(change)).map(({ change, event: { id } }) => `${change} ${id}`);
    expect(of('added')).toEqual(['added ad', 'added short', 'added late']);
    expect(of('entered', 'left')).toEqual(['entered ad', 'entered short', 'left short', 'left ad', 'entered late']);
    for (const { change, timeSeconds, event } of app.told) {
      if (change === 'entered') expect(timeSeconds - event.startSeconds).toBeLessThan(0.1);
      if (change === 'left') expect(timeSeconds - (event.endSeconds ?? 0)).toBeLessThan(0.1);
    }
    expect(warnings.filter(({ code }) => code === 'metadata/invalid').length).toBe(1);
  });

  it('tells after a seek of what lies there alone', async () => {
    const app = listener();
    await view(stage(title, { faults, actions: [play, at(1000, { kind: 'seek', toShare: 0.95 })] }), { prepare: app.prepare });
    expect(app.told.filter(({ change }) => change === 'entered').map(({ event: { id } }) => id)).toEqual(['late']);
  });
});

/** A break of 6 s every 20 s of the wall clock. It is announced 15 s before; its length is known when it is over. Every third is called off 5 s before it begins. */
const everyMs = 20_000;
const calledOffMs = 5000;

interface Break {
  readonly id: string;
  readonly line: string;
  readonly startMs: number;
  readonly isCalledOff: boolean;
}

function breaksAt(nowMs: number): readonly Break[] {
  const last = Math.floor((nowMs + 15_000) / everyMs);
  return Array.from({ length: 12 }, (_, back) => last - back).map((number): Break => {
    const startMs = number * everyMs;
    const end = nowMs > startMs + 6000 ? ',DURATION=6' : '';
    return { id: `ad${number}`, startMs, isCalledOff: number % 3 === 0 && nowMs > startMs - calledOffMs, line: `#EXT-X-DATERANGE:ID="ad${number}",CLASS="ad",START-DATE="${new Date(startMs).toISOString()}",PLANNED-DURATION=5${end}` };
  });
}

/** A delta update has what was added or changed in the last 24 s alone. */
function withBreaks(text: string, nowMs: number): string {
  if (!text.includes('#EXT-X-MEDIA-SEQUENCE')) return text;
  const all = breaksAt(nowMs);
  const isDelta = text.includes('#EXT-X-SKIP');
  const lines = all.filter(({ isCalledOff, startMs }) => !isCalledOff && (!isDelta || nowMs - startMs < 24_000)).map(({ line }) => line);
  const removed = all.filter(({ isCalledOff }) => isCalledOff).map(({ id }) => id).join('\t');
  return text
    .replace(/CAN-SKIP-UNTIL=[\d.]+/, '$&,CAN-SKIP-DATERANGES=YES')
    .replace(/SKIPPED-SEGMENTS=\d+/, `$&,RECENTLY-REMOVED-DATERANGES="${removed}"`)
    .replace(/\n(?=#EXT-X-(?:SKIP|MAP|PROGRAM|PART:)|#EXTINF)/, `\n${isDelta ? '' : `${lines.join('\n')}\n`}`)
    .replace(/(#EXT-X-SKIP.*\n)/, `$1${lines.join('\n')}\n`);
}

describe.each(['hls', 'll-hls'] as const)('date ranges at the live edge, %s', (channel) => {
  it('are told of as they are announced, entered and left in time, and forgotten behind the window', async () => {
    const app = listener();
    const spec = liveStage(channel, { options: { dvr: 30 } }, { actions: playing, runMs: 110_000 });
    const { live } = spec;
    if (live === undefined) throw new Error('no channel');
    const seen = await watch({ ...spec, live: { ...live, rewrite: (text, nowMs) => withBreaks(text, originEpochMs(live) + nowMs) } }, { prepare: app.prepare });
    expect(seen.error).toBeNull();
    expect(seen.warnings).toEqual([]);
    if (channel === 'll-hls') expect(seen.world.http.records.filter(({ url }) => url.includes('_HLS_skip=v2')).length).toBeGreaterThan(50);
    const startedMs = originEpochMs(live) + 15_000;
    const endMs = originEpochMs(live) + 100_000;
    const numbers = Array.from({ length: 12 }, (_, at) => Math.ceil(startedMs / everyMs) + at).filter((number) => number * everyMs + 6000 < endMs);
    expect(numbers.length).toBeGreaterThanOrEqual(3);
    // Far from the edge a break is over before the playhead comes to it.
    const told = channel === 'hls' ? ['added', 'changed', 'entered', 'left'] : ['added', 'entered', 'changed', 'left'];
    for (const number of numbers) {
      const own = app.told.filter(({ event: { id } }) => id === `ad${number}`);
      const isCalledOff = number % 3 === 0;
      expect(own.map(({ change }) => change).slice(0, isCalledOff ? 2 : 4), `ad${number}`).toEqual(isCalledOff ? ['added', 'removed'] : told);
      for (const { change, positionEpochMs, event } of own) if (change === 'entered') expect(Math.abs((positionEpochMs ?? 0) - (event.startEpochMs ?? 0))).toBeLessThan(100);
    }
    // The window is 30 s long.
    const known = new Set<string>();
    let most = 0;
    for (const { change, event } of app.told) {
      if (change === 'added') known.add(event.id);
      if (change === 'removed') known.delete(event.id);
      most = Math.max(most, known.size);
    }
    expect(most).toBeLessThan(6);
  });
});
