import { describe, expect, it } from 'vitest';
import { announcedEnd, edgeSeconds, followedIds, leadingIndex, liveRange, segmentSeconds, siblingOf, targetLatency, timingOf } from '../../../../src/engine/live/live-lookup.js';
import { liveInfo } from '../../../../src/engine/live/live-info.js';
import { edgePosition, startOf } from '../../../../src/engine/live/live-start.js';
import type { SessionState } from '../../../../src/engine/state.js';
import type { LiveTiming } from '../../../../src/model/live.js';
import { high, low } from '../stream.js';
import { ageSeconds, apply, fresh, liveOf, lowLatency, mpd, newLive, observe, parsedLive, playing, playingMpd, playlist, startMs, tell, window } from './stage.js';

function timed(state: SessionState): LiveTiming {
  const timing = timingOf(state);
  if (timing === null) throw new Error('no timing');
  return timing;
}

function edge(state: SessionState, nowMs = 0): number | null {
  return edgeSeconds(liveOf(state), timed(state), nowMs);
}

function target(state: SessionState, nowMs = 0): number {
  return targetLatency(state, liveOf(state), timed(state), nowMs);
}

describe('the edge', () => {
  it('is what the origin makes now, by its clock, where the media is dated', () => {
    expect([edge(playing(window()), 0), edge(playing(window()), 5000)]).toEqual([100, 105]);
  });

  it('L01: is right by the origin\'s clock where this machine\'s is wrong by a day', () => {
    const wrong = tell(playing(window()), { kind: 'begun', state: newLive({ machineEpochMs: startMs + 86_400_000, epochMs: startMs + 86_400_000 }) });
    const synced = tell(wrong, { kind: 'clock', clock: { lowMs: startMs - 100, highMs: startMs + 100 } });
    expect(edge(synced)).toBeCloseTo(100, 0);
  });

  it('is the newest end that was announced, moved on by the clock, where nothing is dated or the dates make no sense', () => {
    expect(edge(playing(window(100, { originEpochMs: null })), 3000)).toBe(103);
    expect(edge(playing(window(100, { originEpochMs: startMs - 1_000_000 })), 3000)).toBe(103);
    expect(edge(playing(window(100, { originEpochMs: startMs })), 3000)).toBe(103);
  });

  it('is followed by the index of the picture that is loaded, then of the sound, then any', () => {
    const state = playing(window());
    expect(leadingIndex(state)).not.toBeNull();
    expect(leadingIndex({ ...state, indexes: new Map([['low', { status: 'loading', locationIndex: 0 }]]) })).toBeNull();
    expect(leadingIndex(apply(state, { kind: 'index-ready', renditionId: 'high', locationIndex: 0, parsed: window(90), atMs: 0 }))?.index.endSeconds).toBe(100);
    expect(followedIds(state)).toEqual(['low']);
  });
});

describe('the target', () => {
  it('is the author\'s; in HLS from the end of the playlist, which lags behind the edge', () => {
    expect(target(playing(window()))).toBe(6);
    expect(target(playing(window(98)))).toBe(8);
  });

  it('is from now in DASH, which counts as late what was written late, and not what was asked for late', () => {
    expect(target(playingMpd(mpd({ targetLatencySeconds: 3, publishedAtMs: startMs - 2000 }, 98)))).toBe(3);
    const late = (publishedAtMs: number | null) => apply(playingMpd(mpd({ targetLatencySeconds: 3 }, 96)), { kind: 'presentation', presentation: mpd({ targetLatencySeconds: 3, publishedAtMs }, 98), unsupportedIds: [], activeTypes: ['video'] });
    expect(target(late(startMs - 2000))).toBe(3);
    expect(target(late(startMs - 500))).toBeCloseTo(3.2);
    // Where nobody says when, or the word is no longer true, half a segment is what asking takes.
    expect(target(late(null))).toBeCloseTo(3.2);
    expect(target(late(startMs - 60_000))).toBeCloseTo(3.2);
    expect(target(late(startMs + 60_000))).toBeCloseTo(3.2);
  });

  it('is three segments or four pieces where nobody says', () => {
    expect(target(playing(window(100, { targetLatencySeconds: null })))).toBe(6);
    expect(target(playing(parsedLive(lowLatency({ targetLatencySeconds: null }))))).toBe(2);
  });

  it('is the app\'s, but not nearer than pieces can come, nor outside the window', () => {
    expect(target(playing(window(), 94, { config: { live: { targetLatencySeconds: 20 } } }))).toBe(20);
    expect(target(playing(window(), 94, { config: { live: { targetLatencySeconds: 0.5 } } }))).toBe(3);
    expect(target(playing(parsedLive(lowLatency({ pieceSeconds: 0.7 })), 94, { config: { live: { targetLatencySeconds: 0.5 } } }))).toBe(0.7);
    expect(target(playingMpd(mpd({ windowSeconds: 10, targetLatencySeconds: 30 })))).toBe(8);
  });

  it('grows with stalls and comes back', () => {
    const stalled = tell(playing(window()), { kind: 'begun', state: { ...liveOf(playing(window())), penaltySeconds: 2, penaltyAtMs: 0 } });
    expect([target(stalled, 0), target(stalled, 30_000), target(stalled, 80_000), target(stalled, 1e6)]).toEqual([8, 8, 7, 6]);
  });

  it('is that of whole segments where the app wants no low latency', () => {
    expect(target(playing(parsedLive(lowLatency()), 94, { config: { live: { lowLatency: false } } }))).toBe(7);
  });
});

describe('the window', () => {
  it('reaches from the oldest media that is announced to the edge', () => {
    expect(liveRange(playing(window()), liveOf(playing(window())), 2000)).toEqual({ start: 40, end: 102 });
    const deep = playingMpd(mpd({ windowSeconds: 30 }));
    expect(liveRange(deep, liveOf(deep), 0)).toEqual({ start: 70, end: 100 });
    const young = playingMpd(mpd({ windowSeconds: 3600 }));
    expect(liveRange(young, liveOf(young), 0)).toEqual({ start: 0, end: 100 });
  });

  it('G03: begins behind what turned out to be gone', () => {
    const state = playing(window());
    expect(liveRange(state, { ...liveOf(state), goneBeforeSeconds: 44 }, 0)?.start).toBe(44);
  });
});

describe('what is announced', () => {
  it('ends with the list, or by the clock a piece before the edge', () => {
    const state = playing(window(98));
    expect(announcedEnd(state, liveOf(state), 5000)).toBe(98);
    const template = playingMpd(mpd());
    expect(announcedEnd(template, liveOf(template), 5000)).toBe(103);
  });

  it('has segments of a usual length where nobody says one', () => {
    expect([segmentSeconds(null), segmentSeconds(window().index)]).toEqual([4, 2]);
  });
});

describe('where playback starts', () => {
  const start = (state: SessionState, more: Partial<SessionState> = {}): number => startOf({ ...state, ...more }, null, 0);

  it('is at the target latency, where there is something to play', () => {
    const state = playing(window());
    expect([edgePosition(state, liveOf(state), 0), start(state)]).toEqual([94, 94]);
    // A playlist that is far behind its clock.
    expect(start(playing(window(70, { targetLatencySeconds: 0 })))).toBeLessThan(70);
  });

  it('is where the app or the author wants it, inside the window', () => {
    const state = playing(window());
    expect(start(state, { startAtSeconds: 60 })).toBe(60);
    expect(start(state, { startAtSeconds: 0 })).toBe(40.5);
    expect(start(state, { startAtSeconds: 1e6 })).toBe(94);
    const authors = (offsetSeconds: number): number => startOf(state, { ...window(), startPoint: { offsetSeconds, precise: false } }, 0);
    expect([authors(10), authors(-20), authors(-1)]).toEqual([50, 80, 94]);
  });

  it('without an edge is the start of what there is', () => {
    expect(startOf(fresh(), window(), 0)).toBe(40);
    expect(startOf({ ...fresh(), startAtSeconds: 7 }, null, 0)).toBe(7);
  });
});

describe('what the app is told', () => {
  it('is latency, target, window, edge, and the wall clock of the playhead', () => {
    expect(liveInfo(playing(window()), 0)).toEqual({ latencySeconds: 6, targetLatencySeconds: 6, window: { start: 40, end: 100 }, edge: 100, isAtEdge: true, positionEpochMs: startMs - 1000 * (ageSeconds - 94) });
    expect(liveInfo(playing(window(100, { originEpochMs: null })), 0)?.positionEpochMs).toBeNull();
    expect(liveInfo(fresh(), 0)).toBeNull();
  });

  it('lets the playhead go on between two observations, while it moves, for half a second', () => {
    const state = playing(parsedLive(playlist()));
    const latency = (of: SessionState, nowMs: number): number | undefined => liveInfo(of, nowMs)?.latencySeconds;
    expect([latency(state, 250), latency(state, 2000)]).toEqual([6, 7.5]);
    expect(latency(observe(state, 'pause', { paused: true }), 2000)).toBe(8);
  });
});

describe('a playlist beside another one', () => {
  it('shares its times, also once that one has ended', () => {
    const { live: _, ...over } = window();
    const parsed = window();
    expect(siblingOf(playing(parsed), high)).toBe(parsed);
    expect(siblingOf(playing(over), high)).toBe(over);
    expect(siblingOf(playing(over), low)).toBeNull();
  });
});
