import { describe, expect, it } from 'vitest';
import { readCorpus } from '../../sim/sweep/corpus.js';
import { Link } from '../../sim/sweep/link.js';
import { recut } from '../../sim/sweep/movie.js';
import { meanScore, scoreSession } from '../../sim/sweep/qoe.js';
import { runSession } from '../../sim/sweep/session.js';
import { sluiceRule } from '../../sim/sweep/sluice-rule.js';
import { fullPlan, sweepRule, type SweepPlan } from '../../sim/sweep/sweep.js';
import { hlsLikeRule, rxLikeRule, shakaLikeRule } from '../../sim/sweep/player-yardsticks.js';
import { dynamicRule, fractionRule, harmonicRule } from '../../sim/sweep/yardsticks.js';

const families = readCorpus(new URL('../../sim/traces/', import.meta.url));

/** A fifth of the links, two segment lengths, two goals: what a test run can afford. `npm run sweep:abr` plays all. */
const plan: SweepPlan = { ...fullPlan, segmentSeconds: [2, 6], bufferGoalSeconds: [12, 30], everyLink: 5, playSeconds: 240 };

// Far more than it costs: the limit is for a machine that does other things as well.
describe('decision sweep', { timeout: 120_000 }, () => {
  const ours = sweepRule(sluiceRule(), families, plan);
  const score = (rule: ReturnType<typeof sluiceRule>, family: string) => meanScore((rule.name === 'sluice' ? ours : sweepRule(rule, families.filter(({ name }) => name === family), plan)).get(family) ?? []);

  for (const { name } of families) {
    it(`beats the highest below 0.8 of the throughput on ${name}, and stalls no more`, () => {
      const own = score(sluiceRule(), name);
      for (const rule of [fractionRule(0.8), harmonicRule(0.8)]) {
        const theirs = score(rule, name);
        expect(own.linear, `${rule.name}: linear QoE`).toBeGreaterThan(theirs.linear);
        expect(own.log, `${rule.name}: log QoE`).toBeGreaterThan(theirs.log);
        // 0.03 %: a tenth of a second in five minutes.
        expect(own.stallRatio, `${rule.name}: share of time stalled`).toBeLessThan(theirs.stallRatio + 0.0003);
      }
    });
  }

  it('beats the rules of other players over all families', () => {
    const overall = (scores: typeof ours) => meanScore([...scores.values()].map(meanScore));
    const own = overall(ours);
    for (const rule of [dynamicRule(), hlsLikeRule(), shakaLikeRule(), rxLikeRule()]) {
      const theirs = overall(sweepRule(rule, families, plan));
      expect(own.linear, rule.name).toBeGreaterThan(theirs.linear);
      expect(own.log, rule.name).toBeGreaterThan(theirs.log);
    }
  });

  it('switches at most six times a minute on a steady link, whatever its rate, the segments and the goal', () => {
    const movies = [...new Set(families.map(({ movie }) => movie))];
    for (const movie of movies)
      for (const kbps of [600, 1200, 1800, 2500, 4000, 5500, 9000, 12_000, 25_000])
        for (const segmentSeconds of [2, 6])
          for (const bufferGoalSeconds of [12, 60]) {
            const cut = recut(movie, segmentSeconds);
            const link = new Link({ name: 'steady', intervals: [[60_000, kbps, 60]] });
            const result = runSession({ link, movie: cut, rule: sluiceRule(), bufferGoalSeconds, playSeconds: 300, initialBps: 2_500_000, sizesKnown: false, append: 'pieces' });
            expect(scoreSession(cut, result).switchesPerMinute, `${movie.name} ${kbps} kbit/s, ${segmentSeconds} s segments, goal ${bufferGoalSeconds} s`).toBeLessThanOrEqual(6);
          }
  });
});

describe('sweep simulator', () => {
  it('carries just the bits that the trace says, over its end as well', () => {
    const link = new Link({ name: 'two', intervals: [[1000, 2000, 50], [2000, 0, 50], [1000, 500, 90]] });
    expect(link.bitsAt(500)).toBeCloseTo(1_000_000);
    expect(link.bitsAt(2500)).toBeCloseTo(2_000_000);
    expect(link.bitsAt(4500)).toBeCloseTo(3_500_000);
    expect(link.timeOfBits(2_250_000)).toBeCloseTo(3500);
    expect(link.timeOfBits(3_500_000)).toBeCloseTo(4500);
    expect(link.latencyAt(7900)).toBe(90);
  });

  it('keeps all bits when it cuts a film anew', () => {
    const [family] = families;
    if (family === undefined) throw new Error('The corpus is empty.');
    const sum = (sizes: readonly (readonly number[])[]): number => sizes.slice(0, Math.floor(sizes.length / 6) * 6).reduce((total, row) => total + (row[3] ?? 0), 0);
    const twos = recut(family.movie, 2);
    const first = sum(family.movie.sizesBits.slice(0, 180));
    expect(sum(twos.sizesBits.slice(0, 270))).toBeCloseTo(first, -1);
  });

  it('stalls for just as long as the media is missing', () => {
    const movie = { name: 'flat', segmentSeconds: 2, bitratesBps: [1_000_000], sizesBits: Array.from({ length: 10 }, () => [2_000_000]) };
    const rule = { name: 'only', start: () => ({ choose: () => 0 }) };
    // Half the rate of the film: each 2 s segment takes 4 s; 2 s of each but the first, which is the start, are a stall.
    const link = new Link({ name: 'half', intervals: [[1000, 500, 0]] });
    const result = runSession({ link, movie, rule, bufferGoalSeconds: 30, playSeconds: 20, initialBps: 1e6, sizesKnown: false, append: 'whole' });
    expect(result.startupSeconds).toBeCloseTo(4);
    expect(result.stallSeconds).toBeCloseTo(18);
  });
});
