import type { ResolvedConfig } from '../config/config.js';
import type { SessionPorts } from '../engine/session-ports.js';
import { createBrowserClock } from '../platform/browser-clock.js';
import { chooseSinkFactory } from '../platform/choose-sink.js';
import { createConsoleLogger } from '../platform/console-logger.js';
import { createFetchHttp } from '../platform/fetch-http.js';
import { createLocalEstimateStore } from '../platform/local-estimate-store.js';
import { createMathRandom } from '../platform/math-random.js';
import { createMediaCapabilities } from '../platform/media-capabilities.js';
import { isWebKitOverGStreamer } from '../platform/media-source-kind.js';
import { createVideoPlayhead } from '../platform/video-playhead.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { createLazyParts } from './lazy.js';

/** The ports of a page, wired to one element. `logger` is asked anew for each line, so that configure() may change it. */
export function composePorts(video: HTMLMediaElement, logger: () => ResolvedConfig['logger']): SessionPorts {
  const clock = createBrowserClock();
  const lazy = createLazyParts(clock, isWebKitOverGStreamer());
  return {
    clock,
    random: createMathRandom(),
    http: createFetchHttp(clock),
    createSink: chooseSinkFactory(video),
    playhead: createVideoPlayhead(video, clock),
    capabilities: createMediaCapabilities(),
    estimateStore: createLocalEstimateStore(clock),
    logger: composeLogger(clock, logger),
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
