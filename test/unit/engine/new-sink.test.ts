import { describe, expect, it } from 'vitest';
import { defaults } from '../../../src/config/defaults.js';
import { planPlayhead } from '../../../src/engine/plan-playhead.js';
import { targetSeconds } from '../../../src/engine/need.js';
import { reduce } from '../../../src/engine/reduce.js';
import { initialState, type SessionState } from '../../../src/engine/state.js';
import type { PlayheadObservation } from '../../../src/ports/playhead.js';

const seen: PlayheadObservation = { timeSeconds: 5.24, atMs: 1000, rate: 1, paused: true, seeking: false, ended: false, readyLevel: 2, widthPixels: 640, heightPixels: 360, droppedFrames: 0, totalFrames: 100 };

function afterPoke(): SessionState {
  const running: SessionState = { ...initialState({ config: defaults, estimateBps: 1e6, startAtSeconds: null, seen, isHeld: false }), phase: 'running' };
  const poked = reduce(running, { kind: 'seek-ordered', seconds: 5.24, isPoke: true });
  return reduce(poked, { kind: 'observed', cause: 'tick', observation: seen });
}

describe('a new sink', () => {
  it('is sought to where the viewer went while it was being made', () => {
    const rebuilt = reduce(afterPoke(), { kind: 'sink-new', generation: 2, atMs: 1100 });
    // An element without media takes a position in silence (HTML, default playback start position).
    const wished = reduce(rebuilt, { kind: 'observed', cause: 'ready', observation: { ...seen, timeSeconds: 40.9, readyLevel: 1, atMs: 1200 } });
    expect(planPlayhead(wished, 1200).filter(({ kind }) => kind === 'seek')).toEqual([]);
    expect(targetSeconds(wished)).toBe(40.9);
  });

  it('is sought to where playback was, also when the playhead stood where a poke had put it', () => {
    const rebuilt = reduce(afterPoke(), { kind: 'sink-new', generation: 2, atMs: 1100 });
    const fresh = reduce(rebuilt, { kind: 'observed', cause: 'ready', observation: { ...seen, timeSeconds: 0, readyLevel: 1, atMs: 1200 } });
    expect(planPlayhead(fresh, 1200)).toEqual([{ kind: 'seek', toSeconds: 5.24, why: 'start', fromSeconds: 0 }]);
  });
});
