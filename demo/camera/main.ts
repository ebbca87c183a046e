import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LiveEntry } from '../origin/live-menu.js';
import { startDemo } from '../origin/main.js';
import { startCamera, type CameraChain } from './camera.js';
import { ffmpegAbility, installHint } from './ffmpeg.js';

/** The streams of the camera, as the page's menu has them. */
export const cameraEntries: readonly LiveEntry[] = [
  { title: 'Camera · HLS', url: '/camera/hls/master.m3u8', protocol: 'hls', notes: 'A test pattern, sent by RTMP and packed by ffmpeg: fMP4 with picture and sound in one, 2 s segments, a window of half a minute.' },
  { title: 'Camera · DASH', url: '/camera/dash/manifest.mpd', protocol: 'dash', notes: 'The same as DASH: SegmentTimeline, the time by UTCTiming.' },
];

/** The demo's origin tells the time; see origin/live. */
const timeUrl = '/live/time/xsdate';
const manifests = ['hls/master.m3u8', 'dash/manifest.mpd'];
const lookMs = 100;

/** Runs until Ctrl-C, or until the camera breaks. Resolves with the exit code; nothing is left then, neither processes nor files. */
export async function runCameraDemo(root: string, env: Readonly<Record<string, string | undefined>>, buildLibrary: () => void): Promise<number> {
  const { missing, hasText } = ffmpegAbility();
  if (missing !== null) {
    console.error(installHint(missing, process.platform));
    return 1;
  }
  const asked = new Promise<null>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(null));
  });
  buildLibrary();
  const chain = await startCamera(timeUrl, hasText);
  const abandon = (): void => chain.abandon();
  // What nobody foresaw must not leave a camera running.
  process.once('exit', abandon);
  try {
    const origin = await startDemo(root, env, { channels: cameraEntries, folders: [{ prefix: '/camera/', folder: chain.folder }] });
    try {
      console.log(`The camera is being switched on. Stop it with Ctrl-C.${hasText ? '' : ' (This ffmpeg finds no font: the time of day is not in the picture.)'}`);
      const isOn = await Promise.race([onAir(chain), asked, chain.broken]);
      if (isOn === true) for (const { title, url } of cameraEntries) console.log(`${title}: ${origin.url}/#${url}`);
      const reason = await Promise.race([asked, chain.broken]);
      if (reason === null) return 0;
      console.error(reason);
      return 1;
    } finally {
      await origin.close();
    }
  } finally {
    await chain.close();
    process.off('exit', abandon);
  }
}

/** Resolves when there are manifests to be played. */
async function onAir({ folder }: CameraChain): Promise<true> {
  while (!manifests.every((name) => existsSync(join(folder, name)))) await new Promise((resolve) => setTimeout(resolve, lookMs));
  return true;
}
