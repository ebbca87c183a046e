import type { LiveInfo } from '../../engine/live-engine.js';

/** Nearer than this to the end of what can be sought counts as following the edge, in seconds: the browser stays there by itself. */
const AT_EDGE_SECONDS = 10;

/** What an element says of a live stream that it plays by itself. Its seekable end is where it wants to be: the distance to the edge is its own affair. */
export function nativeLive(element: HTMLMediaElement): { info(): LiveInfo | null; seekToLive(): void } {
  // Chromium's own HLS lets nothing of a live stream be sought (measured: 156); what is buffered is then all there is to say.
  const window = (): LiveInfo['window'] => {
    const [range] = [element.seekable, element.buffered].filter(({ length }) => length > 0);
    return range === undefined ? { start: element.currentTime, end: element.currentTime } : { start: range.start(0), end: range.end(range.length - 1) };
  };
  return {
    info() {
      // Before the metadata NaN; Infinity is how HTML says live.
      if (element.duration !== Infinity) return null;
      const range = window();
      const latencySeconds = Math.max(0, range.end - element.currentTime);
      return { latencySeconds, targetLatencySeconds: 0, window: range, edge: range.end, isAtEdge: latencySeconds < AT_EDGE_SECONDS, positionEpochMs: positionEpochMs(element) };
    },
    seekToLive() {
      element.currentTime = window().end;
    },
  };
}

/** HTML's getStartDate(), which of all browsers only WebKit has: the time of day at position 0. */
function positionEpochMs(element: HTMLMediaElement): number | null {
  if (!('getStartDate' in element) || typeof element.getStartDate !== 'function') return null;
  const start: unknown = element.getStartDate();
  const epochMs = start instanceof Date ? start.getTime() : NaN;
  return Number.isNaN(epochMs) ? null : Math.round(epochMs + element.currentTime * 1000);
}
