import { mkdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cameraCommand, ingestUrl, packagerCommand } from './commands.js';
import { startFfmpeg, type Ffmpeg } from './ffmpeg.js';

/** A camera that is on the air, and what its packager writes. */
export interface CameraChain {
  /** Holds `hls/master.m3u8` and `dash/manifest.mpd` with their segments; gone after close(). */
  readonly folder: string;
  /** Resolves with the reason when it goes off the air by itself. Never rejects. */
  readonly broken: Promise<string>;
  /** Ends both processes and removes the folder. */
  close(): Promise<void>;
  /** The same at once, for a process that is about to exit. */
  abandon(): void;
}

/** A camera that finds nobody listening tries again after so many ms, so many times: the packager takes a moment to open its port. */
const retryMs = 300;
const tries = 30;
/** One that has been sending for so long was connected. */
const connectedMs = 2000;

/** Starts a packager and a camera that sends to it. `timeUrl`: where the MPD says the time is to be had. */
export async function startCamera(timeUrl: string, hasText: boolean): Promise<CameraChain> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-camera-'));
  for (const name of ['hls', 'dash']) mkdirSync(join(folder, name));
  const url = ingestUrl(await freePort());
  const packager = startFfmpeg(packagerCommand(url, timeUrl), folder);
  let camera: Ffmpeg | null = null;
  let isClosed = false;

  async function send(): Promise<string> {
    for (let attempt = 1; !isClosed; attempt += 1) {
      const from = performance.now();
      camera = startFfmpeg(cameraCommand(url, hasText), folder);
      const said = await camera.ended;
      if (isClosed || attempt >= tries || performance.now() - from > connectedMs) return said;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
    return '';
  }

  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const broken = Promise.race([
    packager.ended.then((said) => `The packager has ended. ${said}`),
    send().then((said) => `The camera has ended. ${said}`),
  ]);
  return {
    folder,
    broken,
    async close() {
      isClosed = true;
      await Promise.all([camera?.stop(), packager.stop()]);
      remove();
    },
    abandon() {
      isClosed = true;
      camera?.kill();
      packager.kill();
      remove();
    },
  };
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port on this machine.');
  return address.port;
}
