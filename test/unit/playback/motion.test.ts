import { describe, expect, it } from 'vitest';
import type { Motion } from '../../../src/playback/motion.js';
import { atRest, freezeAction, observeMotion } from '../../../src/playback/motion.js';
import type { TimeRanges } from '../../../src/kit/time-ranges.js';
import type { PlayheadObservation } from '../../../src/ports/playhead.js';

const buffered = [{ start: 0, end: 60 }];

function seen(atMs: number, timeSeconds: number, more: Partial<PlayheadObservation> = {}): PlayheadObservation {
  return { timeSeconds, atMs, rate: 1, paused: false, seeking: false, ended: false, readyLevel: 4, widthPixels: 0, heightPixels: 0, droppedFrames: 0, totalFrames: 0, ...more };
}

function observe(before: Motion, now: PlayheadObservation, ranges: TimeRanges = buffered, endSeconds: number | null = null): Motion {
  return observeMotion(before, now, ranges, endSeconds);
}

/** Plays from 0 to 5 s and then stands there. */
function frozenSince(): Motion {
  let motion = atRest;
  for (let ms = 0; ms <= 5000; ms += 250) motion = observe(motion, seen(ms, ms / 1000));
  return motion;
}

/** Ticks on at one place, carrying out what is decided as the engine does; what was done, and when after the last motion. */
function suffer(start: Motion, fromMs: number, untilMs: number, on: (action: string, motion: Motion, atMs: number) => Motion): string[] {
  const done: string[] = [];
  let motion = start;
  for (let atMs = fromMs; atMs <= untilMs; atMs += 250) {
    const now = seen(atMs, motion.timeSeconds);
    motion = observe(motion, now);
    const action = freezeAction(motion, now, buffered);
    if (action.kind === 'none') continue;
    done.push(`${action.kind} ${atMs - fromMs}`);
    if (action.kind === 'fail') return done;
    motion = on(action.kind, motion, atMs);
  }
  return done;
}

const poked = (motion: Motion): Motion => ({ ...motion, pokes: motion.pokes + 1 });
const rebuilt = (motion: Motion, atMs: number): Motion => ({ ...motion, movedAtMs: atMs, pokes: 0, rebuilds: motion.rebuilds + 1 });
const carryOut = (action: string, motion: Motion, atMs: number): Motion => (action === 'rebuild' ? rebuilt(motion, atMs) : poked(motion));

describe('a frozen playhead', () => {
  it('is poked three times, gets a new sink, is poked again, and ends in an error within 15 s', () => {
    expect(suffer(frozenSince(), 5000, 60_000, carryOut)).toEqual([
      'poke 1500', 'poke 3000', 'poke 4500', 'rebuild 6000', 'poke 7500', 'poke 9000', 'poke 10500', 'fail 13500',
    ]);
  });

  it('is poked a little farther each time, never past what is buffered', () => {
    const motion = frozenSince();
    const targets = [0, 1, 2].map((pokes) => freezeAction({ ...motion, pokes }, seen(10_500, 5), buffered));
    expect(targets.map((action) => (action.kind === 'poke' ? Number(action.toSeconds.toFixed(3)) : action.kind))).toEqual([5.001, 5.1, 5.25]);
    const atEdge = freezeAction({ ...motion, pokes: 2 }, seen(10_500, 5), [{ start: 0, end: 5.1 }]);
    expect(atEdge.kind === 'poke' ? atEdge.toSeconds : null).toBeCloseTo(5.099, 6);
  });

  it('is left alone without media to move into, unless the media ends there', () => {
    const little = [{ start: 0, end: 5.3 }];
    expect(freezeAction(observe(frozenSince(), seen(9000, 5), little), seen(9000, 5), little)).toEqual({ kind: 'none', checkAtMs: null });
    expect(freezeAction(observe(frozenSince(), seen(9000, 5), little, 5.3), seen(9000, 5), little).kind).toBe('poke');
    expect(freezeAction(observe(frozenSince(), seen(9000, 5), []), seen(9000, 5), []).kind).toBe('none');
  });

  it('is not blamed for the time in which it had nothing to move through', () => {
    const starved = observe(frozenSince(), seen(20_000, 5), []);
    const fed = observe(starved, seen(20_250, 5));
    expect(freezeAction(fed, seen(20_250, 5), buffered)).toEqual({ kind: 'none', checkAtMs: 21_750 });
    expect(freezeAction(fed, seen(21_750, 5), buffered).kind).toBe('poke');
  });

  it('is looked at again when the next step is due', () => {
    const motion = frozenSince();
    expect(freezeAction(motion, seen(5200, 5), buffered)).toEqual({ kind: 'none', checkAtMs: 6500 });
    expect(freezeAction(poked(motion), seen(6600, 5), buffered)).toEqual({ kind: 'none', checkAtMs: 8000 });
    expect(freezeAction({ ...motion, pokes: 3 }, seen(9600, 5), buffered)).toEqual({ kind: 'none', checkAtMs: 11_000 });
    expect(freezeAction({ ...motion, pokes: 3, rebuilds: 1 }, seen(9600, 5), buffered)).toEqual({ kind: 'none', checkAtMs: 12_500 });
  });

  it('that moves again has all forgiven', () => {
    const motion = observe({ ...frozenSince(), pokes: 2, rebuilds: 1 }, seen(11_000, 5.3));
    expect(motion).toMatchObject({ pokes: 0, rebuilds: 0, movedAtMs: 11_000, stalledSinceMs: null });
  });

  it('of a new source at 0 has not moved', () => {
    const fresh = rebuilt(frozenSince(), 11_000);
    expect(observe(fresh, seen(11_100, 0, { readyLevel: 0 })).rebuilds).toBe(1);
  });
});

describe('seeks', () => {
  it('of a viewer start the count anew', () => {
    const far = observe(poked(poked(frozenSince())), seen(9000, 30, { seeking: true, readyLevel: 1 }));
    expect(far).toMatchObject({ pokes: 0, movedAtMs: 9000 });
  });

  it('that we ordered as pokes do not', () => {
    const motion = poked(frozenSince());
    const during = observe(motion, seen(6600, 5.1, { seeking: true, readyLevel: 1 }));
    expect(during).toMatchObject({ pokes: 1, movedAtMs: 5000 });
    const after = observe(during, seen(6700, 5.1));
    expect(after).toMatchObject({ pokes: 1 });
  });

  it('must end even while paused', () => {
    const start = observe(atRest, seen(1000, 20, { paused: true, seeking: true, readyLevel: 1 }));
    expect(start.isExpected).toBe(true);
    expect(freezeAction(start, seen(2500, 20, { paused: true, seeking: true }), buffered).kind).toBe('poke');
    expect(observe(start, seen(1200, 20, { paused: true })).isExpected).toBe(false);
  });

  it('that are done leave the decoder time to move', () => {
    const start = observe(frozenSince(), seen(5100, 30, { seeking: true, readyLevel: 1 }));
    expect(observe(start, seen(7000, 30)).movedAtMs).toBe(7000);
  });
});

describe('a stall', () => {
  it('begins after half a second without motion and counts from its beginning', () => {
    const motion = frozenSince();
    expect(observe(motion, seen(5499, 5)).stalledSinceMs).toBeNull();
    expect(observe(motion, seen(5500, 5)).stalledSinceMs).toBe(5000);
  });

  it('ends by motion, by pausing and by a seek', () => {
    const stalled = observe(frozenSince(), seen(5600, 5));
    expect(stalled.stalledSinceMs).toBe(5000);
    expect(observe(stalled, seen(5700, 5.1)).stalledSinceMs).toBeNull();
    expect(observe(stalled, seen(5700, 5, { paused: true })).stalledSinceMs).toBeNull();
    expect(observe(stalled, seen(5700, 40, { seeking: true, readyLevel: 1 })).stalledSinceMs).toBeNull();
  });

  it('is none where nobody expects motion', () => {
    for (const more of [{ paused: true }, { rate: 0 }, { ended: true }]) {
      const still = observe(observe(frozenSince(), seen(5100, 5, more)), seen(9000, 5, more));
      expect(still.stalledSinceMs).toBeNull();
      expect(freezeAction(still, seen(9000, 5, more), buffered)).toEqual({ kind: 'none', checkAtMs: null });
    }
  });
});
