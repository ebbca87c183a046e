import { afterAll, describe, expect, it } from 'vitest';
import { drawLiveSpec } from './session/draw-live-spec.js';
import { drawSpec } from './session/draw-spec.js';
import { runSession } from './session/run-session.js';
import type { SessionResult } from './session/run-session.js';
import type { WorldSpec } from './session/world-spec.js';

const SEEDS = 200;
const LIVE_SEEDS = 24;
const FIRST_SEED = 1;
/** Real time for a batch; a hang guard, nothing more. */
const BATCH_MS = 300_000;
const BATCHES = 8;
const LIVE_BATCHES = 6;

function describeBreach({ spec, breach }: SessionResult): string | null {
  if (breach === null) return null;
  return `seed ${spec.seed}, step ${breach.step}, ${(breach.atMs / 1000).toFixed(3)} s: ${breach.invariant}: ${breach.text} (replay: npm run sim -- --only=${spec.live === undefined ? 'title' : 'live'} --seed=${spec.seed} --verbose)`;
}

/** Runs sessions one after the other, and keeps count of what they cost. */
class Batches {
  private sessions = 0;
  private simulatedMs = 0;
  private cpuMs = 0;

  async run(from: number, until: number, draw: (seed: number) => WorldSpec): Promise<readonly string[]> {
    const breaches: string[] = [];
    for (let seed = from; seed < until; seed += 1) {
      const before = process.cpuUsage();
      const result = await runSession(draw(seed));
      const { user, system } = process.cpuUsage(before);
      this.sessions += 1;
      this.simulatedMs += result.simulatedMs;
      this.cpuMs += (user + system) / 1000;
      const text = describeBreach(result);
      if (text !== null) breaches.push(text);
    }
    return breaches;
  }

  figure(what: string): string {
    return `figure: ${this.sessions} random ${what}, ${(this.simulatedMs / 3_600_000).toFixed(1)} h simulated at ${Math.round(this.simulatedMs / this.cpuMs)} simulated seconds a core second`;
  }
}

const kinds = [
  { name: 'sessions', seeds: SEEDS, batches: BATCHES, draw: drawSpec },
  { name: 'live sessions', seeds: LIVE_SEEDS, batches: LIVE_BATCHES, draw: drawLiveSpec },
] as const;

describe.each(kinds)('random $name keep every invariant', ({ name, seeds, batches, draw }) => {
  const ran = new Batches();
  afterAll(() => console.log(ran.figure(name)));

  for (let batch = 0; batch < batches; batch += 1) {
    const from = FIRST_SEED + (batch * seeds) / batches;
    const until = FIRST_SEED + ((batch + 1) * seeds) / batches;
    it(`seeds ${from} to ${until - 1}`, async () => {
      expect(await ran.run(from, until, draw)).toEqual([]);
    }, BATCH_MS);
  }

  it('gives the same trace for the same seed, event by event', async () => {
    for (let seed = 1; seed <= seeds / 10; seed += 1) {
      const [first, second] = [await runSession(draw(seed)), await runSession(draw(seed))];
      expect({ seed, hash: second.hash, steps: second.steps }).toEqual({ seed, hash: first.hash, steps: first.steps });
    }
  }, BATCH_MS);

  it('gives another trace for another seed', async () => {
    const hashes = new Set<string>();
    for (let seed = 1; seed <= 8; seed += 1) hashes.add((await runSession(draw(seed))).hash);
    expect(hashes.size).toBe(8);
  }, BATCH_MS);
});
