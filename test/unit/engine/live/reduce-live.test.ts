import { describe, expect, it } from 'vitest';
import { followedIds } from '../../../../src/engine/live/live-lookup.js';
import { neverRefreshed } from '../../../../src/engine/live/live-state.js';
import { announced } from '../../../../src/engine/live/announced.js';
import type { Refresh } from '../../../../src/engine/live/live-state.js';
import type { SessionState } from '../../../../src/engine/state.js';
import { PlayerError } from '../../../../src/errors/player-error.js';
import { gapEntry } from '../../../../src/engine/plan-track.js';
import { segment } from '../../buffer/segments.js';
import { job } from '../stream.js';
import { ageSeconds, apply, film, fresh, liveOf, lowLatency, mpd, newLive, observe, parsedLive, playing, playingMpd, startMs, tell, window } from './stage.js';

const error = new PlayerError('network/http-status', 'x', { url: 'x', status: 503, attempts: 1 });

function refreshOf(state: SessionState, source = 'low'): Refresh {
  return liveOf(state).refreshes.get(source) ?? neverRefreshed;
}

describe('how refreshes went', () => {
  it('is counted: what is under way, what brought nothing, what failed', () => {
    const asked = tell(playing(window()), { kind: 'asked', source: 'low', atMs: 2000 });
    expect(refreshOf(asked)).toMatchObject({ isUnderWay: true, askedAtMs: 2000 });
    const idle = tell(asked, { kind: 'answered', source: 'low', atMs: 2100, isNew: false });
    expect(refreshOf(idle)).toMatchObject({ isUnderWay: false, answeredAtMs: 2100, changedAtMs: 0, unchanged: 1 });
    const failed = tell(idle, { kind: 'refused', source: 'low', atMs: 3000, error, isPlain: false });
    expect(refreshOf(failed)).toMatchObject({ failures: 1, lastError: error });
    expect(refreshOf(tell(failed, { kind: 'answered', source: 'low', atMs: 4000, isNew: true }))).toMatchObject({ failures: 0, lastError: null, unchanged: 0, changedAtMs: 4000, isStale: false });
  });

  it('begins anew with a playlist that is loaded anew, and not with the answer to a refresh', () => {
    const stale = tell(playing(window()), { kind: 'stale', source: 'low', error });
    expect(refreshOf(apply(stale, { kind: 'index-ready', renditionId: 'low', locationIndex: 1, parsed: window(), atMs: 9000 }))).toEqual({ ...neverRefreshed, askedAtMs: 9000, answeredAtMs: 9000, changedAtMs: 9000 });
    const asked = tell(playing(window()), { kind: 'asked', source: 'low', atMs: 2000 });
    expect(refreshOf(apply(asked, { kind: 'index-ready', renditionId: 'low', locationIndex: 0, parsed: window(102), atMs: 2100 })).askedAtMs).toBe(2000);
  });

  it('tells how long standing still is borne: shorter near the edge, longer where the app knows why', () => {
    expect(liveOf(playing(window())).silenceLimitMs).toBe(10_000);
    expect(liveOf(playing(parsedLive(lowLatency()))).silenceLimitMs).toBe(4000);
    const told = observe(tell(playing(window()), { kind: 'stale', source: 'low', error }), 'tick', { atMs: 1000 });
    expect(liveOf(told)).toMatchObject({ silenceLimitMs: 30_000, silenceError: error });
  });
});

describe('playlists of renditions', () => {
  it('of which nothing is loaded any more are given up, those of other types kept', () => {
    const both = apply(playing(window()), { kind: 'index-ready', renditionId: 'high', locationIndex: 0, parsed: window(), atMs: 0 });
    expect([...both.indexes.keys()]).toEqual(['low', 'high']);
    expect([...apply(both, { kind: 'job-started', job: job('video', segment(48), { renditionId: 'high' }) }).indexes.keys()]).toEqual(['high']);
  });

  it('of who is to play from the next segment on are kept through the parts of this one, and asked for again', () => {
    const both = apply(playing(parsedLive(lowLatency())), { kind: 'index-ready', renditionId: 'high', locationIndex: 0, parsed: parsedLive(lowLatency()), atMs: 0 });
    const part = (number: number, isIndependent: boolean) => segment(50, { startSeconds: 100 + number / 2, durationSeconds: 0.5, live: { part: number, isIndependent, availableAtMs: null, isGrowing: true } });
    const inside = apply(both, { kind: 'job-started', job: job('video', part(1, false), { renditionId: 'low' }) });
    expect([...inside.indexes.keys()]).toEqual(['low', 'high']);
    expect(new Set(followedIds(inside))).toEqual(new Set(['low', 'high']));
    const next = apply(inside, { kind: 'job-started', job: job('video', part(0, true), { renditionId: 'high' }) });
    expect(followedIds(next)).toEqual(['high']);
  });

  it('of an MPD are those of its newest revision', () => {
    const before = playingMpd(mpd({}, 100));
    const next = mpd({}, 102);
    const after = apply(before, { kind: 'presentation', presentation: next, unsupportedIds: [], activeTypes: ['video'] });
    const known = after.indexes.get('low');
    expect(known?.status === 'ready' ? known.parsed.index.endSeconds : 0).toBe(102);
    const { live: _, ...over } = next;
    expect(liveOf(apply(before, { kind: 'presentation', presentation: over, unsupportedIds: [], activeTypes: ['video'] })).isOver).toBe(true);
  });
});

describe('the lag of what is announced', () => {
  const lag = (state: SessionState): number | null => liveOf(state).lagSeconds;

  it('is how far its end is behind the clock when it comes', () => {
    expect(lag(playing(window(98)))).toBe(2);
    expect(lag(playing(window(100)))).toBe(0);
    expect(lag(playingMpd(mpd()))).toBe(0);
  });

  it('is the least that was seen, and rises slowly', () => {
    const refreshed = (state: SessionState, endSeconds: number, atMs: number): SessionState => tell(apply(tell(state, { kind: 'asked', source: 'low', atMs }), { kind: 'index-ready', renditionId: 'low', locationIndex: 0, parsed: window(endSeconds), atMs }), { kind: 'answered', source: 'low', atMs, isNew: true });
    const seenAt = (state: SessionState, atMs: number): SessionState => observe(state, 'tick', { atMs });
    const sooner = refreshed(seenAt(playing(window(98)), 2000), 101, 2000);
    expect(lag(sooner)).toBe(1);
    expect(lag(refreshed(seenAt(sooner, 6000), 103, 6000))).toBeCloseTo(1.1, 6);
  });

  it('is none where nothing is dated, or the dates are far from the clock', () => {
    expect(lag(playing(window(100, { originEpochMs: null })))).toBeNull();
    expect(lag(playing(window(100, { originEpochMs: startMs - 1000 * (ageSeconds + 120) })))).toBeNull();
    expect(lag(playing(window(100, { originEpochMs: startMs - 1000 * (ageSeconds - 10) })))).toBeNull();
    expect(announced(fresh())).toEqual(fresh());
  });

  it('knows a clock that is set: the times of the origin are those of its newest answer', () => {
    const state = tell(playing(window()), { kind: 'clock', clock: { lowMs: startMs + 7000, highMs: startMs + 7100 } });
    expect(liveOf(state).epochMs).toBe(startMs + 7000);
  });
});

describe('the viewer', () => {
  it('follows the edge after a seek near it, and not after one far from it', () => {
    const seek = (timeSeconds: number): boolean => liveOf(observe(playing(window()), 'seeking', { timeSeconds, seeking: true })).isFollowing;
    expect([seek(93), seek(91), seek(60)]).toEqual([true, true, false]);
    const back = observe(observe(playing(window()), 'seeking', { timeSeconds: 60, seeking: true }), 'seeking', { timeSeconds: 95, seeking: true });
    expect(liveOf(back).isFollowing).toBe(true);
  });

  it('who goes on after a long pause looks at what was paused', () => {
    const paused = observe(playing(window()), 'pause', { paused: true, atMs: 0 });
    expect(liveOf(observe(paused, 'play', { paused: false, atMs: 2000 })).isFollowing).toBe(true);
    expect(liveOf(observe(paused, 'play', { paused: false, atMs: 60_000 })).isFollowing).toBe(false);
    // Whichever observation tells it first.
    expect(liveOf(observe(paused, 'tick', { paused: false, atMs: 60_000 })).isFollowing).toBe(false);
  });

  it('who begins late, after a slow first frame or by choice, is for the edge; unless another place to begin was asked for', () => {
    const waiting = apply(fresh(), { kind: 'sink-new', generation: 1, atMs: 0 }, { kind: 'presentation', presentation: film, unsupportedIds: [], activeTypes: ['video'] }, { kind: 'live', fact: { kind: 'begun', state: newLive() } }, { kind: 'index-ready', renditionId: 'low', locationIndex: 0, parsed: window(), atMs: 0 });
    const ready = apply(observe(waiting, 'tick', { timeSeconds: 94, paused: true, readyLevel: 4 }), { kind: 'ready' });
    expect(liveOf(observe(ready, 'play', { paused: false, atMs: 60_000 })).isFollowing).toBe(true);
    const elsewhere = apply(waiting, { kind: 'anchor', seconds: 50 });
    const readyThere = apply(observe(elsewhere, 'tick', { timeSeconds: 50, paused: true, readyLevel: 4 }), { kind: 'ready' });
    expect(liveOf(observe(readyThere, 'play', { paused: false, atMs: 60_000 })).isFollowing).toBe(false);
  });

  it('is told from the player: seeks and rates that were ordered mean nothing', () => {
    const ordered = apply(playing(window()), { kind: 'seek-ordered', seconds: 60, isPoke: false });
    expect(liveOf(observe(ordered, 'seeking', { timeSeconds: 60, seeking: true })).isFollowing).toBe(true);
    const rated = tell(playing(window()), { kind: 'rate-ordered', rate: 1.04 });
    expect(liveOf(observe(rated, 'rate', { rate: 1.04 }))).toMatchObject({ appRate: 1, orderedRate: 1.04 });
    expect(liveOf(observe(rated, 'rate', { rate: 1.5 }))).toMatchObject({ appRate: 1.5, orderedRate: null });
  });

  it('is not taken for who the browser puts to the start of the range before there is media', () => {
    const starting = apply(fresh(), { kind: 'presentation', presentation: mpd(), unsupportedIds: [], activeTypes: ['video'] }, { kind: 'live', fact: { kind: 'begun', state: newLive({ toldRange: { start: 40, end: 100 } }) } }, { kind: 'anchor', seconds: 94 });
    expect(observe(starting, 'seeking', { timeSeconds: 40.01, seeking: true }).anchorSeconds).toBe(94);
    expect(observe(starting, 'seeking', { timeSeconds: 55, seeking: true }).anchorSeconds).toBeNull();
  });
});

describe('a stall at the edge', () => {
  const stall = (state: SessionState, atMs = 1000): SessionState => {
    const dry = apply(state, { kind: 'buffered', type: 'video', ranges: [{ start: 80, end: state.seen.timeSeconds + 0.1 }] });
    return observe(dry, 'waiting', { atMs, readyLevel: 2 });
  };
  const penalty = (state: SessionState): number => liveOf(state).penaltySeconds;

  it('adds to the target: a part, half a second at least, or two seconds', () => {
    const whole = stall(playing(window()));
    expect(whole.motion.stalledSinceMs).not.toBeNull();
    expect(penalty(whole)).toBe(2);
    expect(penalty(stall(playing(parsedLive(lowLatency({ pieceSeconds: 0.2 })), 98.5)))).toBe(0.5);
  });

  it('adds nothing with media there, for who has rewound, or while seeking', () => {
    const fed = observe(playing(window()), 'waiting', { atMs: 1000, readyLevel: 2 });
    expect(penalty(fed)).toBe(0);
    expect(penalty(stall(tell(playing(window()), { kind: 'following', isFollowing: false })))).toBe(0);
  });

  it('adds up to six seconds in all', () => {
    let state = playing(window());
    for (let round = 1; round <= 6; round += 1) {
      state = stall(state, round * 1000);
      state = observe(apply(state, { kind: 'buffered', type: 'video', ranges: [{ start: 80, end: 99 }] }), 'playing', { atMs: round * 1000 + 500, readyLevel: 4, timeSeconds: state.seen.timeSeconds + 0.05 });
    }
    expect(penalty(state)).toBe(6);
  });
});

describe('G03: a segment that has slid out', () => {
  const skipped = (startSeconds: number): SessionState => {
    const state = playing(window());
    return apply(state, { kind: 'skipped', type: 'video', entry: gapEntry('low', 'v', segment(0, { startSeconds }), 0), isDeclared: false });
  };

  it('moves the start of the window behind it', () => {
    expect(liveOf(skipped(40))).toMatchObject({ goneBeforeSeconds: 42, range: { start: 42, end: 100 } });
  });

  it('says nothing of the window where it lies in the midst of it', () => {
    expect(liveOf(skipped(70)).goneBeforeSeconds).toBe(-Infinity);
  });
});

describe('a day of short Periods', () => {
  it('leaves nothing behind: clocks that are past and bans that are over are forgotten', () => {
    const many = new Map(Array.from({ length: 120 }, (_, timeline) => [timeline, timeline] as const));
    const aligned = apply(playing(window()), { kind: 'aligned', type: 'video', driftSeconds: null, alignment: { shared: many, own: new Map() } });
    expect([...aligned.alignment.shared.keys()]).toEqual(Array.from({ length: 50 }, (_, order) => 70 + order));
    const banned = apply(playing(window()), { kind: 'banned', renditionId: 'p1/low', untilMs: 1000 });
    const later = apply(observe(banned, 'tick', { atMs: 2000 }), { kind: 'banned', renditionId: 'p2/low', untilMs: 95_000 });
    expect(later.bans.map(({ renditionId }) => renditionId)).toEqual(['p2/low']);
  });
});
