import v8 from 'node:v8';
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { dayWindows, dashDay, daySegments, hlsDay } from '../../../bench/day-windows.js';
import type { DayWindow } from '../../../bench/day-windows.js';
import { scanMpd } from '../../../src/manifest/dash/scan-mpd.js';
import type { KnownTimeline } from '../../../src/manifest/dash/timeline-memory.js';
import { TimelineMemory } from '../../../src/manifest/dash/timeline-memory.js';
import * as dateRanges from '../../../src/manifest/hls/date-ranges.js';
import { readLivePlaylist } from '../../../src/manifest/hls/live-playlist.js';
import { createPace } from '../../../src/manifest/hls/pace.js';
import type { Playlist } from '../../../src/manifest/hls/playlist.js';
import { createPlaylist } from '../../../src/manifest/hls/playlist.js';
import type { Presentation } from '../../../src/model/presentation.js';
import type { ParsedIndex } from '../../../src/ports/manifest-parser.js';
import { dashParser } from './dash/mpd.js';
import { openLive } from './hls/live.js';
import { stillClock } from './hls/reading.js';

const never = new AbortController().signal;
const url = 'https://media.example/show/low.m3u8';

/** A playlist that counts the lines which are read of it. */
function counted(): { readonly open: () => Playlist; take(): number } {
  let count = 0;
  return {
    open() {
      const playlist = createPlaylist(url, null);
      let line = 0;
      return Object.defineProperty(playlist, 'line', {
        get: () => line,
        set(value: number) {
          if (value > 0) count += 1;
          line = value;
        },
      });
    },
    take() {
      const taken = count;
      count = 0;
      return taken;
    },
  };
}

/** A fourth of a day will do for what is counted. */
const segments = daySegments / 4;

describe('a refresh of a long window in HLS', () => {
  it.each([
    ['plain', {}, 12],
    ['dated', { isDated: true }, 14],
    ['with parts', { isDated: true, hasParts: true }, 45],
    ['with delta updates', { isDated: true, isDelta: true }, 34],
    ['with parts and delta updates', { isDated: true, hasParts: true, isDelta: true }, 60],
  ] as const)('%s reads only the head and what is new', async (name, style, most) => {
    const { open, take } = counted();
    let previous: ParsedIndex | null = null;
    for (const text of hlsDay(name, style).texts(5, segments)) {
      const isFirst = previous === null;
      const { parsed }: { readonly parsed: ParsedIndex } = await readLivePlaylist(text, open, createPace(stillClock(), never), async () => dateRanges, { previous, sibling: null, locationIndex: 0 });
      expect(parsed).not.toBe(previous);
      expect(take()).toBeLessThanOrEqual(isFirst ? Infinity : most);
      const edge = parsed.index.last();
      expect(edge === null ? null : parsed.index.at(edge.startSeconds)?.number).toBe(edge?.number);
      expect(parsed.index.endSeconds - parsed.index.startSeconds).toBeGreaterThanOrEqual(2 * segments);
      previous = parsed;
    }
  });
});

describe('a refresh of a long window in DASH', () => {
  it.each(['each with @t', '@t on the first'] as const)('with its timeline, %s, reads the last S and shares all columns', async (style) => {
    let known: readonly KnownTimeline[] = [];
    const seen: number[] = [];
    for (const text of dashDay(style, style).texts(4, segments)) {
      const memory = new TimelineMemory(known);
      let passed = 0;
      const counting = { rootName: memory.rootName, begin: memory.begin.bind(memory), ended: memory.ended.bind(memory), passed: (position: number) => void ((passed += 1), memory.passed(position)) };
      const { timelines } = await scanMpd(text, url, async () => undefined, counting);
      const before = known;
      known = memory.known(text, timelines);
      seen.push(passed);
      expect(known.map(({ columns, positions }) => [columns.startTicks.length, positions.length])).toEqual([[segments, segments], [segments, segments]]);
      // The first refresh moves them to where there is room.
      if (seen.length < 3) continue;
      for (const [at, { columns, positions }] of known.entries()) {
        for (const name of ['startTicks', 'durationTicks', 'repeats'] as const) expect(columns[name].buffer).toBe(before[at]?.columns[name].buffer);
        expect(positions.buffer).toBe(before[at]?.positions.buffer);
      }
    }
    expect(seen).toEqual([2 * segments, 2, 2, 2]);
  });
});

v8.setFlagsFromString('--expose-gc');
const collect: unknown = vm.runInNewContext('gc');

/** Bytes in use once all garbage is gone. */
function retained(): number {
  if (typeof collect !== 'function') throw new Error('no collector');
  for (let times = 0; times < 3; times += 1) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const warmUps = 300;
const perStretch = 200;
const stretches = 3;
/** Of a stretch: columns that keep what slid out for a while, at about 150 bytes a row, and noise of the compiler. */
const allowedBytes = 160_000;

/** What refreshes leave behind, of all stretches the one in which the compiler did least. */
async function growth(name: string, read: (text: string) => Promise<void>): Promise<number> {
  const points: number[] = [];
  let round = 0;
  for (const text of dayWindows.find((window) => window.name === name)?.texts(warmUps + stretches * perStretch + 2, 1200) ?? []) {
    if (round >= warmUps && (round - warmUps) % perStretch === 0) points.push(retained());
    await read(text);
    round += 1;
  }
  expect(points).toHaveLength(stretches + 1);
  return Math.min(...points.slice(1).map((bytes, at) => bytes - (points[at] ?? NaN)));
}

describe('hundreds of refreshes leave nothing behind', () => {
  const named = (protocol: DayWindow['protocol']): readonly string[] => dayWindows.flatMap((window) => (window.protocol === protocol ? [window.name] : []));

  it.each(named('hls'))('%s', async (name) => {
    const { read } = await openLive();
    let previous: ParsedIndex | null = null;
    expect(await growth(name, async (text) => {
      previous = await read(text, { previous });
    })).toBeLessThan(allowedBytes);
  }, 60_000);

  it.each(named('dash'))('%s', async (name) => {
    const parser = dashParser();
    let previous: Presentation | null = null;
    expect(await growth(name, async (text) => {
      const parsed = await parser.parse({ text, url: 'https://cdn.example/day.mpd', nowEpochMs: 0, previous, remote: new Map() }, never);
      if (!('needs' in parsed)) previous = parsed;
    })).toBeLessThan(allowedBytes);
  }, 60_000);
});
