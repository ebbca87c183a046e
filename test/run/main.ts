import { readdirSync } from 'node:fs';
import type { EngineName } from '../browser/infra/engines.js';
import { filesOf } from './files-of.js';
import { installEngines } from './install-engines.js';
import { readOptions, type RunOptions } from './options.js';
import { runCommand } from './run-command.js';
import { STEPS, type Step } from './steps.js';
import { readReport } from './vitest-report.js';

/** A line that a test or script prints with this at its start is shown also when all goes well. */
const FIGURE = /^figure: .*$/gm;

/** Vitest's code for it. WebKitGTK 2.50 over GStreamer 1.22 crashes now and then while media elements with a MediaSource are torn down, at another test each time. */
const BROWSER_GONE = 'VITEST_BROWSER_CONNECTION_CLOSED';
const BROWSER_CRASHES_FORGIVEN = 2;

interface Totals {
  passed: number;
  failed: number;
  skipped: string[];
}

const say = (text: string): void => console.log(text);

async function main(): Promise<boolean> {
  const options = readOptions(process.argv.slice(2));
  const steps = STEPS.filter((step) => options.groups.includes(step.group) && (step.kind === 'command' ? options.files.length === 0 : filesOf(step, options.files) !== null));
  const needsEngines = steps.some((step) => step.kind === 'tests' && step.engines !== null);
  const engines = needsEngines ? await installEngines(options.engines, say) : [];
  const missing = needsEngines ? options.engines.filter((name) => !engines.includes(name)) : [];
  warnOfMissing(missing);

  const totals: Totals = { passed: 0, failed: 0, skipped: [] };
  const of = (wanted: Extract<Step, { kind: 'tests' }>['engines']): readonly Step[] => steps.filter((step) => (step.kind === 'command' ? null : step.engines) === wanted);
  let isGood = true;
  const inOrder = async (queue: readonly { readonly step: Step; readonly engine: EngineName | null }[]): Promise<void> => {
    for (const { step, engine } of queue) {
      if (!isGood && !options.keepGoing) return;
      isGood = (await runStep(step, engine, options, totals)) && isGood;
    }
  };
  const inNode = of(null).map((step) => ({ step, engine: null }));
  await Promise.all(inNode.filter(({ step }) => isCompiling(step)).map((run) => inOrder([run])));
  await inOrder(inNode.filter(({ step }) => !isCompiling(step)));
  // Engine after engine, so that the steps of one share what the system has cached of it.
  const inEngines = (wanted: 'in turn' | 'beside') => inOrder(engines.flatMap((engine) => of(wanted).map((step) => ({ step, engine }))));
  await Promise.all([inEngines('in turn'), inEngines('beside')]);
  for (const name of totals.skipped) say(`skipped: ${name}`);
  warnOfMissing(missing);
  if (missing.length > 0 && process.env['CI'] === 'true') {
    say('CI=true: an engine that is missing is a failure.');
    totals.failed += missing.length;
    isGood = false;
  }
  say(`${totals.passed} passed, ${totals.failed} failed`);
  return isGood && totals.failed === 0;
}

/** One thread each, and none reads what another writes. */
function isCompiling({ group }: Step): boolean {
  return group === 'types' || group === 'build';
}

async function runStep(step: Step, engine: EngineName | null, options: RunOptions, totals: Totals): Promise<boolean> {
  const name = engine === null ? step.name : `${step.name} in ${engine}`;
  const startedAt = performance.now();
  const report = `node_modules/.cache/sluice-test/report-${process.pid}-${name.replaceAll(' ', '-')}.json`;
  const command = step.kind === 'command' ? step.command : ['vitest', 'run', '--config', step.config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...(filesOf(step, options.files) ?? []), ...(step.except ?? []).map((path) => `--exclude=${path}**`)];
  if (options.isLoud) say(`\n── ${name}`);
  const environment = { ...(engine === null ? {} : { SLUICE_ENGINE: engine }), ...(options.isEverywhere ? { SLUICE_EVERYWHERE: '1' } : {}) };
  let { isOk, output } = await runCommand(command, environment, options.isLoud);
  for (let again = 1; again <= BROWSER_CRASHES_FORGIVEN && !isOk && output.includes(BROWSER_GONE); again += 1) {
    say(`! ${name}: the browser itself went away (a crash of its own); starting the step again, ${again} of ${BROWSER_CRASHES_FORGIVEN}`);
    ({ isOk, output } = await runCommand(command, environment, options.isLoud));
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const counts = step.kind === 'tests' ? readReport(report) : null;
  totals.passed += counts?.passed ?? 0;
  // A step that broke down without a failing test is one failure.
  totals.failed += isOk ? 0 : Math.max(1, counts?.failed ?? 0);
  totals.skipped.push(...(counts?.skipped ?? []).map((test) => `${name}: ${test}`));
  if (!isOk && !options.isLoud) say(output);
  const tests = counts === null ? '' : `, ${counts.passed} passed${counts.failed > 0 ? `, ${counts.failed} failed` : ''}`;
  say(`${isOk ? '✓' : '✗'} ${name} (${seconds} s${tests})`);
  if (!options.isLoud) for (const [figure] of output.matchAll(FIGURE)) say(`  ${figure}`);
  return isOk;
}

function warnOfMissing(missing: readonly EngineName[]): void {
  if (missing.length === 0) return;
  const files = ['test/contract', 'test/browser'].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`)).filter((file) => /\.(browser|page)\.test\.ts$/.test(file)).sort();
  say(`\n!!! NOT TESTED: ${missing.join(', ')} could not be found or installed. These files did not run there:`);
  for (const file of files) say(`!!!   ${file}`);
  say('');
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
