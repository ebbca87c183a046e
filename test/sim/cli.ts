import { Worker } from 'node:worker_threads';
import { drawLiveDay } from './session/draw-live-day.js';
import { drawLiveSpec } from './session/draw-live-spec.js';
import { drawSpec } from './session/draw-spec.js';
import { heapStaysFlat } from './session/heap-watch.js';
import { runSession } from './session/run-session.js';
import type { WorldSpec } from './session/world-spec.js';
import type { Watcher, World } from './session/world.js';

/** `npm run sim -- --seeds=200 --from=1`, or `--seed=17 --verbose` to replay one; `--only=live` or `--only=title` leaves the others away; `--days=5` adds so many days at the live edge. */
function option(name: string, fallback: number): number {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  return given === undefined ? fallback : Number(given.slice(name.length + 3));
}

/** Ends a run whose promises go round for ever: no event comes any more, so only another thread notices. */
const HANG_MS = 60_000;
const progress = new Int32Array(new SharedArrayBuffer(8));
const watchdog = new Worker(`
  const { workerData } = require('node:worker_threads');
  let last = -1;
  setInterval(() => {
    if (workerData.progress[1] === last) {
      require('node:fs').writeSync(2, 'seed ' + workerData.progress[0] + ' does not come to an end\\n');
      process.kill(process.pid, 'SIGKILL');
    }
    last = workerData.progress[1];
  }, ${HANG_MS});`, { eval: true, workerData: { progress } });
watchdog.unref();

const isVerbose = process.argv.includes('--verbose');
const single = option('seed', Number.NaN);
const from = Number.isNaN(single) ? option('from', 1) : single;
const count = Number.isNaN(single) ? option('seeds', 200) : 1;
const maxFailures = option('max-failures', 10);

let simulatedMs = 0;
let steps = 0;
let failures = 0;
const outcomes = new Map<string, number>();
const startedAt = performance.now();
const startedCpu = process.cpuUsage();

const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice(7);
const kinds = [{ name: 'title', draw: drawSpec }, { name: 'live', draw: drawLiveSpec }].filter(({ name }) => only === undefined || only === name);

/** A day takes longer than a hang may. Time that goes on is the sign of life: events alone may be a loop. */
function showLife(world: World): null {
  progress[1] = Math.floor(world.clock.now() / 10) | 0;
  return null;
}

const TELL_EVERY_MS = 6 * 3_600_000;

/** A day takes minutes: where it is meanwhile. */
function tellsTheTime(world: World): Watcher {
  let nextMs = TELL_EVERY_MS;
  return {
    name: 'the time',
    afterEvent() {
      if (world.clock.now() < nextMs) return null;
      console.log(`  ${nextMs / 3_600_000} h`);
      nextMs += TELL_EVERY_MS;
      return null;
    },
  };
}

async function run(name: string, spec: WorldSpec): Promise<void> {
  progress[0] = spec.seed;
  const result = await runSession(spec, {
    ...(isVerbose ? { onLine: (line: string) => console.log(line) } : {}),
    prepare: (world) => {
      world.watch({ name: 'sign of life', afterEvent: () => showLife(world) });
      if (name === 'day') world.watch(tellsTheTime(world));
      if (name === 'day') world.watch(heapStaysFlat(world, (bytes, objects) => console.log(`  an hour brings ${(bytes / 1024).toFixed(1)} KiB and ${objects.toFixed(1)} objects more`)));
      if (!isVerbose) return;
      const keep = world.logger.onLine;
      world.logger.onLine = (line) => {
        keep(line);
        console.log(`  log ${line}`);
      };
    },
  });
  simulatedMs += result.simulatedMs;
  steps += result.steps;
  const { world, breach } = result;
  const outcome = breach !== null ? 'breach' : world.fatal !== null ? `failed ${world.fatal.code}` : world.endedCount > 0 ? 'ended' : 'destroyed';
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  if (isVerbose) console.log(JSON.stringify({ ...result.spec, trace: result.spec.trace.name }, null, 1));
  if (breach === null) return;
  failures += 1;
  console.log(`${name} seed ${spec.seed}, step ${breach.step}, ${(breach.atMs / 1000).toFixed(3)} s: ${breach.invariant}: ${breach.text}\n  replay: npm run sim -- --only=${name} --seed=${spec.seed} --verbose`);
}

for (let seed = from; seed < from + count && failures < maxFailures; seed += 1) {
  for (const { name, draw } of kinds) await run(name, draw(seed));
}

const days = option('days', 0);
for (let seed = from; seed < from + days && failures < maxFailures; seed += 1) {
  const spec = drawLiveDay(seed, option('hours', 24));
  const before = process.cpuUsage();
  await run('day', spec);
  const { user, system } = process.cpuUsage(before);
  console.log(`${spec.name}: ${Math.round((user + system) / 1e6)} s of one core`);
}

const realSeconds = (performance.now() - startedAt) / 1000;
/** What one core had to give; wall time says little on a shared machine. */
const cpu = process.cpuUsage(startedCpu);
const cpuSeconds = (cpu.user + cpu.system) / 1e6;
const sessions = [...outcomes.values()].reduce((sum, one) => sum + one, 0);
console.log(`${sessions} sessions, ${(simulatedMs / 3_600_000).toFixed(2)} h simulated in ${realSeconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of one core): ${Math.round(simulatedMs / 1000 / cpuSeconds)} simulated seconds and ${Math.round(steps / cpuSeconds)} events a core second`);
console.log([...outcomes].sort((a, b) => b[1] - a[1]).map(([outcome, times]) => `  ${times} ${outcome}`).join('\n'));
process.exitCode = failures > 0 ? 1 : 0;
