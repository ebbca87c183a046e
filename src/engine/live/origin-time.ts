import { isAbort } from '../../kit/scope.js';
import { observeTime } from '../../manifest/clock-sync.js';
import type { ClockSource } from '../../model/live.js';
import type { DatedAnswer } from '../../fetch/requester.js';
import type { LiveParts } from '../live-parts.js';
import type { SessionState } from '../state.js';
import type { LiveFact } from './live-facts.js';
import { requestPolicy } from '../request-policy.js';
import { isDenied } from './live-lookup.js';
import { epochOf } from './written-time.js';

type OriginTimeParts = Pick<LiveParts, 'store' | 'requester'> & { readonly ports: Pick<LiveParts['ports'], 'clock' | 'logger'> };

/** HTTP dates are whole seconds (RFC 9110 §5.6.7). */
const DATE_RESOLUTION_MS = 1000;
/** A time server that takes longer is passed over, in ms: a viewer waits. */
const SOURCE_TIMEOUT_MS = 1500;
/** More text than this is no time. */
const MAX_TIME_BYTES = 4096;

/** The clocks of two machines drift apart by some ms in this time, in ms; then the sources are asked again, sooner after a failure. */
const KEPT_MS = 600_000;
/** How often the machine's clock is looked at, in ms. */
const LOOK_MS = 10_000;
/** Off by more against its own monotonic time, it was set, or the machine has slept, in ms. */
const JUMP_MS = 1000;

/** Learns the origin's clock from the sources that the manifest names, and from the dates of answers. */
export interface OriginTime {
  dated(answer: DatedAnswer): void;
  /** Asks the sources until one tells: true; without any, what is known must do. */
  ask(sources: readonly ClockSource[]): Promise<boolean>;
  /** Asks again from time to time, and when the machine's clock has jumped: monotonic time stands still in some machines that sleep. */
  keep(): void;
}

export function createOriginTime({ ports: { clock, logger }, store, requester }: OriginTimeParts, signal: AbortSignal): OriginTime {
  let datesSeen = 0;
  /** Clock.now at which the sources are to be asked. */
  let dueMs = 0;
  let failures = 0;
  /** Clock.now of the last answer that bounded the clock on both sides. */
  let boundedAtMs = -Infinity;

  function tell(fact: LiveFact): void {
    store.dispatch({ kind: 'live', fact });
  }

  function observe(serverEpochMs: number, resolutionMs: number, sentAtMs: number, receivedAtMs: number): boolean {
    const { live } = store.state();
    if (live === null || Number.isNaN(serverEpochMs)) return false;
    if (sentAtMs > -Infinity) boundedAtMs = receivedAtMs;
    const known = observeTime(live.clock, { serverEpochMs, resolutionMs, sentAtMs, receivedAtMs });
    if (known !== live.clock) tell({ kind: 'clock', clock: known });
    return true;
  }

  /** The time that stands in a manifest itself. A copy of it may have waited in a cache: only that it is no earlier now is certain. */
  function written(value: string, receivedAtMs: number): void {
    const epochMs = epochOf(value);
    const isLater = epochMs - receivedAtMs > (store.state().live?.clock.highMs ?? Infinity);
    const isBounding = isLater || receivedAtMs - boundedAtMs >= KEPT_MS;
    observe(epochMs, 0, isBounding ? receivedAtMs - SOURCE_TIMEOUT_MS : -Infinity, receivedAtMs);
  }

  async function askOne({ kind, value }: ClockSource): Promise<boolean> {
    // Written when the MPD was, which came just now.
    if (kind === 'direct') return observe(epochOf(value), 0, clock.now() - SOURCE_TIMEOUT_MS, clock.now());
    const sentAtMs = clock.now();
    const datesBefore = datesSeen;
    const { bytes } = await requester.whole({ kind: 'manifest', url: value, range: null, maxBytes: MAX_TIME_BYTES }, { ...requestPolicy(store.state(), false), attempts: 1, firstByteTimeoutMs: SOURCE_TIMEOUT_MS }, null, signal);
    // For http-head the date of this very answer was taken already, if the server lets other origins read it.
    return kind === 'http-head' ? datesSeen > datesBefore : observe(epochOf(new TextDecoder().decode(bytes)), 1, sentAtMs, clock.now());
  }

  async function ask(sources: readonly ClockSource[]): Promise<boolean> {
    const hasTold = await askAll(sources);
    failures = hasTold ? 0 : failures + 1;
    dueMs = clock.now() + (hasTold ? KEPT_MS : Math.min(KEPT_MS, LOOK_MS * 2 ** (failures - 1)));
    return hasTold;
  }

  async function askAll(sources: readonly ClockSource[]): Promise<boolean> {
    dueMs = Infinity;
    for (const source of sources) {
      try {
        if (await askOne(source)) return true;
      } catch (error) {
        if (signal.aborted || isAbort(error)) throw error;
        logger.log('warn', `The time source ${source.kind} of the manifest did not answer; the next one is asked, or the dates of answers are believed.`);
      }
    }
    return false;
  }

  async function look(): Promise<void> {
    for (;;) {
      await clock.sleep(LOOK_MS, signal);
      const machineEpochMs = clock.wallNow() - clock.now();
      const { live } = store.state();
      const hasJumped = live !== null && Math.abs(machineEpochMs - live.machineEpochMs) > JUMP_MS;
      const sources = askable();
      if (sources.length > 0 && (hasJumped || clock.now() >= dueMs)) await ask(sources);
      if (hasJumped) tell({ kind: 'machine', epochMs: machineEpochMs });
    }
  }

  /** What should be there by the clock is denied, or nothing new is told: the clock may have been set. */
  async function doubt(): Promise<void> {
    for (;;) {
      await store.until((state) => isDenied(state) || isStale(state), signal);
      const sources = askable();
      if (sources.length > 0) await ask(sources);
      await clock.sleep(LOOK_MS, signal);
    }
  }

  /** The time that stands in the manifest itself was right when that came. */
  function askable(): readonly ClockSource[] {
    return (store.state().presentation?.live?.clockSources ?? []).filter(({ kind }) => kind !== 'direct');
  }

  /** Each new manifest tells the time anew. */
  async function read(): Promise<void> {
    let last = directOf(store.state());
    for (;;) {
      await store.until((state) => directOf(state) !== last && (state.live?.refreshes.get('')?.isUnderWay ?? false) === false, signal);
      last = directOf(store.state());
      if (last !== null) written(last, store.state().live?.refreshes.get('')?.answeredAtMs ?? clock.now());
    }
  }

  return {
    dated({ date, sentAtMs, receivedAtMs }) {
      if (observe(Date.parse(date), DATE_RESOLUTION_MS, sentAtMs, receivedAtMs)) datesSeen += 1;
    },
    ask,
    keep() {
      for (const kept of [look(), doubt(), read()]) kept.catch(() => undefined); // The session is over.
    },
  };
}

function isStale({ live }: SessionState): boolean {
  return live !== null && [...live.refreshes.values()].some((refresh) => refresh.isStale);
}

function directOf({ presentation }: SessionState): string | null {
  return presentation?.live?.clockSources.find(({ kind }) => kind === 'direct')?.value ?? null;
}
