/** How asking again for one manifest or playlist went so far. Times are Clock.now in ms. */
export interface RefreshSnapshot {
  /** HLS target duration, DASH @minimumUpdatePeriod or what stands in for it, in seconds. */
  readonly intervalSeconds: number;
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  /** Answers in a row that brought nothing new. */
  readonly unchanged: number;
  /** Failures in a row. */
  readonly failures: number;
  /** The server holds its answer until there is something new (HLS CAN-BLOCK-RELOAD): how long a part lasts, in seconds; null: it does not. */
  readonly heldPartSeconds: number | null;
  /** An unchanged playlist is asked for again after half the interval (HLS); an MPD after the whole one. */
  readonly isHalvedWhenUnchanged: boolean;
}

/** Nothing is asked for more often, in seconds, whatever a manifest says. */
const LEAST_INTERVAL_SECONDS = 0.5;
/** Waits after failures, in ms: doubled from the first to the last. */
const FIRST_FAILURE_MS = 500;
const LAST_FAILURE_MS = 8000;
/** So many failures in a row are taken for a moment's trouble: half the interval is the longest wait. */
const PASSING_FAILURES = 4;

/**
 * Clock.now at which to ask again. HLS: the target duration after the last request began if that brought something new, half of it if
 * not (RFC 8216bis §6.3.4); at once where the server holds its answers. DASH: @minimumUpdatePeriod. Failures back off, without
 * jitter of our own: they are counted from the answer, which comes to each client at its own time.
 */
export function nextRefreshMs(snapshot: RefreshSnapshot): number {
  const { askedAtMs, answeredAtMs, unchanged, failures, heldPartSeconds } = snapshot;
  const intervalMs = 1000 * Math.max(LEAST_INTERVAL_SECONDS, snapshot.intervalSeconds);
  if (failures > 0) return answeredAtMs + Math.min(LAST_FAILURE_MS, FIRST_FAILURE_MS * 2 ** (failures - 1), Math.max(failures > PASSING_FAILURES ? intervalMs : intervalMs / 2, FIRST_FAILURE_MS));
  if (heldPartSeconds !== null) return unchanged === 0 ? answeredAtMs : Math.max(answeredAtMs, askedAtMs + 1000 * Math.max(heldPartSeconds / 2, unchanged > 2 ? LEAST_INTERVAL_SECONDS : 0));
  return askedAtMs + (unchanged > 0 && snapshot.isHalvedWhenUnchanged ? Math.max(intervalMs / 2, 1000 * LEAST_INTERVAL_SECONDS) : intervalMs);
}
