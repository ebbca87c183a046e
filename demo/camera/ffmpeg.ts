import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { clock } from './commands.js';

/** How long a process may take to end by itself, in ms. */
const patienceMs = 3000;
const keptText = 2000;

/** One ffmpeg at work. */
export interface Ffmpeg {
  /** Resolves with the last of what it said when it has ended, whoever ended it. Never rejects. */
  readonly ended: Promise<string>;
  /** Resolves when it is gone. */
  stop(): Promise<void>;
  /** At once and without waiting: for a process that is about to exit. */
  kill(): void;
}

export function startFfmpeg(words: readonly string[], folder: string): Ffmpeg {
  const child: ChildProcess = spawn('ffmpeg', words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-keptText);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(said.trim()));
  });
  return {
    ended,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(timer);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

/** What this machine's ffmpeg can do. */
export interface FfmpegAbility {
  /** Null: it can all that the camera needs; else what is missing, for people. */
  readonly missing: string | null;
  /** It finds a font. */
  readonly hasText: boolean;
}

export function ffmpegAbility(): FfmpegAbility {
  const told = (...words: string[]): string | null => {
    const { status, stdout } = spawnSync('ffmpeg', ['-hide_banner', '-nostdin', ...words], { encoding: 'utf8' });
    return status === 0 ? stdout : null;
  };
  const encoders = told('-encoders');
  if (encoders === null) return { missing: 'ffmpeg', hasText: false };
  if (!/\blibx264\b/.test(encoders)) return { missing: 'libx264, which this ffmpeg was built without', hasText: false };
  if (!/\brtmp\b/.test(told('-protocols') ?? '')) return { missing: 'RTMP, which this ffmpeg was built without', hasText: false };
  return { missing: null, hasText: told('-loglevel', 'quiet', '-f', 'lavfi', '-i', 'color=d=0.04', '-vf', clock, '-f', 'null', '-') !== null };
}

const installers: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'brew install ffmpeg', win32: 'choco install ffmpeg' };

/** How to get what is missing. */
export function installHint(missing: string, platform: NodeJS.Platform): string {
  return `The camera needs ${missing}.\nInstall ffmpeg with: ${installers[platform] ?? 'apt install ffmpeg (Debian, Ubuntu), dnf install ffmpeg (Fedora)'}\nand see that \`ffmpeg -version\` runs; other builds: https://ffmpeg.org/download.html`;
}
