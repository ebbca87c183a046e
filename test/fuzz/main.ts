import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { dashTarget } from './dash.js';
import { hlsLiveTarget, hlsTarget } from './hls.js';
import { fuzz } from './target.js';
import type { FuzzReport } from './target.js';
import { transmuxTarget } from './transmux.js';

/** What one worker is to do. `at[0]` is where it tells which seed it is on. */
interface Job {
  readonly target: string;
  readonly seed: number;
  readonly seconds: number;
  readonly at: Int32Array;
}

const targets = ['hls', 'hls-live', 'dash', 'transmux'] as const;
/** A parser that is on one input for so long, with all of shrinking, does not come back. */
const hangMs = 60_000;

const runs: Readonly<Record<string, (job: Job) => Promise<FuzzReport>>> = {
  hls: (job) => fuzz(hlsTarget, job.seed, goesOn(job)),
  'hls-live': (job) => fuzz(hlsLiveTarget, job.seed, goesOn(job)),
  dash: (job) => fuzz(dashTarget, job.seed, goesOn(job)),
  transmux: (job) => fuzz(transmuxTarget, job.seed, goesOn(job)),
};

function goesOn({ seconds, at }: Job): (iterations: number, nextSeed: number) => boolean {
  const endMs = performance.now() + seconds * 1000;
  return (_iterations, nextSeed) => {
    Atomics.store(at, 0, nextSeed);
    return performance.now() < endMs;
  };
}

/** In a thread of its own, so that an endless loop can be ended and named. True: nothing was found. */
async function watch(target: string, seed: number, seconds: number): Promise<boolean> {
  const at = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { target, seed, seconds, at } });
  let [last, sinceMs] = [-1, performance.now()];
  let isHung = false;
  const watchdog = setInterval(() => {
    const now = Atomics.load(at, 0);
    if (now !== last) [last, sinceMs] = [now, performance.now()];
    isHung = performance.now() - sinceMs > hangMs;
    if (isHung) void worker.terminate();
  }, 500);
  const report = await new Promise<FuzzReport | null>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => resolve(null));
  });
  clearInterval(watchdog);
  await worker.terminate();
  if (report === null) {
    console.log(`${target}: HANG at seed ${last}. Again: npm run fuzz -- --target=${target} --seed=${last}`);
    return false;
  }
  const outcomes = [...report.outcomes].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${count} ${name}`);
  console.log(`figure: fuzz ${target}: ${report.iterations} inputs from seed ${seed}, ${report.failures.length} failures, slowest ${report.slowestMs.toFixed(0)} ms (seed ${report.slowestSeed})`);
  console.log(`  ${outcomes.join('; ')}`);
  for (const { seed: failing, why, input } of report.failures) {
    console.log(`\n  FAILURE at seed ${failing}: ${why}\n  ${input.slice(0, 4000)}\n  Again: npm run fuzz -- --target=${target} --seed=${failing} --seconds=1`);
  }
  return report.failures.length === 0;
}

function option(name: string, fallback: string): string {
  return process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? fallback;
}

async function command(): Promise<void> {
  const wanted = option('target', 'all');
  const chosen = targets.filter((target) => wanted === 'all' || wanted === target);
  const seed = Number(option('seed', String(Date.now() % 1_000_000_000)));
  const seconds = Number(option('seconds', '60'));
  if (chosen.length === 0 || !Number.isInteger(seed) || !(seconds > 0)) throw new Error(`npm run fuzz -- [--target=${targets.join('|')}|all] [--seconds=60] [--seed=<whole number>]`);
  let isClean = true;
  for (const target of chosen) isClean = (await watch(target, seed, seconds)) && isClean;
  process.exitCode = isClean ? 0 : 1;
}

if (isMainThread) await command();
else {
  const job: Job = workerData;
  parentPort?.postMessage(await runs[job.target]?.(job));
}
