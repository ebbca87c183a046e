import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';

export function hasFfmpeg(): boolean {
  return spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
}

export function ffmpeg(words: readonly string[]): void {
  const { status, stderr } = spawnSync('ffmpeg', ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', ...words], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ffmpeg failed: ${stderr}`);
}

/** Makes a file or folder unless it is there; a run that was broken off leaves nothing half made. */
export function make(path: string, work: (out: string) => void): string {
  if (existsSync(path)) return path;
  const extension = /\.\w+$/.exec(path)?.[0] ?? '';
  const half = `${path}.half${extension}`;
  rmSync(half, { recursive: true, force: true });
  work(half);
  renameSync(half, path);
  return path;
}
