import { describe, expect, it } from 'vitest';
import type { SessionState } from '../../../src/engine/state.js';
import { planTrack } from '../../../src/engine/plan-track.js';
import type { MediaType } from '../../../src/model/presentation.js';
import { PlayerError } from '../../../src/errors/player-error.js';
import { after, english, film, group, high, index, job, loaded, low, observed, parsed, period, presentation, rendition, running, segments, sound } from './stream.js';

const picture = index(20);
const voice = index(20);
const indexes = { low: picture, high: picture, en: voice };

/** The plan in a word: what is done next, and on what. */
function plan(state: SessionState, type: MediaType = 'video', nowMs = 0): string {
  const next = planTrack(state, type, nowMs, null);
  if (next.kind !== 'commands') return next.kind;
  return next.commands.map((command) => {
    switch (command.kind) {
      case 'start-job':
        return `load ${command.rendition.id} ${command.segment.number} (${command.reason})`;
      case 'load-index':
        return `index ${command.rendition.id}`;
      case 'drop-job':
        return `drop ${command.why}`;
      case 'skip':
        return `skip ${command.entry.segment.number}`;
      case 'wake':
        return `wake ${command.atMs}`;
      default:
        return command.kind;
    }
  }).join(', ');
}

/** Sound far ahead, so that only the picture's own goals count. */
const withSound = (state: SessionState): SessionState => loaded(state, 'audio', 'en', 'a', segments(voice, 0, 20));
const lowOnly = presentation([period([group('v', [low])])]);

describe('the next segment', () => {
  it('needs its rendition\'s index first, asked for once', () => {
    const state = running(film, { en: voice }, { bps: 800_000 });
    expect(plan(state)).toBe('index low');
    expect(plan(after(state, { kind: 'index-loading', renditionId: 'low', locationIndex: 0 }))).toBe('wait');
  });

  it('follows what is there, from where playback is', () => {
    const state = running(lowOnly, indexes, { types: ['video'] });
    expect(plan(state)).toBe('load low 0 (start)');
    expect(plan(loaded(state, 'video', 'low', 'v', segments(picture, 0, 3)))).toBe('load low 3 (steady)');
    const sought = observed(loaded(state, 'video', 'low', 'v', segments(picture, 0, 3)), 'seeking', { timeSeconds: 21, seeking: true, readyLevel: 1 });
    expect(plan(sought)).toBe('load low 10 (steady)');
  });

  it('closes a hole before what lies behind it', () => {
    const state = running(lowOnly, indexes, { types: ['video'] });
    expect(plan(loaded(state, 'video', 'low', 'v', [...segments(picture, 0, 2), ...segments(picture, 4, 6)]))).toBe('load low 2 (steady)');
  });

  it('is the first one where the media begins later than playback', () => {
    const late = index(5, { startSeconds: 4 });
    expect(plan(running(lowOnly, { low: late }, { types: ['video'] }))).toBe('load low 0 (start)');
  });

  it('is the last one after a seek to exactly the end', () => {
    const state = running(lowOnly, indexes, { types: ['video'] });
    expect(plan(observed(after(state, { kind: 'job-started', job: job('video', segments(picture, 0, 1)[0] ?? never()) }, { kind: 'job-dropped', type: 'video', jobId: 1 }), 'seeking', { timeSeconds: 40, seeking: true, readyLevel: 1 }))).toBe('load low 19 (steady)');
  });

  it('follows real times, not declared ones: drift asks for no segment twice and leaves none out', () => {
    let state = running(lowOnly, indexes, { types: ['video'] });
    const drift = 0.03;
    for (let number = 0; number < 12; number += 1) {
      expect(plan(state)).toMatch(new RegExp(`^load low ${number} `));
      const [next] = segments(picture, number, number + 1);
      if (next === undefined) throw new Error('no segment');
      const startSeconds = number * (2 + drift);
      state = loaded(state, 'video', 'low', 'v', [next], { startSeconds, endSeconds: startSeconds + 2 });
    }
  });

  it('of another rendition with other boundaries begins inside what is there, not behind a hole', () => {
    const long = index(8, { seconds: 5 });
    const state = after(running(film, { low: picture, high: long, en: voice }, { types: ['video'] }), { kind: 'select-rendition', type: 'video', renditionId: 'high' });
    // 6 s are there: of the segments 0–5 and 5–10 the second is needed, though it begins a second earlier.
    expect(plan(loaded(state, 'video', 'low', 'v', segments(picture, 0, 3)))).toBe('load high 1 (user)');
    // 4.9 of 5 s are there already: the first would bring nothing.
    expect(plan(loaded(state, 'video', 'low', 'v', segments(index(1, { seconds: 4.9 }), 0, 1)))).toBe('load high 1 (user)');
  });

  it('is skipped where the manifest says that there is none', () => {
    expect(plan(running(lowOnly, { low: index(5, { gaps: [0] }) }, { types: ['video'] }))).toBe('skip 0');
  });

  it('waits where the index goes on growing, and completes where it does not', () => {
    const open = running(lowOnly, { low: index(3, { isComplete: false }) }, { types: ['video'] });
    expect(plan(loaded(open, 'video', 'low', 'v', segments(picture, 0, 3)))).toBe('wait');
    const whole = running(lowOnly, { low: index(3) }, { types: ['video'] });
    expect(plan(loaded(whole, 'video', 'low', 'v', segments(picture, 0, 3)))).toBe('complete');
  });
});

function never(): never {
  throw new Error('there is a first segment');
}

describe('loading pauses', () => {
  const ahead = (seconds: number, config = {}): SessionState => loaded(running(lowOnly, indexes, { types: ['video'], config }), 'video', 'low', 'v', segments(picture, 0, seconds / 2));

  it('at the goal in seconds, and at the bytes', () => {
    expect(plan(ahead(28))).toBe('load low 14 (steady)');
    expect(plan(ahead(30))).toBe('wait');
    expect(plan(observed(ahead(30), 'tick', { timeSeconds: 0.5 }))).toBe('load low 15 (steady)');
    const heavy = loaded(running(lowOnly, indexes, { types: ['video'] }), 'video', 'low', 'v', segments(picture, 0, 2), { bytes: 40_000_000 });
    expect(plan(heavy)).toBe('wait');
  });

  it('while the browser wants nothing, and while the viewer has not asked for anything', () => {
    expect(plan(after(ahead(4), { kind: 'wants-data', wanted: false }))).toBe('wait');
    expect(plan({ ...ahead(4), isHeld: true })).toBe('wait');
  });

  it('after a failure until the time for the next try', () => {
    const error = new PlayerError('network/failed', '', { url: '', attempts: 1 });
    const state = after(ahead(4), { kind: 'trouble', type: 'video', error, atMs: 100, retryAtMs: 600 });
    expect(plan(state, 'video', 100)).toBe('wake 600');
    expect(plan(state, 'video', 600)).toBe('load low 2 (steady)');
  });
});

describe('picture and sound', () => {
  const state = after(running(film, indexes), { kind: 'select-rendition', type: 'video', renditionId: 'low' });
  const both = (video: number, audio: number): SessionState => loaded(loaded(state, 'video', 'low', 'v', segments(picture, 0, video)), 'audio', 'en', 'a', segments(voice, 0, audio));

  it('do not lead each other by more than a segment, and never block each other', () => {
    expect([plan(both(0, 0)), plan(both(0, 0), 'audio')]).toEqual(['load low 0 (user)', 'load en 0 (start)']);
    expect([plan(both(1, 0)), plan(both(1, 0), 'audio')]).toEqual(['wait', 'load en 0 (start)']);
    for (let video = 0; video < 12; video += 1) for (let audio = 0; audio < 12; audio += 1) {
      const now = both(video, audio);
      const plans = [plan(now), plan(now, 'audio')];
      expect(plans.some((text) => text.startsWith('load')), `${video} ${audio}: ${plans.join(' / ')}`).toBe(true);
    }
  });

  it('go on alone where the other has come to its end', () => {
    const short = { ...indexes, en: index(3) };
    const ended = loaded(loaded(after(running(film, short), { kind: 'select-rendition', type: 'video', renditionId: 'low' }), 'audio', 'en', 'a', segments(voice, 0, 3)), 'video', 'low', 'v', segments(picture, 0, 5));
    expect(plan(ended)).toBe('load low 5 (steady)');
    expect(plan(ended, 'audio')).toBe('complete');
  });
});

describe('a switch upwards', () => {
  it('goes on in the old rendition while the index of the new one is on its way', () => {
    const start = withSound(running(film, { low: picture, en: voice }, { bps: 30_000_000 }));
    const state = loaded(start, 'video', 'low', 'v', segments(picture, 0, 4));
    expect(plan(state)).toBe('index high, load low 4 (steady)');
    expect(plan(after(state, { kind: 'index-loading', renditionId: 'high', locationIndex: 0 }))).toBe('load low 4 (steady)');
    expect(plan(after(state, { kind: 'index-ready', renditionId: 'high', locationIndex: 0, parsed: parsed(picture), atMs: 0 }))).toBe('load high 4 (up)');
  });

  it('leaves a location that failed also in the old rendition', () => {
    const locations = ['a.test', 'b.test'].map((id) => ({ id, index: { kind: 'playlist', url: `https://${id}/v.m3u8` } as const }));
    const twice = presentation([period([group('v', [{ ...low, locations }, { ...high, locations }]), group('a', [english], { type: 'audio' })])]);
    const start = withSound(running(twice, { low: picture, en: voice }, { bps: 30_000_000 }));
    const state = after(loaded(start, 'video', 'low', 'v', segments(picture, 0, 4)), { kind: 'location-banned', locationId: 'a.test', untilMs: 60_000 });
    expect(plan(state)).toBe('index high, index low');
  });

  it('waits for the index once there is enough to play', () => {
    const start = withSound(running(film, { low: picture, en: voice }, { bps: 30_000_000 }));
    expect(plan(loaded(start, 'video', 'low', 'v', segments(picture, 0, 11)))).toBe('index high');
  });
});

describe('periods', () => {
  const next = rendition('next');
  const parts = presentation([
    period([group('v', [low])], { durationSeconds: 6 }),
    period([group('w', [next])], { id: 'q', startSeconds: 6, durationSeconds: 6 }),
  ], { durationSeconds: 12, protocol: 'dash' });
  const own = { low: index(3), next: index(3, { startSeconds: 6, timeline: 1 }) };

  it('are crossed to the first segment of the next one', () => {
    const state = loaded(running(parts, own, { types: ['video'] }), 'video', 'low', 'v', segments(own.low, 0, 3));
    expect(plan(state)).toBe('load next 0 (period)');
    const further = loaded(state, 'video', 'next', 'w', segments(own.next, 0, 1));
    expect(plan(further)).toBe('load next 1 (steady)');
    expect(plan(loaded(further, 'video', 'next', 'w', segments(own.next, 1, 3)))).toBe('complete');
  });

  it('are entered in the middle by a seek, and left backwards', () => {
    const state = running(parts, own, { types: ['video'] });
    const inSecond = observed(state, 'seeking', { timeSeconds: 9, seeking: true, readyLevel: 1 });
    expect(plan(inSecond)).toMatch(/^load next 1 /);
    const filled = loaded(inSecond, 'video', 'next', 'w', segments(own.next, 1, 2));
    expect(plan(observed(filled, 'seeking', { timeSeconds: 1, seeking: true, readyLevel: 1 }))).toMatch(/^load low 0 /);
  });

  it('without sound are passed over by the sound\'s loop', () => {
    const silent = presentation([period([group('v', [low])], { durationSeconds: 6 }), period([group('w', [next]), group('a', [sound('late')], { type: 'audio' })], { id: 'q', startSeconds: 6, durationSeconds: 6 })], { durationSeconds: 12 });
    const state = loaded(running(silent, { ...own, late: index(3, { startSeconds: 6, timeline: 1 }) }), 'video', 'low', 'v', segments(own.low, 0, 3));
    expect(plan(state, 'audio')).toBe('load late 0 (start)');
  });
});

describe('a job under way', () => {
  const [first] = segments(picture, 0, 1);
  const state = first === undefined ? never() : after(running(lowOnly, indexes, { types: ['video'] }), { kind: 'job-started', job: job('video', first) });

  it('is left alone while its segment is needed', () => {
    expect(plan(state)).toBe('wait');
    expect(plan(observed(state, 'seeking', { timeSeconds: 1.5, seeking: true, readyLevel: 1 }))).toBe('wait');
  });

  it('is dropped by a seek that does not need it', () => {
    expect(plan(observed(state, 'seeking', { timeSeconds: 30, seeking: true, readyLevel: 1 }))).toBe('drop not-needed');
  });
});

describe('what cannot be played', () => {
  it('is told', () => {
    const none = running(film, indexes);
    expect(plan({ ...none, unsupportedIds: ['low', 'high'] })).toBe('impossible');
    expect(high.id).toBe('high');
    expect(english.type).toBe('audio');
  });
});
