import { afterAll, describe, expect, it } from 'vitest';
import { drawSpec } from './session/draw-spec.js';
import { runSession } from './session/run-session.js';
import type { SessionResult } from './session/run-session.js';

const SEEDS = 200;
const FIRST_SEED = 1;
/** Real time for a batch; a hang guard, nothing more. */
const BATCH_MS = 300_000;
const BATCHES = 8;

function describeBreach({ spec, breach }: SessionResult): string | null {
  if (breach === null) return null;
  return `seed ${spec.seed}, step ${breach.step}, ${(breach.atMs / 1000).toFixed(3)} s: ${breach.invariant}: ${breach.text} (replay: npm run sim -- --seed=${spec.seed} --verbose)`;
}

describe('random sessions keep every invariant', () => {
  const ran = { sessions: 0, simulatedMs: 0, cpuMs: 0 };
  afterAll(() => {
    const rate = Math.round(ran.simulatedMs / ran.cpuMs);
    console.log(`figure: ${ran.sessions} random sessions, ${(ran.simulatedMs / 3_600_000).toFixed(1)} h simulated at ${rate} simulated seconds a core second`);
  });

  for (let batch = 0; batch < BATCHES; batch += 1) {
    const from = FIRST_SEED + (batch * SEEDS) / BATCHES;
    const until = FIRST_SEED + ((batch + 1) * SEEDS) / BATCHES;
    it(`seeds ${from} to ${until - 1}`, async () => {
      const breaches: string[] = [];
      for (let seed = from; seed < until; seed += 1) {
        const before = process.cpuUsage();
        const result = await runSession(drawSpec(seed));
        const { user, system } = process.cpuUsage(before);
        ran.sessions += 1;
        ran.simulatedMs += result.simulatedMs;
        ran.cpuMs += (user + system) / 1000;
        const text = describeBreach(result);
        if (text !== null) breaches.push(text);
      }
      expect(breaches).toEqual([]);
    }, BATCH_MS);
  }

  it('gives the same trace for the same seed, event by event', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const [first, second] = [await runSession(drawSpec(seed)), await runSession(drawSpec(seed))];
      expect({ seed, hash: second.hash, steps: second.steps }).toEqual({ seed, hash: first.hash, steps: first.steps });
    }
  }, BATCH_MS);

  it('gives another trace for another seed', async () => {
    const hashes = new Set<string>();
    for (let seed = 1; seed <= 8; seed += 1) hashes.add((await runSession(drawSpec(seed))).hash);
    expect(hashes.size).toBe(8);
  }, BATCH_MS);
});
