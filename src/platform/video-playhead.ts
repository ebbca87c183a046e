import type { Clock } from '../ports/clock.js';
import type { Playhead, PlayheadCause, PlayheadObservation } from '../ports/playhead.js';
import { watchElementSize } from './element-size.js';
import { isWebKitOverGStreamer } from './media-source-kind.js';
import { seekAgainWherePaused } from './seek-again.js';

/** What the element's events mean. Ticks are `timeupdate`, 4–66 Hz while playing (HTML, "time marches on"); none comes while it waits. */
const CAUSES: readonly (readonly [event: string, cause: PlayheadCause])[] = [
  ['timeupdate', 'tick'],
  ['play', 'play'],
  ['pause', 'pause'],
  ['seeking', 'seeking'],
  ['seeked', 'seeked'],
  ['waiting', 'waiting'],
  ['playing', 'playing'],
  ['ended', 'ended'],
  ['ratechange', 'rate'],
  ['loadedmetadata', 'ready'],
  ['loadeddata', 'ready'],
  ['canplay', 'ready'],
  ['canplaythrough', 'ready'],
];

type Listener = (cause: PlayheadCause, observation: PlayheadObservation) => void;

/** A `<video>` (or `<audio>`, whose picture has no size) as the engine may know it. Hears the element only while somebody has subscribed. */
export function createVideoPlayhead(element: HTMLMediaElement, clock: Clock): Playhead {
  const size = watchElementSize(element);
  const listeners = new Set<Listener>();
  let isPaused = element.paused;
  const observe = (): PlayheadObservation => {
    const { widthPixels, heightPixels } = size.read();
    // Chromium pauses an element whose decoder has failed: nobody's wish, and a new source must play on.
    if (element.error === null) isPaused = element.paused;
    return {
      timeSeconds: element.currentTime,
      atMs: clock.now(),
      rate: element.playbackRate,
      paused: isPaused,
      seeking: element.seeking,
      ended: element.ended,
      readyLevel: element.readyState,
      widthPixels,
      heightPixels,
      ...countFrames(element),
    };
  };
  const tell = (cause: PlayheadCause): void => {
    for (const listener of [...listeners]) listener(cause, observe());
  };
  let stopHearing: () => void = () => undefined;
  return {
    observe,
    subscribe(listener) {
      // Its own function, so that one listener subscribed twice counts twice.
      const own: Listener = (cause, observation) => listener(cause, observation);
      listeners.add(own);
      if (listeners.size === 1) stopHearing = hear(element, size.onChange, tell);
      return () => {
        if (listeners.delete(own) && listeners.size === 0) stopHearing();
      };
    },
    seek(timeSeconds): void {
      element.currentTime = timeSeconds;
    },
    setRate(rate): void {
      element.playbackRate = rate;
    },
    play(): void {
      // Refused play() fires no event of its own; other rejections (a pause, a new source, an error) do.
      element.play().catch((reason: unknown) => {
        if (reason instanceof DOMException && reason.name === 'NotAllowedError') tell('pause');
      });
    },
  };
}

function countFrames(element: HTMLMediaElement): { readonly droppedFrames: number; readonly totalFrames: number } {
  if (!(element instanceof HTMLVideoElement) || !('getVideoPlaybackQuality' in element)) return { droppedFrames: 0, totalFrames: 0 };
  const { droppedVideoFrames, totalVideoFrames } = element.getVideoPlaybackQuality();
  return { droppedFrames: droppedVideoFrames, totalFrames: totalVideoFrames };
}

function hear(element: HTMLMediaElement, onResize: (changed: () => void) => () => void, tell: (cause: PlayheadCause) => void): () => void {
  const heard = CAUSES.map(([event, cause]) => {
    const onEvent = (): void => tell(cause);
    element.addEventListener(event, onEvent);
    return () => element.removeEventListener(event, onEvent);
  });
  heard.push(onResize(() => tell('resize')));
  if (isWebKitOverGStreamer()) heard.push(seekAgainWherePaused(element));
  return () => {
    for (const stop of heard) stop();
  };
}
