import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cameraCommand, packagerCommand } from '../../../demo/camera/commands.js';
import { ffmpegAbility, installHint } from '../../../demo/camera/ffmpeg.js';
import { indexOf, parseText, present, renditionAt, walk as segmentsOf } from '../manifest/dash/mpd.js';
import { parse, parserOn, readIndex, stillClock } from '../manifest/hls/reading.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const startScript = join(root, 'demo/camera/start.mjs');
const { missing } = ffmpegAbility();
const patienceMs = 50_000;
const someSegments = 3;

let temporary = '';
let demo: ChildProcess | null = null;

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'sluice-test-'));
});
afterEach(() => {
  demo?.kill('SIGKILL');
  rmSync(temporary, { recursive: true, force: true });
});

/** The command as a person would run it. `until`: resolves with what was printed when this was. */
function run(env: Readonly<Record<string, string>>): { readonly until: (pattern: RegExp) => Promise<string>; readonly ended: Promise<{ readonly code: number | null; readonly said: string }> } {
  const child = spawn(process.execPath, [startScript, '--no-build'], { env: { ...process.env, PORT: '0', TMPDIR: temporary, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  demo = child;
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => child.once('close', (code) => resolve({ code, said })));
  const until = async (pattern: RegExp): Promise<string> => {
    for (const deadline = performance.now() + patienceMs; !pattern.test(said); await pause(50)) if (child.exitCode !== null || performance.now() > deadline) throw new Error(`It printed: ${said}`);
    return said;
  };
  return { until, ended };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The text at a URL once it `fits`. */
async function textOnce(url: string, fits: (text: string) => boolean): Promise<string> {
  for (const deadline = performance.now() + patienceMs; ; await pause(200)) {
    const response = await fetch(url);
    const text = await response.text();
    if (response.ok && fits(text)) return text;
    if (performance.now() > deadline) throw new Error(`${url} is not so within ${patienceMs} ms: ${text}`);
  }
}

async function typeAndSize(url: string): Promise<{ readonly type: string | null; readonly bytes: number }> {
  const response = await fetch(url);
  expect(response.status, url).toBe(200);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  return { type: response.headers.get('content-type'), bytes: (await response.arrayBuffer()).byteLength };
}

/** Ids of the processes that a process has started. */
function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return stdout.split('\n').map(Number).filter((id) => id > 0);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the camera', () => {
  it('is refused with a word on how to get ffmpeg where there is none', async () => {
    const { ended } = run({ PATH: temporary });
    const { code, said } = await ended;
    expect(code).toBe(1);
    expect(said).toContain(installHint('ffmpeg', process.platform));
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('names the installer of each system', () => {
    expect(installHint('ffmpeg', 'linux')).toContain('apt install ffmpeg');
    expect(installHint('ffmpeg', 'darwin')).toContain('brew install ffmpeg');
    expect(installHint('libx264', 'win32')).toMatch(/needs libx264[\s\S]*choco install ffmpeg/);
  });

  it('makes one group of pictures a segment, and has text only where there is a font', () => {
    const words = cameraCommand('rtmp://127.0.0.1:1/live/camera', false);
    expect(words[words.indexOf('-g') + 1]).toBe('50');
    expect(words.join(' ')).not.toContain('drawtext');
    expect(cameraCommand('rtmp://127.0.0.1:1/live/camera', true).join(' ')).toContain('drawtext');
    expect(packagerCommand('rtmp://127.0.0.1:1/live/camera', '/time').join(' ')).toContain('delete_segments');
  });

  it.runIf(missing === null && process.platform !== 'win32')('goes on the air as HLS and DASH, and leaves nothing behind on Ctrl-C', async () => {
    const { until, ended } = run({});
    const said = await until(/Camera · DASH: \S+/);
    const page = present(/Camera · HLS: (\S+)#/.exec(said)?.[1]);
    const [hls, dash] = ['/camera/hls/', '/camera/dash/'].map((path) => new URL(path, page).href);
    const children = childrenOf(present(demo?.pid));
    expect(children.filter(isRunning).length).toBeGreaterThanOrEqual(2);

    const playlist = await textOnce(`${hls}index.m3u8`, (text) => text.split('#EXTINF').length > someSegments);
    const parser = parserOn(stillClock());
    const presentation = await parse(await textOnce(`${hls}master.m3u8`, () => true), `${hls}master.m3u8`, parser);
    const { index } = await readIndex(parser, presentation, playlist, { url: `${hls}index.m3u8` });
    const listed = segmentsOf(index);
    expect(listed.length).toBeGreaterThanOrEqual(someSegments);
    for (const { durationSeconds } of listed) expect(durationSeconds).toBeCloseTo(2, 1);
    expect(await typeAndSize(present(listed[0]).url)).toEqual({ type: 'video/iso.segment', bytes: expect.toSatisfy((bytes: number) => bytes > 10_000) });
    expect(await typeAndSize(`${hls}init.mp4`)).toMatchObject({ type: 'video/mp4' });

    const mpd = await textOnce(`${dash}manifest.mpd`, () => true);
    const live = await parseText(mpd, { url: `${dash}manifest.mpd`, nowEpochMs: Date.now() });
    expect(live.live?.clockSources).toEqual([expect.objectContaining({ value: new URL('/live/time/xsdate', page).href })]);
    expect(Math.abs(Date.parse(await textOnce(new URL('/live/time/xsdate', page).href, () => true)) - Date.now())).toBeLessThan(5000);
    for (const group of [0, 1]) {
      const segments = segmentsOf(indexOf(renditionAt(live, 0, group)));
      expect(segments.length).toBeGreaterThanOrEqual(someSegments - 1);
      expect((await typeAndSize(present(segments[0]).url)).bytes).toBeGreaterThan(1000);
    }

    demo?.kill('SIGINT');
    expect((await ended).code).toBe(0);
    // The packer of its modules ends a moment after it.
    await vi.waitFor(() => expect(children.filter(isRunning)).toEqual([]), 3000);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
