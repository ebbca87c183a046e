import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyClock, observeTime, originNow } from '../../../src/manifest/clock-sync.js';
import type { OriginClock } from '../../../src/manifest/clock-sync.js';

const origin = Date.UTC(2026, 0, 1);

describe("the origin's clock", () => {
  it('is the machine\'s while nobody has told another', () => {
    expect(originNow(emptyClock, 5000, origin)).toBe(origin + 5000);
  });

  it('lies between what one answer allows: written when it was sent at the earliest, when it came at the latest', () => {
    const clock = observeTime(emptyClock, { serverEpochMs: origin + 1000, resolutionMs: 0, sentAtMs: 800, receivedAtMs: 1000 });
    expect(clock).toEqual({ lowMs: origin, highMs: origin + 200 });
    expect(originNow(clock, 0, origin - 50)).toBe(origin);
    expect(originNow(clock, 0, origin + 120)).toBe(origin + 120);
    expect(originNow(clock, 0, origin + 86_400_000)).toBe(origin);
  });

  it('is narrowed by each answer: whole seconds of HTTP dates tell tenths in the end', () => {
    let clock: OriginClock = emptyClock;
    for (let atMs = 0; atMs < 60_000; atMs += 700) {
      const serverEpochMs = Math.floor((origin + 250 + atMs) / 1000) * 1000;
      clock = observeTime(clock, { serverEpochMs, resolutionMs: 1000, sentAtMs: atMs - 20, receivedAtMs: atMs + 20 });
    }
    expect(clock.highMs - clock.lowMs).toBeLessThanOrEqual(240);
    expect(clock.lowMs).toBeLessThanOrEqual(origin + 250);
    expect(clock.highMs).toBeGreaterThanOrEqual(origin + 250);
  });

  it('L01: is right for a machine that is wrong by a day, in either direction', () => {
    const clock = observeTime(emptyClock, { serverEpochMs: origin, resolutionMs: 1000, sentAtMs: -50, receivedAtMs: 0 });
    for (const wrongMs of [-86_400_000, -120_000, 120_000, 86_400_000]) expect(Math.abs(originNow(clock, 0, origin + wrongMs) - origin)).toBeLessThanOrEqual(1050);
  });

  it('follows an answer that contradicts all before it: somebody set a clock, or the machine slept', () => {
    const before = observeTime(emptyClock, { serverEpochMs: origin, resolutionMs: 0, sentAtMs: 0, receivedAtMs: 10 });
    const after = observeTime(before, { serverEpochMs: origin + 3_600_000, resolutionMs: 0, sentAtMs: 20, receivedAtMs: 30 });
    expect(after).toEqual({ lowMs: origin + 3_600_000 - 30, highMs: origin + 3_600_000 - 20 });
  });

  it('always holds the truth where all answers are true', () => {
    const answer = fc.record({ atMs: fc.integer({ min: 0, max: 1e7 }), upMs: fc.nat(3000), downMs: fc.nat(3000), resolutionMs: fc.constantFrom(0, 1, 1000) });
    fc.assert(fc.property(fc.array(answer, { minLength: 1, maxLength: 30 }), (answers) => {
      const clock = answers.reduce<OriginClock>((known, { atMs, upMs, downMs, resolutionMs }) => {
        const exact = origin + atMs;
        const serverEpochMs = resolutionMs === 0 ? exact : Math.floor(exact / resolutionMs) * resolutionMs;
        return observeTime(known, { serverEpochMs, resolutionMs, sentAtMs: atMs - upMs, receivedAtMs: atMs + downMs });
      }, emptyClock);
      expect(clock.lowMs).toBeLessThanOrEqual(origin);
      expect(clock.highMs).toBeGreaterThanOrEqual(origin);
    }));
  });
});
