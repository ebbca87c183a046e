import type { LiveInfo } from '../../index.js';
import type { VideoHost } from './forward.js';
import type { StreamType } from './live-facts.js';
import { edgeStartSeconds, liveWindowSeconds, streamTypeOf } from './live-facts.js';

/** What kind of stream it is, as the element tells it. */
export interface LiveReport {
  /** Tells by events of the host what has changed. */
  look(): void;
  streamType(): StreamType;
  windowSeconds(): number;
  edgeStartSeconds(): number;
}

export function createLiveReport(host: VideoHost, live: () => LiveInfo | null): LiveReport {
  let type: StreamType = 'unknown';
  let windowSeconds = NaN;
  const look = (): void => {
    const [before, windowBefore] = [type, windowSeconds];
    const now = live();
    // Both first, for a listener of the one may read the other.
    type = streamTypeOf(now, host.video.duration);
    windowSeconds = liveWindowSeconds(windowBefore, now);
    if (type !== before) host.dispatchEvent(new Event('streamtypechange'));
    if (!Object.is(windowSeconds, windowBefore)) host.dispatchEvent(new Event('targetlivewindowchange'));
  };
  return {
    look,
    streamType() {
      look();
      return type;
    },
    windowSeconds() {
      look();
      return windowSeconds;
    },
    edgeStartSeconds: () => edgeStartSeconds(live(), host.video.currentTime),
  };
}
