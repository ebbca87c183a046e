import { describe, expect, it } from 'vitest';
import { alternatives } from '../../../src/engine/alternatives.js';
import { chooseSegmentRendition } from '../../../src/engine/choose-segment-rendition.js';
import type { SessionState } from '../../../src/engine/state.js';
import type { Rendition, TrackGroup } from '../../../src/model/presentation.js';
import { newLive } from './live/stage.js';
import { after, group, high, index, loaded, low, period, presentation, rendition, running, segments, sound } from './stream.js';

const picture = index(20);
const middle = rendition('middle', { bitrateBps: 1_200_000 });
const ladder = group('v', [low, middle, high]);
const of = presentation([period([ladder])]);
const state = (bps: number, more = {}): SessionState => running(of, { low: picture, middle: picture, high: picture }, { types: ['video'], bps, ...more });
const choose = (now: SessionState, where: TrackGroup = ladder, positionSeconds = 0, aheadSeconds = 10): string => {
  const choice = chooseSegmentRendition(now, where.type === 'audio' ? 'audio' : 'video', where, positionSeconds, aheadSeconds, 0);
  return choice === null ? 'none' : `${choice.rendition.id} ${choice.reason}`;
};
const playing = (now: SessionState, id: string): SessionState => loaded(now, 'video', id, 'v', segments(picture, 0, 3));

describe('the picture', () => {
  it('starts with what the estimate carries', () => {
    expect(choose(state(100_000))).toBe('low start');
    expect(choose(state(2_000_000))).toBe('middle start');
    expect(choose(state(20_000_000))).toBe('high start');
  });

  it('at the edge, with parts, is what the link carries at its peak, part by part', () => {
    const average = group('v', [low, rendition('peaky', { bitrateBps: 3_500_000, averageBitrateBps: 1_500_000 })]);
    const now = playing(running(presentation([period([average])]), { low: picture, peaky: picture }, { types: ['video'], bps: 4_000_000 }), 'low');
    const atEdge = (stepSeconds: number | null): SessionState => ({ ...now, live: newLive({ stepSeconds, reachSeconds: 2 }) });
    expect(choose(atEdge(null), average, 0, 1.5)).toBe('peaky up');
    expect(choose(atEdge(0.5), average, 0, 1.5)).toBe('low steady');
    // A second of buffer is enough where a part is awaited, not a segment.
    const fast = after(now, { kind: 'remembered', throughputBps: 9_000_000 });
    expect(choose({ ...fast, live: newLive({ stepSeconds: 0.5, reachSeconds: 1 }) }, average, 0, 0.6)).toBe('peaky up');
  });

  it('is the viewer\'s pick as long as that can be played', () => {
    const picked = after(playing(state(20_000_000), 'high'), { kind: 'select-rendition', type: 'video', renditionId: 'low' });
    expect(choose(picked)).toBe('low user');
    expect(choose(after(picked, { kind: 'banned', renditionId: 'low', untilMs: 1000 }))).not.toMatch(/^low/);
    expect(choose(after(picked, { kind: 'select-rendition', type: 'video', renditionId: null }))).toBe('high steady');
  });

  it('of an abandoned place is the one that it was abandoned for, there alone', () => {
    const [next] = segments(picture, 3, 4);
    if (next === undefined) throw new Error('no segment');
    const gone = after(playing(state(20_000_000), 'high'), { kind: 'abandoned', type: 'video', segment: next, toRenditionId: 'low' });
    expect(choose(gone, ladder, 6)).toBe('low abandon');
    expect(choose(gone, ladder, 8)).toBe('high steady');
  });

  it('keeps to the limits, and leaves a rendition that they exclude', () => {
    const limited = playing(state(20_000_000, { config: { abr: { maxBitrateBps: 1_300_000 } } }), 'high');
    expect(choose(limited)).toBe('middle constraint');
  });

  it('stays where it is when the app turned adaptation off', () => {
    const fixed = state(20_000_000, { config: { abr: { enabled: false } } });
    expect(choose(playing(fixed, 'low'))).toBe('low steady');
  });

  it('goes on at a like bitrate in the next period', () => {
    const next = group('w', [rendition('n1', { bitrateBps: 400_000 }), rendition('n2', { bitrateBps: 1_900_000 })]);
    const two = presentation([period([ladder], { durationSeconds: 6 }), period([next], { id: 'q', startSeconds: 6 })]);
    const now = playing(running(two, { low: picture, middle: picture, high: picture }, { types: ['video'], bps: 2_500_000 }), 'high');
    expect(choose(now, next, 6)).toBe('n2 period');
  });

  it('of another group says why: the viewer chose it, or the period before has ended', () => {
    const angle = group('angle', [rendition('a1', { bitrateBps: 400_000 }), rendition('a2', { bitrateBps: 1_900_000 })]);
    const later = group('later', [rendition('l1', { bitrateBps: 400_000 }), rendition('l2', { bitrateBps: 6_000_000 })]);
    const films = presentation([period([ladder, angle], { durationSeconds: 6 }), period([later], { id: 'q', startSeconds: 6 })]);
    const now = (bps: number): SessionState => playing(running(films, { low: picture, middle: picture, high: picture }, { types: ['video'], bps }), 'high');
    expect(choose(now(2_500_000), angle, 6)).toBe('a2 user');
    expect(choose(now(300_000), angle, 6, 2)).toBe('a1 user');
    expect(choose(now(20_000_000), later, 6)).toBe('l2 period');
  });

  it('is none where nothing can be played', () => {
    expect(choose({ ...state(1_000_000), unsupportedIds: ['low', 'middle', 'high'] })).toBe('none');
  });
});

describe('the sound', () => {
  const thin = sound('thin', { bitrateBps: 64_000, pairingKey: 'aac-low' });
  const rich = sound('rich', { bitrateBps: 256_000, pairingKey: 'aac-high' });
  const voices = group('a', [rich, thin], { type: 'audio' });
  const paired = (more: Partial<Rendition>): SessionState => {
    const video = rendition('low', more);
    return loaded(running(presentation([period([group('v', [video]), voices])]), { low: picture }, { bps: 20_000_000 }), 'video', 'low', 'v', segments(picture, 0, 1));
  };

  it('takes a modest share of the link', () => {
    const start = running(presentation([period([ladder, voices])]), {}, { bps: 1_000_000 });
    expect(choose(start, voices)).toBe('thin start');
    expect(choose(running(presentation([period([ladder, voices])]), {}, { bps: 5_000_000 }), voices)).toBe('rich start');
  });

  it('is of those that the picture names, best or any where it names none', () => {
    expect(choose(paired({ audioPairings: ['aac-low'] }), voices)).toBe('thin start');
    expect(choose(paired({ audioPairings: [] }), voices)).toBe('rich start');
    expect(choose(paired({ audioPairings: ['unknown'] }), voices)).toBe('rich start');
  });
});

describe('alternatives', () => {
  it('are the renditions that are not left alone, the viewer\'s pick notwithstanding', () => {
    const picked = after(state(1_000_000), { kind: 'select-rendition', type: 'video', renditionId: 'low' });
    expect(alternatives(picked, 'video', 'low', 'a.test', 0)).toEqual({ hasOtherLocation: false, hasOtherRendition: true });
    const banned = after(picked, { kind: 'banned', renditionId: 'middle', untilMs: 1000 }, { kind: 'banned', renditionId: 'high', untilMs: Number.POSITIVE_INFINITY });
    expect(alternatives(banned, 'video', 'low', 'a.test', 0).hasOtherRendition).toBe(false);
    expect(alternatives(banned, 'video', 'low', 'a.test', 1001).hasOtherRendition).toBe(true);
  });

  it('are the hosts that are not left alone', () => {
    const two = rendition('two', { locations: ['a', 'b'].map((id) => ({ id, index: { kind: 'playlist', url: `https://${id}.test/x` } })) });
    const now = running(presentation([period([group('v', [two])])]), {}, { types: ['video'] });
    expect(alternatives(now, 'video', 'two', 'a', 0).hasOtherLocation).toBe(true);
    const banned = after(now, { kind: 'location-banned', locationId: 'b', untilMs: 60_000 });
    expect(alternatives(banned, 'video', 'two', 'a', 0).hasOtherLocation).toBe(false);
    // The one that failed longest ago is asked again before its time where there is no other.
    expect(alternatives(banned, 'video', 'two', 'a', 3000).hasOtherLocation).toBe(true);
  });
});
