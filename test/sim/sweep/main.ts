import { pathToFileURL } from 'node:url';
import { readCorpus } from './corpus.js';
import { meanScore, type Score } from './qoe.js';
import type { Rule } from './rule.js';
import { sluiceRule } from './sluice-rule.js';
import { fullPlan, sweepRule, type FamilyScores } from './sweep.js';
import { hlsLikeRule, rxLikeRule, shakaLikeRule } from './player-yardsticks.js';
import { bolaRule, dynamicRule, fractionRule, harmonicRule, robustMpcRule } from './yardsticks.js';

/** `npm run sweep:abr`, from the root of the project: every rule over every link, segment length, buffer goal and way to append. */
const families = readCorpus(new URL('test/sim/traces/', pathToFileURL(`${process.cwd()}/`)));
const rules: readonly Rule[] = [
  sluiceRule(), fractionRule(0.8), fractionRule(0.8, true), harmonicRule(0.8), bolaRule(), dynamicRule(), hlsLikeRule(), shakaLikeRule(), rxLikeRule(), robustMpcRule(),
];

/** `npm run sweep:abr -- 3` plays every third link only. */
const plan = { ...fullPlan, everyLink: Number(process.argv[2] ?? 1) };

const columns: readonly (readonly [string, (score: Score) => string])[] = [
  ['QoE lin', (score) => score.linear.toFixed(4)],
  ['QoE log', (score) => score.log.toFixed(4)],
  ['kbit/s', (score) => score.kbps.toFixed(0)],
  ['stall %', (score) => (score.stallRatio * 100).toFixed(3)],
  ['stalls', (score) => score.stalls.toFixed(2)],
  ['sw/min', (score) => score.switchesPerMinute.toFixed(2)],
  ['start s', (score) => score.startupSeconds.toFixed(2)],
  ['waste %', (score) => (score.wastedShare * 100).toFixed(2)],
];

const results = rules.map((rule) => {
  const before = process.cpuUsage();
  const scores = sweepRule(rule, families, plan);
  const sessions = [...scores.values()].reduce((sum, list) => sum + list.length, 0);
  const { user, system } = process.cpuUsage(before);
  return { rule, scores, sessions, sessionsPerMinute: (sessions * 60_000_000) / (user + system) };
});

/** Families count alike, whatever the number of their links. */
function overall(scores: FamilyScores): Score {
  return meanScore([...scores.values()].map(meanScore));
}

function printTable(title: string, rows: readonly { readonly name: string; readonly score: Score }[]): void {
  console.log(`\n${title}\n${''.padEnd(26)}${columns.map(([name]) => name.padStart(9)).join('')}`);
  for (const { name, score } of rows) console.log(name.padEnd(26) + columns.map(([, show]) => show(score).padStart(9)).join(''));
}

printTable('All families, each counting alike', results.map(({ rule, scores }) => ({ name: rule.name, score: overall(scores) })));
for (const family of families) printTable(family.name, results.map(({ rule, scores }) => ({ name: rule.name, score: meanScore(scores.get(family.name) ?? []) })));
console.log('');
for (const { rule, sessions, sessionsPerMinute } of results) console.log(`${rule.name.padEnd(26)} ${sessions} sessions, ${sessionsPerMinute.toFixed(0)} a minute of one core`);
