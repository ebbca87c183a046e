import type { ResolvedConfig } from '../config/config.js';
import type { Session, SessionOptions } from '../engine/session.js';
import { createSession } from '../engine/session.js';
import type { SessionPorts } from '../engine/session-ports.js';
import { createBrowserClock } from '../platform/browser-clock.js';
import { chooseSinkFactory } from '../platform/choose-sink.js';
import { createConsoleLogger } from '../platform/console-logger.js';
import { createFetchHttp } from '../platform/fetch-http.js';
import { createLocalEstimateStore } from '../platform/local-estimate-store.js';
import { createMathRandom } from '../platform/math-random.js';
import { createMediaCapabilities } from '../platform/media-capabilities.js';
import { findMediaSource, isWebKitOverGStreamer } from '../platform/media-source-kind.js';
import { createNavigatorConnectivity } from '../platform/navigator-connectivity.js';
import { createVideoPlayhead } from '../platform/video-playhead.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { createLazyParts, loadNativePlay } from './lazy.js';
import { canPlayNatively, createNativeSession } from './native/native-session.js';

/** What plays one load after another in an element. */
export interface Sessions {
  readonly clock: Clock;
  create(options: SessionOptions): Session;
}

/**
 * Sessions over Media Source Extensions; where a browser has none but plays HLS by itself, over that. `config` is asked anew each
 * time, so that configure() may change it. Throws `environment/unsupported` where there is neither.
 */
export function composeSessions(video: HTMLMediaElement, config: () => ResolvedConfig): Sessions {
  const clock = createBrowserClock();
  if (findMediaSource() === null && canPlayNatively(video)) {
    const playhead = createVideoPlayhead(video, clock);
    return { clock, create: (options) => createNativeSession(video, playhead, loadNativePlay, options) };
  }
  const ports = composePorts(video, clock, config);
  return { clock, create: (options) => createSession(ports, options) };
}

function composePorts(video: HTMLMediaElement, clock: Clock, config: () => ResolvedConfig): SessionPorts {
  const lazy = createLazyParts(clock, isWebKitOverGStreamer(), () => config().workerUrl);
  return {
    clock,
    random: createMathRandom(),
    http: createFetchHttp(clock),
    connectivity: createNavigatorConnectivity(),
    createSink: chooseSinkFactory(video),
    playhead: createVideoPlayhead(video, clock),
    capabilities: createMediaCapabilities(),
    estimateStore: createLocalEstimateStore(clock),
    logger: composeLogger(clock, () => config().logger),
    ...lazy,
  };
}

function composeLogger(clock: Clock, target: () => ResolvedConfig['logger']): Logger {
  const toConsole = createConsoleLogger();
  return {
    log(level, text, data) {
      const sink = target();
      if (sink === null) return;
      if (sink === 'console') toConsole.log(level, text, data);
      else sink({ level, atMs: clock.now(), text, ...(data === undefined ? {} : { data }) });
    },
  };
}
