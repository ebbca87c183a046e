import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/engine/commands.js';
import { decide } from '../../../src/engine/decide.js';
import { planBuffer } from '../../../src/engine/plan-buffer.js';
import { planPlayhead } from '../../../src/engine/plan-playhead.js';
import { planGroupSelection, planRenditionSelection } from '../../../src/engine/plan-selection.js';
import { groupIn } from '../../../src/engine/plan-track.js';
import type { SessionState } from '../../../src/engine/state.js';
import { PlayerError } from '../../../src/errors/player-error.js';
import type { Period } from '../../../src/model/presentation.js';
import { after, english, film, group, index, job, loaded, low, observed, period, presentation, running, segments, sound } from './stream.js';

const picture = index(40);
const lowOnly = presentation([period([group('v', [low])])], { durationSeconds: 80 });
const base = running(lowOnly, { low: picture }, { types: ['video'] });
const upTo = (count: number, state = base): SessionState => loaded(state, 'video', 'low', 'v', segments(picture, 0, count));
const kinds = (commands: readonly Command[]): string[] => commands.filter(({ kind }) => kind !== 'wake').map((command) => (command.kind === 'seek' ? `seek ${command.why} ${command.toSeconds.toFixed(3)}` : command.kind));

describe('planBuffer', () => {
  it('sets the duration once, and does not cut into what is buffered', () => {
    expect(planBuffer(base, false)).toEqual([{ kind: 'set-duration', seconds: 80 }]);
    expect(planBuffer(after(base, { kind: 'sink-duration', seconds: 80.005, seekable: null }), false)).toEqual([]);
    const longer = after(base, { kind: 'buffered', type: 'video', ranges: [{ start: 0, end: 80.4 }] });
    expect(planBuffer(longer, false)).toEqual([{ kind: 'set-duration', seconds: 80.4 }]);
    expect(planBuffer(after(longer, { kind: 'sink-duration', seconds: 80.4, seekable: null }), false)).toEqual([]);
  });

  it('does nothing before there are tracks', () => {
    expect(planBuffer({ ...base, sink: { ...base.sink, tracks: [] } }, true)).toEqual([]);
  });

  it('gives up what lies far behind, but not during a seek nor while a removal is under way', () => {
    const state = after(observed(upTo(30), 'tick', { timeSeconds: 50, atMs: 50_000 }), { kind: 'sink-duration', seconds: 80, seekable: null });
    expect(kinds(planBuffer(state, false))).toEqual(['remove']);
    expect(planBuffer(after(state, { kind: 'removing', type: 'video', isRemoving: true }), false)).toEqual([]);
    expect(planBuffer(observed(state, 'seeking', { seeking: true, timeSeconds: 55 }), false)).toEqual([]);
  });

  it('gives nothing up in the last half second once all is in place: that would take back the end of the stream', () => {
    const at = (timeSeconds: number): SessionState => after(observed(upTo(40), 'tick', { timeSeconds, atMs: 60_000 }), { kind: 'sink-duration', seconds: 80, seekable: null }, { kind: 'sink-ended', isEnded: true });
    expect(kinds(planBuffer(at(60), true))).toEqual(['remove']);
    expect(planBuffer(at(79.7), true)).toEqual([]);
    expect(kinds(planBuffer(at(79.7), false))).toEqual(['remove']);
  });

  it('ends the stream once all is in place and nothing is under way, and only once', () => {
    const whole = after(upTo(40), { kind: 'sink-duration', seconds: 80, seekable: null });
    expect(kinds(planBuffer(whole, true))).toEqual(['end-stream']);
    expect(planBuffer(after(whole, { kind: 'sink-ended', isEnded: true }), true)).toEqual([]);
    const [first] = segments(picture, 0, 1);
    if (first === undefined) throw new Error('no segment');
    expect(planBuffer(after(whole, { kind: 'job-started', job: job('video', first) }), true)).toEqual([]);
  });

  it('ends it again after a removal or another segment has opened it', () => {
    const ended = after(upTo(40), { kind: 'sink-duration', seconds: 80, seekable: null }, { kind: 'sink-ended', isEnded: true });
    const opened = after(ended, { kind: 'removing', type: 'video', isRemoving: true }, { kind: 'removing', type: 'video', isRemoving: false });
    expect(kinds(planBuffer(opened, true))).toEqual(['end-stream']);
  });
});

describe('planPlayhead', () => {
  const playing = observed(observed(upTo(10), 'tick', { timeSeconds: 5, atMs: 5000 }), 'tick', { timeSeconds: 5.25, atMs: 5250 });

  it('moves nothing while playback moves', () => {
    expect(kinds(planPlayhead(playing, 5300))).toEqual([]);
  });

  it('C06: holds the time that the machine slept against nobody', () => {
    const hour = 3_600_000;
    const playing = observed(observed(upTo(10), 'tick', { timeSeconds: 5, atMs: 5000 }), 'tick', { timeSeconds: 5.25, atMs: 5250 });
    const awake = observed(playing, 'tick', { atMs: hour });
    expect(kinds(planPlayhead(awake, hour))).toEqual([]);
    expect(kinds(planPlayhead(observed(observed(observed(awake, 'tick', { atMs: hour + 250 }), 'tick', { atMs: hour + 1900 }), 'tick', { atMs: hour + 2100 }), hour + 2100))).toEqual(['seek poke 5.251']);
    const empty = observed(observed(observed(playing, 'tick', { timeSeconds: 20, readyLevel: 2, atMs: 20_000 }), 'tick', { atMs: 20_250 }), 'tick', { atMs: hour });
    expect(kinds(planPlayhead(empty, hour))).toEqual([]);
    expect(kinds(planPlayhead(observed(empty, 'tick', { atMs: hour + 2500 }), hour + 10_100))).toEqual(['fail']);
  });

  it('seeks to the start position as soon as the element can, once', () => {
    const starting: SessionState = { ...after(base, { kind: 'anchor', seconds: 20 }), phase: 'starting' };
    const early = observed(starting, 'tick', { readyLevel: 0 });
    expect(kinds(planPlayhead(early, 0))).toEqual([]);
    const ready = observed(starting, 'ready', { readyLevel: 1 });
    expect(kinds(planPlayhead(ready, 0))).toEqual(['seek start 20.000']);
    const ordered = after(ready, { kind: 'seek-ordered', seconds: 20, isPoke: false });
    expect(kinds(planPlayhead(ordered, 0))).toEqual([]);
  });

  it('jumps over a hole that nothing fills any more', () => {
    const holed = loaded(upTo(3), 'video', 'low', 'v', segments(picture, 3, 4), { isGap: true, bufferedSeconds: 0 });
    const behind = after(loaded(holed, 'video', 'low', 'v', segments(picture, 4, 8)), { kind: 'buffered', type: 'video', ranges: [{ start: 0, end: 6 }, { start: 8, end: 16 }] });
    const stuck = observed(observed(behind, 'tick', { timeSeconds: 5.99, atMs: 6000 }), 'waiting', { timeSeconds: 5.995, atMs: 6100, readyLevel: 2 });
    expect(kinds(planPlayhead(stuck, 6400))).toEqual(['seek gap 8.005']);
  });

  it('does not jump to where media may still come', () => {
    const holed = after(upTo(3), { kind: 'buffered', type: 'video', ranges: [{ start: 0, end: 6 }, { start: 8, end: 16 }] });
    const stuck = observed(observed(holed, 'tick', { timeSeconds: 5.99, atMs: 6000 }), 'waiting', { timeSeconds: 5.995, atMs: 6100, readyLevel: 2 });
    expect(kinds(planPlayhead(stuck, 6400))).toEqual([]);
  });

  it('leaves a seek of ours that is under way alone where its place lacks a few milliseconds; not where it was given up', () => {
    const given = loaded(loaded(upTo(2), 'video', 'low', 'v', segments(picture, 2, 3), { isGap: true, bufferedSeconds: 0 }), 'video', 'low', 'v', segments(picture, 3, 10));
    const from = (start: number, all: SessionState): SessionState => {
      const sought = after({ ...all, phase: 'starting' }, { kind: 'seek-ordered', seconds: 4, isPoke: false });
      return after(observed(sought, 'seeking', { timeSeconds: 4, seeking: true, readyLevel: 1, atMs: 100 }), { kind: 'buffered', type: 'video', ranges: [{ start, end: 20 }] });
    };
    expect(kinds(planPlayhead(from(4.0107, upTo(10)), 120))).toEqual([]);
    expect(kinds(planPlayhead(from(6, given), 120))).toEqual(['seek gap 6.005']);
  });

  it('pokes, rebuilds and fails when the element is frozen with media', () => {
    const frozen = (pokes: number, rebuilds: number): SessionState => ({ ...playing, motion: { ...playing.motion, pokes, rebuilds } });
    const { movedAtMs, fedSinceMs } = playing.motion;
    const since = Math.max(movedAtMs, fedSinceMs ?? 0);
    expect(kinds(planPlayhead(frozen(0, 0), since + 1500))).toEqual(['seek poke 5.251']);
    expect(kinds(planPlayhead(frozen(3, 0), since + 6000))).toEqual(['rebuild-sink']);
    const end = planPlayhead(frozen(3, 1), since + 7500);
    expect(kinds(end)).toEqual(['fail']);
    expect(end[0]).toMatchObject({ error: { code: 'playback/stuck', context: { timeSeconds: 5.25 } } });
  });

  it('ends a silence of ten seconds with the last trouble there was', () => {
    const starved = observed(observed(upTo(3), 'tick', { timeSeconds: 5.9, atMs: 6000 }), 'waiting', { timeSeconds: 6, atMs: 6100, readyLevel: 2 });
    expect(kinds(planPlayhead(starved, 16_000))).toEqual([]);
    expect(planPlayhead(starved, 16_101)).toContainEqual({ kind: 'fail', error: expect.objectContaining({ code: 'playback/stuck' }) });
    const error = new PlayerError('network/failed', 'no route', { url: '', attempts: 3 });
    const troubled = after(starved, { kind: 'trouble', type: 'video', error, atMs: 7000, retryAtMs: 8000 });
    expect(planPlayhead(troubled, 16_101)).toContainEqual({ kind: 'fail', error });
  });

  it('goes to the last picture where a position past the end was asked for before the end was known, once', () => {
    const past = observed(upTo(40), 'tick', { timeSeconds: 90, atMs: 1000, readyLevel: 1 });
    expect(kinds(planPlayhead(past, 1000))).toEqual(['seek start 79.900']);
    expect(kinds(planPlayhead(after(past, { kind: 'seek-ordered', seconds: 79.9, isPoke: false }), 1250))).toEqual([]);
  });

  it('ends a start in which all is loaded and no picture comes, paused or not, unless the browser takes no data', () => {
    const first = after({ ...upTo(40), phase: 'starting' }, { kind: 'link', link: { kind: 'bytes', transferId: 1, atMs: 500, bytes: 1 } });
    const blank = observed(first, 'tick', { timeSeconds: 0, readyLevel: 1, paused: true });
    const ends = (state: SessionState, nowMs: number, isIdle = true): boolean => planPlayhead(state, nowMs, isIdle).some(({ kind }) => kind === 'fail');
    expect(ends(blank, 10_499)).toBe(false);
    expect(ends(blank, 10_500)).toBe(true);
    expect(ends(blank, 10_500, false)).toBe(false);
    expect(ends(after(blank, { kind: 'wants-data', wanted: false }), 10_500)).toBe(false);
    expect(ends({ ...blank, isHeld: true }, 10_500)).toBe(false);
  });

  it('bears silence as long as bytes come, and for ever while the viewer has not asked', () => {
    const starved = observed(observed(upTo(3), 'tick', { timeSeconds: 5.9, atMs: 6000 }), 'waiting', { timeSeconds: 6, atMs: 6100, readyLevel: 2 });
    const fed = after(starved, { kind: 'link', link: { kind: 'bytes', transferId: 1, atMs: 15_000, bytes: 1 } });
    expect(kinds(planPlayhead(fed, 16_101))).toEqual([]);
    expect(kinds(planPlayhead({ ...starved, isHeld: true }, 60_000))).toEqual([]);
  });
});

describe('decide', () => {
  it('asks nothing of a session that has not begun or is over', () => {
    for (const phase of ['loading', 'failed', 'closed'] as const) expect(decide({ ...base, phase }, 0, null)).toEqual([]);
  });

  it('looks again within a quarter of a second while something is to happen', () => {
    const wakes = decide(observed(upTo(3), 'tick', { timeSeconds: 1, atMs: 1000 }), 1000, null).flatMap((command) => (command.kind === 'wake' ? [command.atMs] : []));
    expect(Math.min(...wakes)).toBeLessThanOrEqual(1250);
  });

  it('fails where no rendition of a type can be played', () => {
    expect(decide({ ...base, unsupportedIds: ['low'] }, 0, null)).toContainEqual({ kind: 'fail', error: expect.objectContaining({ code: 'media/unsupported' }) });
  });
});

describe('a viewer\'s pick', () => {
  const both = running(film, { low: picture, high: picture, en: picture });
  const state = observed(loaded(both, 'video', 'low', 'v', segments(picture, 0, 10)), 'tick', { timeSeconds: 3, atMs: 3000 });

  it('of a rendition replaces what is ahead from the next segment boundary on', () => {
    expect(planRenditionSelection(state, 'video', 'high')).toEqual({ isJobDropped: false, forget: { start: 6, end: Infinity }, remove: { start: 6, end: Infinity } });
    expect(planRenditionSelection(state, 'video', 'low')).toEqual({ isJobDropped: false, forget: null, remove: null });
  });

  it('of a rendition drops the segment under way that would be replaced', () => {
    const [next] = segments(picture, 10, 11);
    if (next === undefined) throw new Error('no segment');
    const busy = after(state, { kind: 'job-started', job: job('video', next) });
    expect(planRenditionSelection(busy, 'video', 'high').isJobDropped).toBe(true);
    expect(planRenditionSelection(busy, 'video', 'low').isJobDropped).toBe(false);
  });

  describe('of a language', () => {
    const german = sound('de');
    const twoLanguages = presentation([period([group('v', [low]), group('a', [english], { type: 'audio', language: 'en', isDefault: true }), group('b', [german], { type: 'audio', language: 'de' })])]);
    const english10 = loaded(running(twoLanguages, { low: picture, en: picture, de: picture }), 'audio', 'en', 'a', segments(picture, 0, 10));
    const heard = observed(english10, 'tick', { timeSeconds: 3, atMs: 3000 });
    const picked = after(heard, { kind: 'select-group', type: 'audio', groupId: 'b' });
    const nothing = { isJobDropped: false, forget: null, remove: null };
    const all = { isJobDropped: true, forget: { start: 0, end: Infinity }, remove: { start: 3.5, end: Infinity } };

    it('replaces everything, and keeps the half second that is being heard', () => {
      expect(planGroupSelection(picked, 'audio')).toEqual(all);
    });

    it('that is heard already changes nothing', () => {
      expect(planGroupSelection(after(heard, { kind: 'select-group', type: 'audio', groupId: 'a' }), 'audio')).toEqual(nothing);
    });

    it('is given back wholly: the player chooses the language again, and replaces the viewer\'s', () => {
      const changed = loaded(after(picked, { kind: 'cut', type: 'audio', range: { start: 0, end: Infinity } }), 'audio', 'de', 'b', segments(picture, 1, 10));
      const back = after(changed, { kind: 'select-group', type: 'audio', groupId: null });
      expect(back.tracks.audio).toMatchObject({ wantedGroupId: null, wantedRenditionId: null });
      expect(groupIn(back, 'audio', firstPeriod(back))?.id).toBe('a');
      expect(planGroupSelection(back, 'audio')).toEqual(all);
    });

    it('that was never picked is not lost by giving it back', () => {
      // What plays resembles the period before, and is not what preferences alone would choose.
      const followed = after(loaded(heard, 'audio', 'de', 'b', segments(picture, 10, 12)), { kind: 'cut', type: 'audio', range: { start: 0, end: 20 } });
      const back = after(followed, { kind: 'select-group', type: 'audio', groupId: null });
      expect(groupIn(back, 'audio', firstPeriod(back))?.id).toBe('b');
      expect(planGroupSelection(back, 'audio')).toEqual(nothing);
    });
  });
});

function firstPeriod(state: SessionState): Period {
  const first = state.presentation?.periods[0];
  if (first === undefined) throw new Error('no period');
  return first;
}
