import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import { announce } from '../../../src/player/announce.js';
import { createStatsKeeper } from '../../../src/player/stats.js';
import { noTracks, tracksOf } from '../../../src/player/tracks.js';
import { after, film, high, index, job, loaded, low, observed, running, segments } from '../engine/stream.js';

const picture = index(20);
const base = running(film, { low: picture, high: picture, en: picture }, { bps: 3_000_000 });
const error = new PlayerError('network/failed', '', { url: '', attempts: 1 });

describe('stats', () => {
  it('are empty without a stream', () => {
    const none = createStatsKeeper(100).read(null, 500);
    expect(none).toMatchObject({ bandwidthBps: 0, bufferAheadSeconds: 0, requests: 0, bytes: 0, switches: 0, stalls: { count: 0, seconds: 0 }, startup: { manifestMs: null, firstByteMs: null, firstFrameMs: null } });
  });

  it('count from load(), the first time of each alone', () => {
    const stats = createStatsKeeper(100);
    stats.hear({ kind: 'presentation', presentation: film }, 180);
    stats.firstByte(250);
    stats.firstByte(300);
    stats.hear({ kind: 'ready' }, 400);
    stats.hear({ kind: 'ready' }, 900);
    expect(stats.read(base, 1000).startup).toEqual({ manifestMs: 80, firstByteMs: 150, firstFrameMs: 300 });
  });

  it('count segments, bytes and switches of the picture, but not those of a start or a new period', () => {
    const stats = createStatsKeeper(0);
    for (const reason of ['start', 'up', 'period', 'down'] as const) stats.hear({ kind: 'rendition', type: 'video', rendition: low, reason }, 0);
    stats.hear({ kind: 'rendition', type: 'audio', rendition: low, reason: 'start' }, 0);
    for (const bytes of [100, 250]) stats.hear({ kind: 'segment', type: 'video', rendition: low, startSeconds: 0, endSeconds: 2, bytes, requestedAtMs: 0, doneAtMs: 5 }, 0);
    expect(stats.read(base, 0)).toMatchObject({ requests: 2, bytes: 350, switches: 2 });
  });

  it('count a stall while it lasts, as long as it was when it is over, and no longer than the session lives', () => {
    const stats = createStatsKeeper(0);
    stats.hear({ kind: 'stalled', timeSeconds: 3 }, 1000);
    expect(stats.read(base, 1500).stalls).toEqual({ count: 1, seconds: 0.5 });
    stats.hear({ kind: 'resumed', stalledMs: 2500 }, 3000);
    expect(stats.read(base, 9000).stalls).toEqual({ count: 1, seconds: 2.5 });
    stats.hear({ kind: 'stalled', timeSeconds: 5 }, 10_000);
    stats.hear({ kind: 'failed', error }, 12_000);
    expect(stats.read(base, 99_000).stalls).toEqual({ count: 2, seconds: 4.5 });
  });

  it('show what is ahead on every track', () => {
    const state = loaded(loaded(base, 'video', 'low', 'v', segments(picture, 0, 5)), 'audio', 'en', 'a', segments(picture, 0, 3));
    const read = createStatsKeeper(0).read(observed(state, 'tick', { timeSeconds: 1 }), 0);
    expect(read.bufferAheadSeconds).toBeCloseTo(5, 6);
    expect(read.bandwidthBps).toBe(3_000_000);
  });
});

describe('tracks', () => {
  it('tell apart what is wanted, loading and playing', () => {
    const [next] = segments(picture, 3, 4);
    if (next === undefined) throw new Error('no segment');
    const state = after(loaded(base, 'video', 'low', 'v', segments(picture, 0, 3)), { kind: 'job-started', job: job('video', next, { id: 9, renditionId: 'high' }) }, { kind: 'select-rendition', type: 'video', renditionId: 'high' });
    const { video, audio, text } = tracksOf(observed(state, 'tick', { timeSeconds: 1 }));
    expect(video).toMatchObject({ activeGroup: 'v', wanted: 'high', loading: 'high', playing: 'low' });
    expect(video.groups.map(({ id, renditions }) => [id, renditions.map((each) => each.id)])).toEqual([['v', ['low', 'high']]]);
    expect(audio).toMatchObject({ activeGroup: 'a', wanted: 'auto', loading: null, playing: null });
    expect(text).toMatchObject({ groups: [], activeGroup: null });
  });

  it('say what this browser cannot play, and are none without a manifest', () => {
    expect(tracksOf({ ...base, unsupportedIds: ['high'] }).video.groups[0]?.renditions.map(({ isPlayable }) => isPlayable)).toEqual([true, false]);
    expect(tracksOf({ ...base, presentation: null })).toEqual(noTracks);
  });
});

describe('announcing', () => {
  it('makes of each event of a session the one that apps know', () => {
    const told: [string, unknown][] = [];
    const stats = createStatsKeeper(0);
    const tell = (event: Parameters<typeof announce>[0]): void => announce(event, base, stats, (name, payload) => void told.push([name, payload]));
    tell({ kind: 'presentation', presentation: film });
    tell({ kind: 'tracks' });
    tell({ kind: 'rendition', type: 'video', rendition: high, reason: 'up' });
    tell({ kind: 'segment', type: 'video', rendition: low, startSeconds: 0, endSeconds: 2, bytes: 9, requestedAtMs: 10, doneAtMs: 35 });
    tell({ kind: 'abandoned', type: 'video', fromId: 'high', toId: 'low' });
    tell({ kind: 'ready' });
    tell({ kind: 'stalled', timeSeconds: 4 });
    tell({ kind: 'resumed', stalledMs: 700 });
    tell({ kind: 'gap', fromSeconds: 1, toSeconds: 2 });
    tell({ kind: 'ended' });
    tell({ kind: 'warning', error });
    tell({ kind: 'failed', error });
    expect(told.map(([name]) => name)).toEqual(['manifest', 'trackschange', 'trackschange', 'renditionchange', 'segment', 'abandon', 'ready', 'stall', 'resume', 'gap', 'ended', 'warning', 'error']);
    expect(Object.fromEntries(told)).toMatchObject({
      manifest: { url: film.url, protocol: 'hls', durationSeconds: null }, renditionchange: { type: 'video', rendition: { id: 'high' }, reason: 'up' },
      segment: { loadMs: 25, bytes: 9 }, abandon: { fromId: 'high', toId: 'low' }, resume: { stalledMs: 700 }, gap: { fromSeconds: 1, toSeconds: 2 }, error: { error },
    });
  });
});
