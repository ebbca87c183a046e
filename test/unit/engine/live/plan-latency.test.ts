import { describe, expect, it } from 'vitest';
import type { PlayerConfig } from '../../../../src/config/config.js';
import type { Command } from '../../../../src/engine/commands.js';
import { planLatency } from '../../../../src/engine/live/plan-latency.js';
import type { SessionState } from '../../../../src/engine/state.js';
import type { LivePlaylist } from '../../../../src/model/live.js';
import { ageSeconds, apply, liveOf, lowLatency, observe, orders, parsedLive, playing, tell, window } from './stage.js';

function plan(state: SessionState, nowMs = 0): readonly Command[] {
  return planLatency(state, liveOf(state), nowMs);
}

/** undefined: no change. */
function rate(state: SessionState, nowMs = 0): number | null | undefined {
  return orders(plan(state, nowMs)).flatMap((order) => (order.kind === 'rate' ? [order.rate] : []))[0];
}

function jump(state: SessionState, nowMs = 0): number | undefined {
  return plan(state, nowMs).flatMap((command) => (command.kind === 'seek' ? [command.toSeconds] : []))[0];
}

/** Plays with the edge at 100 s, a target of 1.5 s and parts of 0.5 s. */
function low(timeSeconds: number, more: { readonly config?: PlayerConfig; readonly live?: Partial<LivePlaylist> } = {}): SessionState {
  const state = playing(parsedLive(lowLatency(more.live)), timeSeconds, { ...(more.config === undefined ? {} : { config: more.config }) });
  return apply(state, { kind: 'link', link: { kind: 'requested', transferId: 1, atMs: 0, isHeld: false } }, { kind: 'link', link: { kind: 'bytes', transferId: 1, bytes: 10, atMs: 0 } });
}

describe('the rate', () => {
  it('stays the app\'s where the latency is at its target', () => {
    expect(rate(low(98.5))).toBeUndefined();
    expect(rate(low(98.45))).toBeUndefined();
  });

  it('is judged by where the playhead was when it was seen: a look that is some time ago is no latency', () => {
    expect(rate(low(98.45), 400)).toBeUndefined();
  });

  it('goes up behind the target and down before it, within the bounds of app and author', () => {
    expect(rate(low(97.5))).toBe(1.04);
    expect(rate(low(99.2))).toBe(0.96);
    expect(rate(low(97.5, { config: { live: { maxRate: 1.2 } } }))).toBe(1.2);
    expect(rate(low(97.5, { config: { live: { maxRate: 1.2 } }, live: { maxRate: 1.1 } }))).toBe(1.1);
    expect(rate(low(99.2, { live: { minRate: 0.98 } }))).toBe(0.98);
  });

  it('comes back to the app\'s once it is there', () => {
    expect(rate(tell(low(98.5), { kind: 'rate-ordered', rate: 1.04 }))).toBeNull();
    expect(rate(tell(low(97.5), { kind: 'rate-ordered', rate: 1.04 }))).toBeUndefined();
  });

  it('L07: is never raised with little in the buffer', () => {
    const thin = apply(low(97.5), { kind: 'buffered', type: 'video', ranges: [{ start: 90, end: 97.8 }] });
    expect(rate(thin)).toBeUndefined();
    expect(rate(tell(thin, { kind: 'rate-ordered', rate: 1.04 }))).toBeNull();
  });

  it('is left alone where the app has set one, the viewer has rewound, seeks or pauses', () => {
    expect(rate(observe(low(97.5), 'rate', { rate: 1.5 }))).toBeUndefined();
    expect(rate(tell(low(97.5), { kind: 'following', isFollowing: false }))).toBeUndefined();
    expect(rate(observe(low(97.5), 'tick', { seeking: true }))).toBeUndefined();
    expect(rate(observe(low(97.5), 'pause', { paused: true }))).toBeUndefined();
    // A correction under way ends when the viewer rewinds.
    expect(rate(tell(low(97.5), { kind: 'rate-ordered', rate: 1.04 }, { kind: 'following', isFollowing: false }))).toBeNull();
  });

  it('without parts minds half a segment only', () => {
    expect(rate(playing(window(), 93.2))).toBeUndefined();
    expect(rate(playing(window(), 92.5))).toBe(1.04);
  });

  it('takes a target that the app wishes, but none nearer than a piece', () => {
    expect(rate(low(97, { config: { live: { targetLatencySeconds: 3 } } }))).toBeUndefined();
    expect(rate(low(99.2, { config: { live: { targetLatencySeconds: 0.5 } }, live: { pieceSeconds: 0.8 } }))).toBeUndefined();
  });
});

describe('a jump', () => {
  it('to the target is made where the viewer is far behind it and media comes', () => {
    expect(jump(low(95))).toBe(ageSeconds - 1.5);
    expect(jump(low(96))).toBeUndefined();
    expect(jump(low(95), 4000)).toBeUndefined();
  });

  it('without parts is made at ten seconds, or four segments, or what the app allows', () => {
    expect(jump(playing(window(), 83))).toBe(94);
    expect(jump(playing(window(), 85))).toBeUndefined();
    expect(jump(playing(window(), 85, { config: { live: { maxLatencySeconds: 9 } } }))).toBe(94);
    expect(jump(playing(window(ageSeconds, { maxLatencySeconds: 9 }), 85))).toBe(94);
  });

  it('heeds what the author allows a stream in parts only where it is played in parts', () => {
    const whole = { config: { live: { lowLatency: false } } };
    expect(jump(low(93, { live: { maxLatencySeconds: 6 } }))).toBeGreaterThan(97);
    expect(jump(low(92, { ...whole, live: { maxLatencySeconds: 6 } }))).toBeUndefined();
  });

  it('is not made by who has rewound, nor twice in a row', () => {
    expect(jump(tell(low(90), { kind: 'following', isFollowing: false }))).toBeUndefined();
    const jumped = apply(low(90), { kind: 'seek-ordered', seconds: 98.5, isPoke: false });
    expect(jump(jumped, 3999)).toBeUndefined();
    expect(jump(jumped, 4001)).toBeUndefined();
  });

  it('L05: into the window is made once what comes next has gone from it', () => {
    const out = apply(playing(window(), 30), { kind: 'buffered', type: 'video', ranges: [] });
    const rewound = tell(out, { kind: 'following', isFollowing: false });
    // Three segments behind the start of the window, at 40 s.
    expect(jump(rewound)).toBe(46);
    // What is buffered is played first; a viewer who pauses is left alone.
    expect(jump(apply(rewound, { kind: 'buffered', type: 'video', ranges: [{ start: 29, end: 31 }] }))).toBeUndefined();
    expect(jump(observe(rewound, 'pause', { paused: true }))).toBeUndefined();
  });

  it('back is made from where there is nothing yet', () => {
    const ahead = apply(low(100.4), { kind: 'buffered', type: 'video', ranges: [] });
    expect(jump(ahead)).toBe(98.5);
  });
});

describe('the range that can be sought', () => {
  const told = (state: SessionState): unknown => plan(state).find(({ kind }) => kind === 'set-duration');

  it('is told once, and again when it has moved by about a second', () => {
    const state = playing(window(), 94);
    expect(told(state)).toEqual({ kind: 'set-duration', seconds: Infinity, seekable: { start: 40, end: 100 } });
    const known = apply(state, { kind: 'sink-duration', seconds: Infinity, seekable: { start: 40, end: 100 } });
    expect(told(known)).toBeUndefined();
    expect(told(observe(known, 'tick', { atMs: 800, timeSeconds: 94.8 }))).toBeUndefined();
    expect(told(observe(known, 'tick', { atMs: 1000, timeSeconds: 95 }))).toEqual({ kind: 'set-duration', seconds: Infinity, seekable: { start: 40, end: 101 } });
    // A new sink knows nothing.
    expect(liveOf(apply(known, { kind: 'sink-new', generation: 2, atMs: 0 })).toldRange).toBeNull();
  });

  it('is not told to a sink that has ended or has no tracks', () => {
    const state = playing(window(), 94);
    expect(told({ ...state, sink: { ...state.sink, isEnded: true } })).toBeUndefined();
    expect(told({ ...state, sink: { ...state.sink, tracks: [] } })).toBeUndefined();
  });
});

describe('a stream that is over', () => {
  it('is played at the app\'s rate', () => {
    const state = tell(playing(window(), 94), { kind: 'rate-ordered', rate: 1.04 });
    const over: SessionState = { ...state, live: { ...liveOf(state), isOver: true } };
    expect(plan(over)).toEqual([{ kind: 'live', order: { kind: 'rate', rate: null } }]);
  });
});

describe('an ended broadcast that is played anew', () => {
  it('goes to where its media begins, once', () => {
    const ended = parsedLive(lowLatency());
    const { live: _live, ...over } = ended;
    const before = observe(playing({ ...over, index: { ...over.index, isComplete: true } }, 50), 'tick', { timeSeconds: 0, readyLevel: 1 });
    expect(jump(before)).toBe(40);
    expect(jump(apply(before, { kind: 'seek-ordered', seconds: 40, isPoke: false }))).toBeUndefined();
  });
});
