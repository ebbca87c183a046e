import { spawn } from 'node:child_process';

/** Above the longest step by far: a run that hangs must end by itself. */
const LONGEST_STEP_MS = 20 * 60_000;

export interface CommandResult {
  readonly isOk: boolean;
  readonly output: string;
}

/** Runs a command with the project's binaries on its path. Collects what it prints, and prints it at once too when `isLoud`. */
export function runCommand(command: readonly string[], environment: Readonly<Record<string, string>>, isLoud: boolean): Promise<CommandResult> {
  const [program = '', ...rest] = command;
  const isNpm = program === 'npm' || program === 'node' || program.includes('/') || program === 'apt-get';
  // `npx --no` runs what is installed and never asks the registry.
  const [file, args] = isNpm ? [program, rest] : ['npx', ['--no', '--', program, ...rest]];
  return new Promise((resolve) => {
    const child = spawn(file, args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32', detached: process.platform !== 'win32' });
    let output = '';
    const collect = (bytes: Buffer): void => {
      output += bytes.toString();
      if (isLoud) process.stdout.write(bytes);
    };
    const endAll = (): void => {
      // The whole group: a test run leaves browsers behind when only its first process is ended.
      if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    };
    const interrupt = (): void => {
      endAll();
      process.exit(130);
    };
    const timer = setTimeout(() => {
      output += `\nEnded after ${LONGEST_STEP_MS / 60_000} minutes.\n`;
      endAll();
    }, LONGEST_STEP_MS);
    process.once('SIGINT', interrupt);
    process.once('SIGTERM', interrupt);
    const finish = (isOk: boolean): void => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
      resolve({ isOk, output });
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => {
      output += `${error.message}\n`;
      finish(false);
    });
    child.once('close', (status) => finish(status === 0));
  });
}
