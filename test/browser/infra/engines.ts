import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, firefox, webkit } from 'playwright';

export const ENGINES = ['chromium', 'firefox', 'webkit'] as const;
export type EngineName = (typeof ENGINES)[number];

/** How an engine can be driven on this machine. */
export type FoundEngine =
  | {
      readonly driver: 'playwright';
      readonly name: EngineName;
      /** null: playwright's own build. */
      readonly executablePath: string | null;
    }
  /** WebKitGTK: no playwright build runs on Debian, but the distribution's own browser and driver do. */
  | { readonly driver: 'webdriver'; readonly name: 'webkit'; readonly miniBrowser: string; readonly webDriver: string };

/** The environment variables that name a binary, first of all places looked at. */
export const ENGINE_VARIABLES: Readonly<Record<EngineName, readonly string[]>> = {
  chromium: ['SLUICE_CHROMIUM'],
  firefox: ['SLUICE_FIREFOX'],
  webkit: ['SLUICE_MINIBROWSER', 'SLUICE_WEBKITDRIVER'],
};

const USUAL_PLACES: Readonly<Record<'chromium' | 'firefox', readonly string[]>> = {
  chromium: [
    'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
  firefox: ['firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
};

/** The engine's binary by environment variable, at its usual places, or as playwright has installed it; null where there is none. */
export function findEngine(name: EngineName): FoundEngine | null {
  if (name === 'webkit') return findWebKitGtk() ?? findPlaywrightBuild(name);
  const executablePath = named(ENGINE_VARIABLES[name][0]) ?? firstExisting(USUAL_PLACES[name]);
  return executablePath === null ? findPlaywrightBuild(name) : { driver: 'playwright', name, executablePath };
}

function findWebKitGtk(): FoundEngine | null {
  const miniBrowser = named('SLUICE_MINIBROWSER') ?? firstExisting(miniBrowserPlaces());
  const webDriver = named('SLUICE_WEBKITDRIVER') ?? firstExisting(['WebKitWebDriver']);
  return miniBrowser === null || webDriver === null ? null : { driver: 'webdriver', name: 'webkit', miniBrowser, webDriver };
}

/** Debian keeps it under /usr/lib/<architecture>/, Fedora and Arch under /usr/libexec or /usr/lib. */
function miniBrowserPlaces(): readonly string[] {
  const roots = ['/usr/libexec', '/usr/lib', ...(existsSync('/usr/lib') ? readdirSync('/usr/lib').filter((entry) => entry.includes('-linux-gnu')).map((entry) => `/usr/lib/${entry}`) : [])];
  return roots.flatMap((root) => ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0'].map((version) => `${root}/${version}/MiniBrowser`));
}

function findPlaywrightBuild(name: EngineName): FoundEngine | null {
  const path = { chromium, firefox, webkit }[name].executablePath();
  return path !== '' && existsSync(path) ? { driver: 'playwright', name, executablePath: null } : null;
}

function named(variable: string | undefined): string | null {
  const path = variable === undefined ? undefined : process.env[variable];
  if (path === undefined || path === '') return null;
  if (!existsSync(path)) throw new Error(`${variable} names ${path}, which does not exist.`);
  return path;
}

/** Absolute paths as they are, bare names along PATH. */
function firstExisting(candidates: readonly string[]): string | null {
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  for (const candidate of candidates) {
    const paths = candidate.includes('/') || candidate.includes('\\') ? [candidate] : directories.map((directory) => join(directory, candidate));
    const found = paths.find((path) => existsSync(path));
    if (found !== undefined) return found;
  }
  return null;
}

/** The engine that a vitest run was started for, by SLUICE_ENGINE. */
export function engineOfThisRun(): FoundEngine {
  const wanted = process.env['SLUICE_ENGINE'] ?? 'chromium';
  const name = ENGINES.find((engine) => engine === wanted);
  if (name === undefined) throw new Error(`SLUICE_ENGINE=${wanted} is none of ${ENGINES.join(', ')}.`);
  const found = findEngine(name);
  if (found === null) throw new Error(`No ${name} on this machine: set ${ENGINE_VARIABLES[name].join(' and ')}, or run \`npm test\`, which installs it.`);
  return found;
}

/** Tests of what is no engine's doing run in Chromium alone, since they take their time; with SLUICE_EVERYWHERE set they run in each engine. */
export function isTriedElsewhere(): boolean {
  return engineOfThisRun().name !== 'chromium' && (process.env['SLUICE_EVERYWHERE'] ?? '') === '';
}
