import { ENGINES, type EngineName } from '../browser/infra/engines.js';
import { GROUPS, type Group } from './steps.js';

export interface RunOptions {
  readonly groups: readonly Group[];
  readonly engines: readonly EngineName[];
  /** Beginnings of the paths of test files; []: all. */
  readonly files: readonly string[];
  /** Also in the engines where it is no engine's doing what is tested (`isTriedElsewhere`). */
  readonly isEverywhere: boolean;
  /** Go on after a step that failed. */
  readonly keepGoing: boolean;
  /** Show what the steps print while they run. */
  readonly isLoud: boolean;
}

const USAGE = `npm test -- [--only=${GROUPS.join('|')}[,…]] [--engine=${ENGINES.join('|')}[,…]] [--files=test/…[,…]] [--everywhere] [--keep-going] [--verbose]`;

/** Throws with the usage line for what it does not know. */
export function readOptions(args: readonly string[]): RunOptions {
  let groups: readonly Group[] = GROUPS;
  let engines: readonly EngineName[] = ENGINES;
  let files: readonly string[] = [];
  let isEverywhere = false;
  let keepGoing = false;
  let isLoud = false;
  for (const arg of args) {
    const [name, value = ''] = arg.split('=', 2);
    if (name === '--only') groups = oneOrMore(GROUPS, value);
    else if (name === '--engine') engines = oneOrMore(ENGINES, value);
    else if (name === '--files') files = value.split(',').filter((path) => path !== '');
    else if (name === '--everywhere') isEverywhere = true;
    else if (name === '--keep-going') keepGoing = true;
    else if (name === '--verbose') isLoud = true;
    else throw new Error(`Unknown option ${arg}.\n${USAGE}`);
  }
  return { groups, engines, files, isEverywhere, keepGoing, isLoud };
}

function oneOrMore<Name extends string>(known: readonly Name[], list: string): readonly Name[] {
  return list.split(',').map((wanted) => {
    const found = known.find((name) => name === wanted);
    if (found === undefined) throw new Error(`${wanted} is none of ${known.join(', ')}.\n${USAGE}`);
    return found;
  });
}
