import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseRendition, countSwitch, type ChoiceSnapshot } from '../../../src/abr/choose.js';
import { ladder, steadyLink } from './ladder.js';

function snapshot(part: Partial<ChoiceSnapshot>): ChoiceSnapshot {
  return {
    candidates: ladder, currentId: '1500', recentSwitches: 0, throughput: steadyLink(4_000_000), bufferAheadSeconds: 20, bufferGoalSeconds: 30, segmentSeconds: 4,
    playbackRate: 1, otherTracksBps: 0, bandwidthFraction: 0.85, ...part,
  };
}

const rateOf = (id: string): number => Number(id);
const chosen = (part: Partial<ChoiceSnapshot>): number => rateOf(chooseRendition(snapshot(part)).renditionId);

describe('chooseRendition', () => {
  it('takes what the link carries and says that it went up', () => {
    expect(chooseRendition(snapshot({ bufferAheadSeconds: 10 }))).toEqual({ renditionId: '3000', reason: 'up' });
  });

  it('stays, and says so, where that is best', () => {
    expect(chooseRendition(snapshot({ currentId: '3000', bufferAheadSeconds: 10 }))).toEqual({ renditionId: '3000', reason: 'steady' });
  });

  it('goes down before the buffer runs out', () => {
    expect(chooseRendition(snapshot({ currentId: '6000', throughput: steadyLink(1_200_000), bufferAheadSeconds: 5 })).reason).toBe('down');
    expect(chosen({ currentId: '6000', throughput: steadyLink(1_200_000), bufferAheadSeconds: 5 })).toBeLessThanOrEqual(700);
  });

  it('rides on a full buffer through a dip that would mean a stall on an empty one', () => {
    const dip = { currentId: '3000', throughput: steadyLink(2_500_000) };
    expect(chosen({ ...dip, bufferAheadSeconds: 28 })).toBeGreaterThan(chosen({ ...dip, bufferAheadSeconds: 2 }));
  });

  it('expects no more than came last where the buffer is never long', () => {
    const fallen = { currentId: '3000', throughput: { ...steadyLink(8_000_000, 0.3), recentBps: 2_000_000 }, segmentSeconds: 0.5, bufferAheadSeconds: 1.5 };
    expect(chosen({ ...fallen, bufferGoalSeconds: 2 })).toBe(1500);
    expect(chosen({ ...fallen, bufferGoalSeconds: 30 })).toBeGreaterThan(1500);
  });

  it('takes the lowest with nothing buffered and hardly a link', () => {
    expect(chosen({ throughput: steadyLink(100_000), bufferAheadSeconds: 0 })).toBe(300);
  });

  it('is more careful on an unsteady link', () => {
    expect(chosen({ throughput: steadyLink(4_000_000, 1) })).toBeLessThan(chosen({ throughput: steadyLink(4_000_000, 0) }));
  });

  it('stays down after many switches where it would go up after few, and goes down all the same', () => {
    const between = { bufferAheadSeconds: 10 };
    expect(chooseRendition(snapshot({ ...between, recentSwitches: 2 })).reason).toBe('up');
    expect(chooseRendition(snapshot({ ...between, recentSwitches: 20 })).reason).toBe('steady');
    expect(chooseRendition(snapshot({ currentId: '6000', throughput: steadyLink(1_200_000), bufferAheadSeconds: 5, recentSwitches: 20 })).reason).toBe('down');
  });

  it('forgets switches within minutes', () => {
    let recent = 0;
    for (let second = 0; second < 60; second += 4) recent = countSwitch(recent, true, 4);
    const afterwards = countSwitch(recent, false, 300);
    expect(recent).toBeGreaterThan(8);
    expect(afterwards).toBeLessThan(0.1);
  });

  it('leaves room for the audio and for fast playback', () => {
    expect(chosen({ otherTracksBps: 2_000_000 })).toBeLessThan(chosen({}));
    expect(chosen({ playbackRate: 2 })).toBeLessThan(chosen({}));
  });

  it('knows that the next segments are large where the index tells', () => {
    const large = ladder.map((candidate) => ({ ...candidate, upcomingBits: [1, 1, 1].map(() => candidate.bitrateBps * 4 * 3) }));
    expect(chosen({ candidates: large, bufferAheadSeconds: 8 })).toBeLessThan(chosen({ bufferAheadSeconds: 8 }));
  });

  it('names a constraint where the current rendition is not allowed any more', () => {
    expect(chooseRendition(snapshot({ candidates: ladder.slice(0, 2), currentId: '6000' }))).toEqual({ renditionId: '700', reason: 'constraint' });
  });

  it('always answers with a candidate, and with more throughput never with a lower one', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e4, max: 1e8, noNaN: true }), fc.double({ min: 1, max: 4, noNaN: true }), fc.double({ min: 0, max: 60, noNaN: true }), fc.constantFrom(1, 2, 6, 10), fc.constantFrom('300', '1500', '6000'),
        (bps, factor, bufferAheadSeconds, segmentSeconds, currentId) => {
          const rest = { bufferAheadSeconds, segmentSeconds, currentId };
          const low = chosen({ ...rest, throughput: steadyLink(bps) });
          const high = chosen({ ...rest, throughput: steadyLink(bps * factor) });
          expect(ladder.map(({ id }) => rateOf(id))).toContain(low);
          expect(high).toBeGreaterThanOrEqual(low);
        },
      ),
      { seed: 7, numRuns: 400 },
    );
  });
});
