import { readFrameCounter } from '../../test/media/frame-counter.js';

/** What an eye before the screen would note. Times are ms of the epoch. */
export interface LiveSight {
  /** Each picture that came on screen: when, and its time in the media. */
  readonly frames: readonly (readonly [atMs: number, mediaSeconds: number])[];
  /** What the counter in the picture said, a few times a second; rendition is the number that the counter carries. */
  readonly pictures: readonly { readonly atMs: number; readonly frame: number; readonly rendition: number }[];
}

/** Reading a picture back costs time that the player should have. */
const readEveryMs = 200;
const width = 480;
const height = 270;

/** Notes every frame from now on; the same for all players, since it asks none of them. */
export function watchLive(video: HTMLVideoElement): () => LiveSight {
  const frames: [number, number][] = [];
  const pictures: { atMs: number; frame: number; rendition: number }[] = [];
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let readAtMs = -Infinity;

  const onFrame: VideoFrameRequestCallback = (_now, { mediaTime }) => {
    const atMs = Date.now();
    frames.push([atMs, mediaTime]);
    if (context !== null && atMs - readAtMs >= readEveryMs) {
      readAtMs = atMs;
      context.drawImage(video, 0, 0, width, height);
      const counter = readFrameCounter(context.getImageData(0, 0, width, height));
      if (counter !== null) pictures.push({ atMs, ...counter });
    }
    video.requestVideoFrameCallback(onFrame);
  };
  video.requestVideoFrameCallback(onFrame);
  return () => ({ frames, pictures });
}
