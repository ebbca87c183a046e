import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/engine/decide.js';
import type { PlayerError } from '../../../src/errors/player-error.js';
import type { Period } from '../../../src/model/presentation.js';
import { group, index, loaded, low, observed, period, presentation, rendition, running, segments, sound } from './stream.js';

const picture = index(10);

/** What ends a session that has loaded all of a first period of 20 s, and comes to this second one. */
function endIn(second: Period, unsupportedIds: readonly string[] = []): PlayerError | null {
  const film = presentation([period([group('v', [low])], { id: 'film', durationSeconds: 20 }), second]);
  const state = observed(loaded(running(film, { low: picture }, { types: ['video'] }), 'video', 'low', 'v', segments(picture, 0, 10)), 'tick', { timeSeconds: 15, atMs: 15_000 });
  for (const command of decide({ ...state, unsupportedIds }, 15_000, null)) if (command.kind === 'fail') return command.error;
  return null;
}

describe('a period that cannot be played', () => {
  it('for want of a picture is named with its place', () => {
    const error = endIn(period([group('a', [sound('en')], { type: 'audio' })], { id: 'ad', startSeconds: 20 }));
    expect(error?.code).toBe('media/unsupported');
    expect(error?.message).toContain('No video of the period ad (from 20.00 s) can be played in this browser: none listed');
    expect(error?.context).toEqual({ codecs: [] });
  });

  it('for its codecs is named with its renditions, and with those whose codecs nobody named', () => {
    const renditions = ['hevc', 'b', 'c', 'd', 'e'].map((id) => rendition(id, { codecs: id === 'hevc' ? ['hvc1.1.6.L93', 'ac-3'] : [] }));
    const error = endIn(period([group('v2', renditions)], { id: 'ad', startSeconds: 20 }), renditions.map(({ id }) => id));
    expect(error?.message).toContain('hevc (hvc1.1.6.L93,ac-3), b (no codecs named)');
    expect(error?.context).toEqual({ codecs: ['hvc1.1.6.L93', 'ac-3'] });
  });
});
