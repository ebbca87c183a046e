import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../../src/embed/overlay/figures.js';
import { createHistory } from '../../../src/embed/overlay/history.js';
import type { Sample } from '../../../src/embed/overlay/sample.js';
import { stallCause } from '../../../src/embed/overlay/stall-cause.js';
import type { PlayerState, PlayerStats, RenditionInfo, TrackInfo, Tracks } from '../../../src/index.js';

const rendition: RenditionInfo = { id: 'v1', bitrateBps: 2_400_000, width: 1280, height: 720, frameRate: 29.97, codecs: ['avc1.64001f'], isPlayable: true };
const none: TrackInfo = { groups: [], upcoming: [], activeGroup: null, wanted: 'auto', loading: null, playing: null };
const tracks: Tracks = { video: { ...none, groups: [{ id: 'g', language: null, label: null, roles: [], channels: null, isDefault: true, renditions: [rendition] }], loading: 'v1', playing: 'v1' }, audio: none, text: none };
const stats: PlayerStats = {
  bandwidthBps: 3_000_000, loading: { video: 'v1', audio: null }, playing: { video: 'v1', audio: null }, bufferAheadSeconds: 4.25, latencySeconds: null, droppedFrames: 2, totalFrames: 300,
  stalls: { count: 0, seconds: 0 }, startup: { manifestMs: 20, firstByteMs: 40, firstFrameMs: 123.4 }, requests: 7, bytes: 2_500_000, switches: 1,
};
const state: PlayerState = {
  status: 'ready', url: null, paused: false, waiting: false, seeking: false, ended: false, timeSeconds: 1, durationSeconds: 12, rate: 1, volume: 1, muted: false, buffered: [], seekable: null, live: null, tracks, error: null,
};
const sample: Sample = { stats, state, live: null, playing: rendition, loading: rendition };
const live = { latencySeconds: 2.125, targetLatencySeconds: 2, window: { start: 0, end: 10 }, edge: 12, isAtEdge: true, positionEpochMs: null };

describe('the cause of a stall', () => {
  const empty = { ...stats, bufferAheadSeconds: 0 };
  it.each([
    [stats, false, /decoder/],
    [{ ...empty, bandwidthBps: 1_000_000 }, false, /carries 1\.00 Mb\/s, the rendition needs 2\.40 Mb\/s/],
    [empty, false, /^a segment came late/],
    [empty, true, /next piece of the stream/],
    [{ ...empty, loading: { video: null, audio: 'a' }, bandwidthBps: 1 }, false, /^a segment/],
  ] as const)('%#', (at, isLive, cause) => expect(stallCause(at, tracks, isLive)).toMatch(cause));
});

describe('the figures', () => {
  const of = (change: Partial<Sample>, stall: Parameters<typeof figuresOf>[1] = null): Record<string, string> => Object.fromEntries(figuresOf({ ...sample, ...change }, stall));

  it('of a recording', () => {
    expect(of({})).toEqual({
      Status: 'ready', Picture: '1280×720@30, 2.40 Mb/s, avc1.64001f', Buffer: '4.3 s', Throughput: '3.00 Mb/s', 'Frames dropped': '2 of 300', Stalls: 'none', 'First frame': '123 ms', Loaded: '7 segments, 2.5 MB, 1 switches',
    });
  });

  it('of a live stream that catches up', () => {
    expect(of({ live, state: { ...state, rate: 1.04 } })['Latency']).toBe('2.13 s, wanted 2.00 s, at 1.04 ×');
  });

  it('of a stall that lasts, and one that is over', () => {
    expect(of({ state: { ...state, waiting: true } }, { cause: 'x', seconds: null })).toMatchObject({ Status: 'ready, waiting', 'Last stall': 'now: x' });
    expect(of({}, { cause: 'x', seconds: 1.26 })['Last stall']).toBe('1.3 s: x');
  });

  it('name what is loaded where that is not what plays, and an unknown size', () => {
    expect(of({ loading: { ...rendition, id: 'v2', height: null, width: null, bitrateBps: 12_345_678, codecs: [] } })['Loading']).toBe('12.3 Mb/s');
    expect(of({ playing: null })['Picture']).toBe('–');
  });
});

it('the history keeps a minute, and is cleared', () => {
  const history = createHistory();
  for (let atMs = 0; atMs <= 90_000; atMs += 500) history.add({ ...sample, live }, atMs);
  expect(history.moments()[0]?.atMs).toBe(30_000);
  expect(history.moments()).toHaveLength(121);
  expect(history.moments()[0]).toMatchObject({ bufferSeconds: 4.25, bitrateBps: 2_400_000, latencySeconds: 2.125, targetLatencySeconds: 2, isStalled: false });
  history.clear();
  expect(history.moments()).toEqual([]);
});
