import { describe, expect, it } from 'vitest';
import { frameCap, noDroppedFrames, observeFrames, type DroppedFrames, type FrameObservation } from '../../../src/abr/dropped-frames.js';

const HEAVY = 1920 * 1080 * 60;

/** Plays for `seconds`, looked at four times a second. */
function play(state: DroppedFrames, fromMs: number, seconds: number, dropRatio: number, part: Partial<FrameObservation> = {}): DroppedFrames {
  let next = state;
  for (let tick = 0; tick <= seconds * 4; tick += 1) {
    const totalFrames = fromMs * 0.06 + tick * 15;
    const seen = { atMs: fromMs + tick * 250, totalFrames, droppedFrames: totalFrames * dropRatio, pixelsPerSecond: HEAVY, isSteady: true, ...part };
    next = observeFrames(next, seen, 0.2);
  }
  return next;
}

describe('dropped frames', () => {
  it('cap what is as heavy as the rendition on screen, for a minute', () => {
    const state = play(noDroppedFrames, 0, 6, 0.4);
    expect(frameCap(state, 6000)).toBe(HEAVY);
    expect(frameCap(state, 70_000)).toBeNull();
  });

  it('are forgiven below the ratio, in short bursts, and while playback is not steady', () => {
    expect(play(noDroppedFrames, 0, 20, 0.1).cap).toBeNull();
    expect(play(noDroppedFrames, 0, 3, 0.9).cap).toBeNull();
    expect(play(noDroppedFrames, 0, 20, 0.9, { isSteady: false }).cap).toBeNull();
  });

  it('cap twice as long the second time', () => {
    const again = play(play(noDroppedFrames, 0, 6, 0.4), 100_000, 6, 0.4);
    expect(frameCap(again, 100_000 + 6000 + 100_000)).toBe(HEAVY);
  });

  it('survive counters that start anew with another source', () => {
    const later = play(noDroppedFrames, 1_000_000, 3, 0.4);
    expect(play(later, 0, 3, 0).cap).toBeNull();
  });

  it('are ignored where the option is 0', () => {
    let state = noDroppedFrames;
    for (let tick = 0; tick < 100; tick += 1) state = observeFrames(state, { atMs: tick * 250, totalFrames: tick * 15, droppedFrames: tick * 15, pixelsPerSecond: HEAVY, isSteady: true }, 0);
    expect(frameCap(state, 25_000)).toBeNull();
  });
});
