import { isAbort } from '../../kit/scope.js';
import { observeTime } from '../../manifest/clock-sync.js';
import type { ClockSource } from '../../model/live.js';
import type { DatedAnswer } from '../../fetch/requester.js';
import type { LiveParts } from '../live-parts.js';
import { requestPolicy } from '../request-policy.js';

/** HTTP dates are whole seconds (RFC 9110 §5.6.7). */
const DATE_RESOLUTION_MS = 1000;
/** A time server that takes longer is passed over, in ms: a viewer waits. */
const SOURCE_TIMEOUT_MS = 1500;
/** More text than this is no time. */
const MAX_TIME_BYTES = 4096;

/** Learns the origin's clock from the sources that the manifest names, and from the dates of answers. */
export interface OriginTime {
  dated(answer: DatedAnswer): void;
  /** Asks the sources until one tells; without any, what is known must do. */
  ask(sources: readonly ClockSource[]): Promise<void>;
}

export function createOriginTime({ ports, store, requester }: LiveParts, signal: AbortSignal): OriginTime {
  const { clock } = ports;
  let datesSeen = 0;

  function observe(serverEpochMs: number, resolutionMs: number, sentAtMs: number, receivedAtMs: number): boolean {
    const { live } = store.state();
    if (live === null || Number.isNaN(serverEpochMs)) return false;
    store.dispatch({ kind: 'live', fact: { kind: 'clock', clock: observeTime(live.clock, { serverEpochMs, resolutionMs, sentAtMs, receivedAtMs }) } });
    return true;
  }

  async function askOne({ kind, value }: ClockSource): Promise<boolean> {
    // Written when the MPD was, which came just now.
    if (kind === 'direct') return observe(Date.parse(value), 0, clock.now() - SOURCE_TIMEOUT_MS, clock.now());
    const sentAtMs = clock.now();
    const datesBefore = datesSeen;
    const { bytes } = await requester.whole({ kind: 'manifest', url: value, range: null, maxBytes: MAX_TIME_BYTES }, { ...requestPolicy(store.state(), false), attempts: 1, firstByteTimeoutMs: SOURCE_TIMEOUT_MS }, null, signal);
    // For http-head the date of this very answer was taken already, if the server lets other origins read it.
    return kind === 'http-head' ? datesSeen > datesBefore : observe(Date.parse(new TextDecoder().decode(bytes).trim()), 1, sentAtMs, clock.now());
  }

  return {
    dated({ date, sentAtMs, receivedAtMs }) {
      if (observe(Date.parse(date), DATE_RESOLUTION_MS, sentAtMs, receivedAtMs)) datesSeen += 1;
    },
    async ask(sources) {
      for (const source of sources) {
        try {
          if (await askOne(source)) return;
        } catch (error) {
          if (signal.aborted || isAbort(error)) throw error;
          ports.logger.log('warn', `The time source ${source.kind} of the manifest did not answer; the next one is asked, or the dates of answers are believed.`);
        }
      }
    },
  };
}
