import type { Rendition } from '../model/presentation.js';

/** Frame rate of renditions whose manifest does not tell. */
const USUAL_FRAME_RATE = 30;

/** Pixels per second that a decoder must deliver: the load that a rendition puts on the device. 0: size unknown. */
export function pixelRate({ width, height, frameRate }: Pick<Rendition, 'width' | 'height' | 'frameRate'>): number {
  return (width ?? 0) * (height ?? 0) * (frameRate ?? USUAL_FRAME_RATE);
}
