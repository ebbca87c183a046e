import { describe, expect, it } from 'vitest';
import { noTracks, tracksOf } from '../../../src/player/tracks.js';
import { after, group, index, loaded, low, observed, period, presentation, rendition, running, segments, sound } from '../engine/stream.js';

const picture = index(10);
const later = index(10, { startSeconds: 20, timeline: 1 });
const ad = rendition('ad');
const film = presentation([
  period([group('v', [low]), group('a', [sound('en')], { type: 'audio', language: 'en', isDefault: true }), group('b', [sound('de')], { type: 'audio', language: 'de' })], { id: 'p1', durationSeconds: 20 }),
  period([group('v2', [ad]), group('a2', [sound('en2')], { type: 'audio', language: 'en' })], { id: 'p2', startSeconds: 20, durationSeconds: 20 }),
]);
const base = running(film, { low: picture, ad: later });
const ids = (groups: readonly { readonly id: string }[]): readonly string[] => groups.map(({ id }) => id);

describe('what an app sees of the tracks', () => {
  it('is nothing before there is a presentation', () => {
    expect(tracksOf({ ...base, presentation: null })).toEqual(noTracks);
  });

  it('is the period under the playhead, and beside it the one that is loaded ahead already', () => {
    const state = loaded(loaded(base, 'video', 'low', 'v', segments(picture, 0, 10)), 'video', 'ad', 'v2', segments(later, 0, 1));
    const { video } = tracksOf(state);
    expect(ids(video.groups)).toEqual(['v']);
    expect(ids(video.upcoming)).toEqual(['v2']);
    expect(video).toMatchObject({ activeGroup: 'v', loading: 'ad', playing: 'low' });
    const there = tracksOf(observed(state, 'tick', { timeSeconds: 20.5, atMs: 20_500 })).video;
    expect([ids(there.groups), ids(there.upcoming), there.activeGroup, there.playing]).toEqual([['v2'], [], 'v2', 'ad']);
  });

  it('tells apart what is wanted: a rendition, a group, or neither', () => {
    const german = after(base, { kind: 'select-group', type: 'audio', groupId: 'b' });
    expect(tracksOf(base).audio.wanted).toBe('auto');
    expect(tracksOf(german).audio).toMatchObject({ wanted: 'b', activeGroup: 'b' });
    expect(tracksOf(after(german, { kind: 'select-rendition', type: 'audio', renditionId: 'de' })).audio.wanted).toBe('de');
    expect(tracksOf(after(german, { kind: 'select-group', type: 'audio', groupId: null })).audio).toMatchObject({ wanted: 'auto', activeGroup: 'a' });
  });

  it('says what this browser cannot play', () => {
    expect(tracksOf({ ...base, unsupportedIds: ['low'] }).video.groups[0]?.renditions.map(({ id, isPlayable }) => [id, isPlayable])).toEqual([['low', false]]);
  });
});
