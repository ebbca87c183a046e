/** One part of `npm test`. */
export type Step =
  /** Passes when the command ends with status 0. */
  | { readonly kind: 'command'; readonly name: string; readonly group: Group; readonly command: readonly string[] }
  /** Its tests are counted. No test file at all is a failure. */
  | {
      readonly kind: 'tests';
      readonly name: string;
      readonly group: Group;
      /** A vitest config. */
      readonly config: string;
      /** Filters on file names, as vitest takes them; [] runs all that the config includes. */
      readonly files: readonly string[];
      /** Beginnings of paths that are left to another step. */
      readonly except?: readonly string[];
      /** Runs once for each engine, one after the other, with SLUICE_ENGINE set; null: once. `beside`: while those that are `in turn` run. */
      readonly engines: 'in turn' | 'beside' | null;
    };

/** What `--only` selects. */
export const GROUPS = ['types', 'build', 'unit', 'contract', 'package', 'sim', 'browser'] as const;
export type Group = (typeof GROUPS)[number];

const IN_NODE = { kind: 'tests', config: 'test/vitest.config.ts', engines: null } as const;
const IN_PAGE = { kind: 'tests', config: 'test/browser/infra/vitest.in-page.config.ts', engines: 'in turn' } as const;
const OF_PAGES = { kind: 'tests', config: 'test/browser/infra/vitest.pages.config.ts' } as const;

/** What waits for the clock on the wall most of its time, and leaves the machine to others meanwhile. */
const WAITING = [
  ...['apps', 'demo', 'docs', 'errors', 'lifecycle', 'metadata', 'native', 'script-tag'].map((folder) => `test/browser/${folder}/`),
  ...['adapting', 'changing', 'faults', 'offline', 'skew'].map((file) => `test/browser/live/${file}.page`),
];

/** In this order; a new part of the tests is one line here. The build comes early, since architecture tests read `dist`. */
export const STEPS: readonly Step[] = [
  { kind: 'command', name: 'types of the page', group: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { kind: 'command', name: 'types of the core', group: 'types', command: ['tsc', '-p', 'src/tsconfig.core.json'] },
  { kind: 'command', name: 'types of the tests', group: 'types', command: ['tsc', '-p', 'test/tsconfig.json'] },
  { kind: 'command', name: 'build', group: 'build', command: ['npm', 'run', 'build'] },
  { ...IN_NODE, name: 'unit and architecture', group: 'unit', files: ['test/unit/', 'test/architecture/'] },
  { ...IN_NODE, name: 'contracts in Node', group: 'contract', files: ['test/contract/'] },
  { ...IN_NODE, name: 'simulation', group: 'sim', files: ['test/sim/', 'test/golden/'] },
  { kind: 'command', name: 'package', group: 'package', command: ['npm', 'run', '--silent', 'check:tarball'] },
  { ...IN_PAGE, name: 'contracts', group: 'contract', files: ['test/contract/'] },
  { ...OF_PAGES, name: 'pages', group: 'browser', files: [], except: WAITING, engines: 'in turn' },
  { ...OF_PAGES, name: 'pages that wait', group: 'browser', files: WAITING, engines: 'beside' },
];
