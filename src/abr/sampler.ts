import { addToEwma, emptyEwma, ewmaValue, type Ewma } from '../kit/ewma.js';

/**
 * What happened on the link, in order of time. Facts of transfers that run side by side come interleaved: bytes are summed
 * over the time in which at least one body flowed, so audio beside video does not make the link look half as fast.
 * Only media requests belong here; times are Clock.now in ms.
 */
export type LinkFact =
  /** `isHeld`: the server may hold the answer until the media is made, so the wait for it is no round trip. */
  | { readonly kind: 'requested'; readonly transferId: number; readonly atMs: number; readonly isHeld?: boolean }
  /** Headers are here; from now on the body flows. */
  | { readonly kind: 'first-byte'; readonly transferId: number; readonly atMs: number }
  | { readonly kind: 'bytes'; readonly transferId: number; readonly atMs: number; readonly bytes: number }
  /** All that is made so far is here: until the next bytes the link is idle, however long that takes. */
  | { readonly kind: 'rest'; readonly transferId: number; readonly atMs: number }
  /** Done, failed or aborted. `fromCache` where it is known; quick answers are recognised without it. */
  | { readonly kind: 'ended'; readonly transferId: number; readonly atMs: number; readonly fromCache: boolean };

interface Transfer {
  readonly id: number;
  readonly requestedAtMs: number;
  readonly isHeld: boolean;
  readonly isResting: boolean;
  /** null while it waits for its headers. */
  readonly bodyAtMs: number | null;
  readonly bytes: number;
  /** How the link stood when the body, or what came after its last rest, began. */
  readonly since: Meter;
  /** Bytes up to the last rest. */
  readonly restedBytes: number;
}

/** Counts up: body bytes, and the time in which at least one body flowed. */
interface Meter {
  readonly bytes: number;
  readonly ms: number;
}

/** Means weighted by seconds of transfer. */
interface Means {
  readonly recent: Ewma;
  readonly fast: Ewma;
  readonly slow: Ewma;
  readonly deviation: Ewma;
}

/** Everything known about the link, as a value. */
export interface Throughput {
  readonly atMs: number;
  readonly transfers: readonly Transfer[];
  readonly meter: Meter;
  /** How it stood at the last sample. */
  readonly sampled: Meter;
  readonly means: Means;
  /** Milliseconds from request to headers, weighted by transfer. */
  readonly latency: Ewma;
}

export interface ThroughputEstimate {
  /** The cautious guess for the next seconds: the lower of `fastBps` and `slowBps`. Bits per second. */
  readonly bps: number;
  /** Over about a second, a few seconds, a dozen seconds of transfer; the longer ones are at most four times the first. */
  readonly recentBps: number;
  readonly fastBps: number;
  readonly slowBps: number;
  /** Mean |ln(sample ÷ expected)|: 0 on a steady link, 0.7 where the rate halves and doubles all the time. */
  readonly deviation: number;
  /** From request to headers, in ms; a default while none was measured. */
  readonly latencyMs: number;
  /** Seconds of transfer that were measured; 0: `bps` is the remembered or configured value alone. */
  readonly measuredSeconds: number;
}

// Half-lives count seconds of transfer. These and the weights below come from the decision sweep.
const RECENT_HALF_LIFE_SECONDS = 0.87;
const FAST_HALF_LIFE_SECONDS = 3.2;
const SLOW_HALF_LIFE_SECONDS = 10;
const DEVIATION_HALF_LIFE_SECONDS = 28;
/** What a transfer counts at least: else, with a full buffer and short transfers, a faster link is noticed late. */
const MIN_WEIGHT_SECONDS = 1.5;
/** Share of a surprise upwards that counts as deviation; one downwards counts whole. */
const UPWARD_DEVIATION = 0.64;
/** Means forget a fall by two orders of magnitude in some six half-lives, and so long a hundred times too much would be believed. */
const MOST_OVER_RECENT = 4;
const LATENCY_HALF_LIFE_TRANSFERS = 3;
/** Long enough to even out how browsers bunch body pieces, short enough to see a drop within a 2 s segment. */
const SLICE_MS = 400;
/** Shorter or smaller bodies tell more about the round trip than about the rate. */
const MIN_SAMPLE_MS = 40;
const MIN_SAMPLE_BYTES = 32_768;
const ZERO: Meter = { bytes: 0, ms: 0 };
/** The initial value counts as much as this much measuring. */
const INITIAL_WEIGHT_SECONDS = 0.15;
const INITIAL_DEVIATION = 0.35;
const DEFAULT_LATENCY_MS = 80;
/** Pieces that come this soon after the headers waited in the browser; they say nothing about the rate. */
const BUFFERED_PIECE_MS = 2;
const MAX_DEVIATION = 2;

/** Nothing measured yet; `initialBps` is the remembered or configured throughput. */
export function emptyThroughput(initialBps: number): Throughput {
  const seeded = (halfLife: number): Ewma => addToEwma(emptyEwma(halfLife), initialBps, INITIAL_WEIGHT_SECONDS);
  return {
    atMs: 0,
    transfers: [],
    meter: ZERO,
    sampled: ZERO,
    means: {
      recent: seeded(RECENT_HALF_LIFE_SECONDS),
      fast: seeded(FAST_HALF_LIFE_SECONDS),
      slow: seeded(SLOW_HALF_LIFE_SECONDS),
      deviation: addToEwma(emptyEwma(DEVIATION_HALF_LIFE_SECONDS), INITIAL_DEVIATION, 1),
    },
    latency: emptyEwma(LATENCY_HALF_LIFE_TRANSFERS),
  };
}

/** The next value after one fact. Facts of transfers that were never requested are ignored. */
export function observeLink(state: Throughput, fact: LinkFact): Throughput {
  const atMs = Math.max(state.atMs, fact.atMs);
  const { transfers } = state;
  const meter = meterAt(state, atMs);
  if (fact.kind === 'requested') {
    const transfer: Transfer = { id: fact.transferId, requestedAtMs: atMs, isHeld: fact.isHeld === true, isResting: false, bodyAtMs: null, bytes: 0, since: ZERO, restedBytes: 0 };
    return { ...state, atMs, meter, transfers: [...transfers, transfer] };
  }
  const transfer = transfers.find(({ id }) => id === fact.transferId);
  if (transfer === undefined) return state;
  const others = transfers.filter((other) => other !== transfer);
  const isAlone = !others.some(isFlowing);
  if (fact.kind === 'ended') return endTransfer({ ...state, atMs, meter, transfers: others }, transfer, isAlone, fact.fromCache);
  if (fact.kind === 'first-byte') return { ...state, atMs, meter, transfers: [...others, { ...transfer, bodyAtMs: atMs, since: meter }] };

  if (fact.kind === 'rest') {
    // Sound and picture are made at the same moments and come together: what flowed beside this one counts too.
    const flowedBytes = Math.max(transfer.bytes - transfer.restedBytes, meter.bytes - transfer.since.bytes);
    const atLeastBps = (flowedBytes * 8000) / (meter.ms - transfer.since.ms + MIN_SAMPLE_MS);
    return { ...state, atMs, meter, means: addAtLeast(state.means, atLeastBps), transfers: [...others, { ...transfer, isResting: true, since: meter, restedBytes: transfer.bytes }] };
  }

  const bodyAtMs = transfer.bodyAtMs ?? atMs;
  // What follows a rest may have been on its way for as long as nobody looked.
  const hasWaited = isAlone && (transfer.isResting || (transfer.bytes === 0 && atMs - bodyAtMs < BUFFERED_PIECE_MS));
  const next: Throughput = {
    ...state,
    atMs,
    transfers: [...others, { ...transfer, bodyAtMs, isResting: false, bytes: transfer.bytes + fact.bytes }],
    meter: hasWaited ? meter : { bytes: meter.bytes + fact.bytes, ms: meter.ms },
  };
  return meter.ms - next.sampled.ms < SLICE_MS ? next : takeSample(next);
}

/** The estimate as of `nowMs`: a body that flows no more counts as a falling rate even before its next piece. */
export function estimateThroughput(state: Throughput, nowMs: number): ThroughputEstimate {
  const meter = meterAt(state, nowMs);
  const { means, latency } = meter.ms - state.sampled.ms < SLICE_MS ? state : takeSample({ ...state, meter });
  const recentBps = valueOf(means.recent);
  const fastBps = Math.min(valueOf(means.fast), MOST_OVER_RECENT * recentBps);
  const slowBps = Math.min(valueOf(means.slow), MOST_OVER_RECENT * recentBps);
  return {
    bps: Math.min(fastBps, slowBps),
    recentBps,
    fastBps,
    slowBps,
    deviation: valueOf(means.deviation),
    latencyMs: ewmaValue(latency) ?? DEFAULT_LATENCY_MS,
    measuredSeconds: means.fast.weight - INITIAL_WEIGHT_SECONDS,
  };
}

function meterAt({ transfers, meter, atMs }: Throughput, nowMs: number): Meter {
  return nowMs > atMs && transfers.some(isFlowing) ? { bytes: meter.bytes, ms: meter.ms + nowMs - atMs } : meter;
}

function isFlowing({ bodyAtMs, isResting }: Transfer): boolean {
  return bodyAtMs !== null && !isResting;
}

/** `state` is already without the transfer. */
function endTransfer(state: Throughput, transfer: Transfer, isAlone: boolean, fromCache: boolean): Throughput {
  const { atMs, meter } = state;
  const { bodyAtMs, requestedAtMs, isHeld, since, bytes } = transfer;
  if (bodyAtMs === null) return state;
  // Of one that was made while it came, only what flowed between the rests tells of the link.
  if (isHeld) return state;
  const wholeMs = Math.max(1, atMs - requestedAtMs);
  // Answered and done in a quarter of the link's usual round trip: it came from a cache.
  if (fromCache || wholeMs < (ewmaValue(state.latency) ?? 0) / 4) return { ...state, meter: isAlone ? since : { bytes: Math.max(0, meter.bytes - bytes), ms: meter.ms } };
  const known = { ...state, latency: addToEwma(state.latency, bodyAtMs - requestedAtMs, 1) };
  if (bytes < MIN_SAMPLE_BYTES) return known;
  if (meter.ms - since.ms < MIN_SAMPLE_MS) {
    // Too quick to time: bytes over the whole transfer, round trip included, is what the link carries at least.
    const atLeastBps = (bytes * 8000) / wholeMs;
    const means = addAtLeast(state.means, atLeastBps);
    return means === state.means ? known : { ...known, sampled: meter, means };
  }
  const sampled = meter.ms - state.sampled.ms < MIN_SAMPLE_MS ? known : takeSample(known);
  const missingSeconds = MIN_WEIGHT_SECONDS - (meter.ms - since.ms) / 1000;
  return missingSeconds > 0 ? { ...sampled, means: addSample(sampled.means, rateBetween(since, meter), missingSeconds) } : sampled;
}

function takeSample(state: Throughput): Throughput {
  const { meter, sampled, means } = state;
  return { ...state, sampled: meter, means: addSample(means, rateBetween(sampled, meter), (meter.ms - sampled.ms) / 1000) };
}

/** A lower bound tells something only where it is above what is believed. */
function addAtLeast(means: Means, bps: number): Means {
  return bps > valueOf(means.fast) ? addSample(means, bps, MIN_WEIGHT_SECONDS) : means;
}

function rateBetween(before: Meter, after: Meter): number {
  return (Math.max(0, after.bytes - before.bytes) * 8000) / (after.ms - before.ms);
}

function addSample(means: Means, bps: number, seconds: number): Means {
  const surprise = Math.log(Math.max(bps, 1) / valueOf(means.fast));
  const deviation = Math.min(MAX_DEVIATION, surprise < 0 ? -surprise : surprise * UPWARD_DEVIATION);
  return {
    recent: addToEwma(means.recent, bps, seconds),
    fast: addToEwma(means.fast, bps, seconds),
    slow: addToEwma(means.slow, bps, seconds),
    deviation: addToEwma(means.deviation, deviation, seconds),
  };
}

/** The means are never empty: the initial value is their first sample. Above 0, so that it can be divided by. */
function valueOf(ewma: Ewma): number {
  return Math.max(1e-9, ewmaValue(ewma) ?? 0);
}
