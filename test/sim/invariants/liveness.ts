import { isCalm } from '../session/world-spec.js';
import type { Watcher, World } from '../session/world.js';

/** No motion and no bytes: then within this time there is one or the other, or an error. In ms; half a second for the last timer. */
const SILENCE_MS = 10_500;
/** Before there is a picture the longest deadline of the fault list holds (20 s, a trickling manifest). */
const SILENT_START_MS = 20_500;
/** Live, the app may have been told that the stream stands still or cannot be had; then trying goes on for so long (M09). */
const TOLD_SILENCE_MS = 30_500;
/** Without a network, of which the browser tells, requests are made and fail at least so often. */
const OFFLINE_SILENCE_MS = 16_500;
/** With bytes still trickling in, a viewer waits longer; but not for ever. */
const STARVED_MS = 90_000;

/** 5. Whoever wants to play sees motion, or is told why not. */
export function playingMovesOrFails(world: World): Watcher {
  let lastTime = -1;
  let movedAtMs = 0;
  let received = 0;
  let fedAtMs = 0;
  let toldAtMs = -Infinity;
  let backAtMs = -Infinity;
  return {
    name: 'playing moves or fails',
    afterEvent() {
      const now = world.clock.now();
      const { element } = world;
      const isWaiting = world.wantsPlay && world.isLoaded && !element.ended && !(element.paused && world.readyAtMs !== null) && !element.refusesPlay && element.rate > 0;
      const time = element.currentTime;
      // A live manifest comes again and again; that is no media.
      const bytes = world.liveOrigin !== null && world.readyAtMs !== null ? world.http.receivedSegmentBytes : world.http.receivedMediaBytes;
      if (bytes !== received) {
        received = bytes;
        fedAtMs = now;
      }
      if (!isWaiting || time !== lastTime || now - world.lastActionMs < 1) movedAtMs = now;
      lastTime = time;
      // The browser says that there is no network: waiting is right, with a word now and then.
      if (world.connectivity.isOffline() && world.readyAtMs !== null) {
        const quietMs = now - Math.max(movedAtMs, fedAtMs, toldAtMs);
        backAtMs = now;
        return quietMs > OFFLINE_SILENCE_MS ? `neither motion nor a word for ${(quietMs / 1000).toFixed(1)} s without a network` : null;
      }
      movedAtMs = Math.max(movedAtMs, backAtMs);
      if (now - movedAtMs > STARVED_MS) return `no motion for ${((now - movedAtMs) / 1000).toFixed(0)} s at ${time.toFixed(2)} s, although bytes came`;
      const isTold = world.liveOrigin !== null && toldAtMs >= movedAtMs - 60_000;
      const limit = world.readyAtMs === null ? SILENT_START_MS : isTold ? TOLD_SILENCE_MS : SILENCE_MS;
      return now - Math.max(movedAtMs, fedAtMs, world.startedAtMs) > limit ? `neither motion nor bytes for ${((now - Math.max(movedAtMs, fedAtMs)) / 1000).toFixed(1)} s at ${time.toFixed(2)} s, and no error` : null;
    },
    onSession(event) {
      if (event.kind === 'warning') toldAtMs = world.clock.now();
      return null;
    },
  };
}

/** 5. While the viewer waits there is something that the session waits for: a timer, a request, the sink or the element. */
export function somethingIsPending(world: World): Watcher {
  return {
    name: 'something is pending',
    afterEvent() {
      if (!world.wantsPlay || !world.isLoaded || world.element.isPlayingNow || world.element.ended || world.element.paused) return null;
      const { clock } = world;
      if (clock.pendingCount('timer') + clock.pendingCount('playhead') + clock.pendingCount('sink') + world.http.openCount > 0) return null;
      return `playback stands at ${world.element.currentTime.toFixed(2)} s with no timer, request or sink operation that could change it`;
    },
  };
}

/** At the edge there is no buffer to live on: a segment must come well within its own length. */
const liveMargin = 3;

/** A steady link with room for the lowest rendition, and nothing goes wrong: never a stall once started. */
export function enoughBandwidthNeverStalls(world: World): Watcher {
  const { title, trace } = world.spec;
  const lowest = Math.min(...(title.videos.length > 0 ? title.videos : [{ bitrateBps: 0 }]).map(({ bitrateBps }) => bitrateBps)) + Math.max(0, ...title.audios.map(({ bitrateBps }) => bitrateBps));
  const [first] = trace.intervals;
  // Long round trips and short segments leave less than the rate of the link; 1.5 × covers a round trip of 200 ms a segment.
  const margin = world.liveOrigin === null ? 1.5 : liveMargin;
  const isEnough = isCalm(world.spec) && title.gaps.length === 0 && trace.intervals.length === 1 && first.kbps * 1000 >= margin * lowest && first.latencyMs <= (world.liveOrigin === null ? 200 : 80);
  return {
    name: 'enough bandwidth never stalls',
    onPlayhead(cause) {
      if (cause !== 'waiting' || !isEnough || world.readyAtMs === null) return null;
      const { element } = world;
      // A rendition that the viewer insists on may be more than the link carries.
      const hasChosen = world.spec.actions.some(({ atMs, action }) => action.kind === 'select-video' && action.index !== null && atMs <= world.clock.now());
      if (hasChosen) return null;
      const isOwnFault = element.playedSeconds > 1 && !element.seeking && element.rate === 1 && world.clock.now() - world.lastActionMs > 15_000 && world.isLoaded;
      return isOwnFault ? `a stall at ${element.currentTime.toFixed(2)} s on a steady ${first.kbps} kb/s, the lowest rendition needs ${(lowest / 1000).toFixed(0)}` : null;
    },
  };
}
