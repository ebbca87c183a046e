import { describe, expect, it } from 'vitest';
import { edgeChoice } from '../../../../src/engine/live/edge-choice.js';
import { planAhead } from '../../../../src/engine/live/plan-ahead.js';
import { PlayerError } from '../../../../src/errors/player-error.js';
import { needOf } from '../../../../src/engine/need.js';
import type { SessionState } from '../../../../src/engine/state.js';
import type { ParsedIndex } from '../../../../src/ports/manifest-parser.js';
import { segment } from '../../buffer/segments.js';
import { group, high, job, low } from '../stream.js';
import { apply, lowLatency, parsedLive, playing } from './stage.js';

const parts = parsedLive(lowLatency());

/** On its way: one of four parts of the segment at 100 s. The link carries 4 Mb/s, as is remembered. */
function loading(part: number): SessionState {
  const piece = segment(50, { startSeconds: 100 + 0.5 * part, durationSeconds: 0.5, live: { part, availableAtMs: null, isIndependent: part === 0, isGrowing: true } });
  return apply(playing(parts, 98.5), { kind: 'job-started', job: job('video', piece, { id: 2 }) });
}

function asked(state: SessionState): readonly string[] {
  return planAhead(state, 0).map((command) => `${command.kind} ${'rendition' in command ? command.rendition.id : ''}`);
}

describe('the playlist of what will be best', () => {
  it('is loaded while the last second of a segment is made, and not before', () => {
    expect([0, 1, 2, 3].map((part) => asked(loading(part)).length)).toEqual([0, 1, 1, 1]);
    expect(asked(loading(3))).toEqual(['load-index high']);
  });

  it('is loaded once', () => {
    expect(asked(apply(loading(3), { kind: 'index-loading', renditionId: 'high', locationIndex: 0 }))).toEqual([]);
    expect(asked(apply(loading(3), { kind: 'index-ready', renditionId: 'high', locationIndex: 0, parsed: parts, atMs: 0 }))).toEqual([]);
  });

  it('that could not be had is not asked for again before its time', () => {
    const error = new PlayerError('manifest/invalid', 'x', { url: 'x' });
    const refused = apply(loading(3), { kind: 'trouble', type: 'video', error, atMs: 0, retryAtMs: 800 });
    expect(planAhead(refused, 0)).toEqual([{ kind: 'wake', atMs: 800 }]);
    expect(planAhead(refused, 800).map(({ kind }) => kind)).toEqual(['load-index']);
  });

  it('is not asked for where what is played stays best', () => {
    expect(asked(apply(loading(3), { kind: 'remembered', throughputBps: 900_000 }))).toEqual([]);
  });
});

describe('a choice at the border of segments, where the next part is announced before it is made', () => {
  const coming = segment(50, { startSeconds: 100, durationSeconds: 0.5, live: { part: 0, availableAtMs: null, isIndependent: true, isGrowing: true } });
  const isEarly = (reason: 'up' | 'down', next: typeof coming | null): boolean => {
    const parsed: ParsedIndex = { ...parts, index: { ...parts.index, at: () => next, after: () => next, last: () => next } };
    const state = playing(parsed, 98.5);
    return edgeChoice.isEarly(state, 'video', needOf(state, 'video'), group('v', [low, high]), { rendition: high, reason });
  };

  it('upwards waits for a segment, downwards for the playlist alone', () => {
    expect(isEarly('up', coming)).toBe(true);
    expect(isEarly('down', coming)).toBe(false);
  });

  it('is not made where nothing is announced', () => {
    expect(isEarly('down', null)).toBe(true);
  });
});
