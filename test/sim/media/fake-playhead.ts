import type { Playhead, PlayheadObservation } from '../../../src/ports/playhead.js';
import type { VirtualClock } from '../time/virtual-clock.js';
import type { FakeElement } from './fake-element.js';

/** What the viewer's screen and decoder are like. */
export interface Screen {
  readonly widthPixels: number;
  readonly heightPixels: number;
  /** Share of frames that the device drops. */
  readonly droppedShare: number;
}

/** The element as the engine may know it. */
export function createFakePlayhead(element: FakeElement, clock: VirtualClock, screen: Screen): Playhead {
  const observe = (): PlayheadObservation => {
    const timeSeconds = element.currentTime;
    const totalFrames = Math.floor((element.playedSeconds + Math.max(0, timeSeconds)) * 25);
    return {
      timeSeconds, atMs: clock.now(), rate: element.rate, paused: element.paused, seeking: element.seeking, ended: element.ended,
      readyLevel: element.readyLevel, widthPixels: screen.widthPixels, heightPixels: screen.heightPixels,
      droppedFrames: Math.floor(totalFrames * screen.droppedShare), totalFrames,
    };
  };
  return {
    observe,
    subscribe: (listener) => element.subscribe((cause) => listener(cause, observe())),
    seek: (timeSeconds) => element.seek(timeSeconds, 'player'),
    setRate: (rate) => element.setRate(rate),
    play: () => element.play(),
  };
}
