import type { Family } from './corpus.js';
import { recut } from './movie.js';
import { scoreSession, type Score } from './qoe.js';
import type { Rule } from './rule.js';
import { runSession, type SessionSetup } from './session.js';

export interface SweepPlan {
  readonly segmentSeconds: readonly number[];
  readonly bufferGoalSeconds: readonly number[];
  readonly append: readonly SessionSetup['append'][];
  readonly sizesKnown: readonly boolean[];
  readonly playSeconds: number;
  /** Every n-th link of a family, but at least six of them. */
  readonly everyLink: number;
}

export const fullPlan: SweepPlan = {
  segmentSeconds: [2, 3, 6],
  bufferGoalSeconds: [12, 30, 60],
  append: ['whole', 'pieces'],
  sizesKnown: [false],
  playSeconds: 300,
  everyLink: 1,
};

/** The player's default, config abr.startBitrateBps. */
const INITIAL_BPS = 2_500_000;

export type FamilyScores = ReadonlyMap<string, readonly Score[]>;

/** Scores of a rule, family by family, in the same order for every rule. */
export function sweepRule(rule: Rule, families: readonly Family[], plan: SweepPlan): FamilyScores {
  const all = new Map<string, Score[]>();
  for (const family of families) {
    const scores: Score[] = [];
    const links = family.links.filter((_link, index) => index % Math.max(1, Math.min(plan.everyLink, Math.floor(family.links.length / 6))) === 0);
    for (const segmentSeconds of plan.segmentSeconds) {
      const movie = recutOnce(family, segmentSeconds);
      for (const bufferGoalSeconds of plan.bufferGoalSeconds)
        for (const append of plan.append)
          for (const sizesKnown of plan.sizesKnown)
            for (const link of links)
              scores.push(scoreSession(movie, runSession({ link, movie, rule, bufferGoalSeconds, playSeconds: plan.playSeconds, initialBps: INITIAL_BPS, sizesKnown, append })));
    }
    all.set(family.name, scores);
  }
  return all;
}

const cuts = new Map<string, ReturnType<typeof recut>>();
function recutOnce({ movie }: Family, segmentSeconds: number): ReturnType<typeof recut> {
  const key = `${movie.name} ${segmentSeconds}`;
  const cut = cuts.get(key) ?? recut(movie, segmentSeconds);
  cuts.set(key, cut);
  return cut;
}
