import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtFiles } from '../../architecture/built-files.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const sources = dirname(fileURLToPath(import.meta.url));

/** Below the repository, so that react, vue, vite and typescript are found in its node_modules. */
export const appsFolder = join(root, '.cache/apps');

/** Apps again with the oldest frameworks that package.json promises: whose sources, and what the packages are called in the repository. */
const oldest: readonly { readonly app: string; readonly sources: string; readonly packages: Readonly<Record<string, string>> }[] = [
  { app: 'vite-react-18', sources: 'vite-react', packages: { react: 'react-18', 'react-dom': 'react-dom-18' } },
  { app: 'vite-vue-3.3', sources: 'vite-vue', packages: { vue: 'vue-3.3' } },
  { app: 'server-render-oldest', sources: 'server-render', packages: { react: 'react-18', 'react-dom': 'react-dom-18', vue: 'vue-3.3' } },
];

export interface Printed {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Packs the package as npm would publish it, and unpacks it into the node_modules of a fresh copy of each app. */
export async function installApps(): Promise<void> {
  // Throws where the build is not that of the sources.
  builtFiles();
  rmSync(appsFolder, { recursive: true, force: true });
  // The apps and their tsconfig.app.json, not the tests of them.
  cpSync(sources, appsFolder, { recursive: true, filter: (path) => dirname(path) !== sources || !/\.(?:ts|md)$/.test(path) });
  for (const { app, sources: from, packages } of oldest) {
    cpSync(join(sources, from), join(appsFolder, app), { recursive: true });
    // Copies under their own names: a link would lead react-dom to the newest react.
    for (const [name, alias] of Object.entries(packages)) cpSync(join(root, 'node_modules', alias), join(appsFolder, app, 'node_modules', name), { recursive: true });
  }
  const packed = await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', appsFolder], root);
  const tarball = join(appsFolder, packed.stdout.trim());
  for (const entry of readdirSync(appsFolder, { withFileTypes: true }).filter((each) => each.isDirectory())) {
    const home = join(appsFolder, entry.name, 'node_modules/sluice');
    mkdirSync(home, { recursive: true });
    const { status, stderr } = await run('tar', ['-xzf', tarball, '-C', home, '--strip-components=1'], root);
    if (status !== 0) throw new Error(`The package cannot be unpacked: ${stderr}`);
  }
}

/** `mode` is vite's; React is strict about effects only in development. */
export function buildApp(name: string, mode: 'development' | 'production'): Promise<Printed> {
  return run(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--mode', mode, '--base', './', '--logLevel', 'error'], join(appsFolder, name), mode);
}

/** All that are written in TypeScript, with all declarations that they meet, ours included. */
export function checkTypes(): Promise<Printed> {
  return run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.app.json'], appsFolder);
}

export function renderOnServer(name: string): Promise<Printed> {
  return run(process.execPath, ['render.mjs'], join(appsFolder, name));
}

function run(command: string, args: readonly string[], cwd: string, environment = 'production'): Promise<Printed> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, NODE_ENV: environment, VITEST: undefined } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (bytes: Buffer) => void (stdout += String(bytes)));
    child.stderr.on('data', (bytes: Buffer) => void (stderr += String(bytes)));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}
