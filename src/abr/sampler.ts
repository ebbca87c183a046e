import { addToEwma, emptyEwma, ewmaValue, type Ewma } from '../kit/ewma.js';

/**
 * What happened on the link, in order of time. Facts of transfers that run side by side come interleaved: bytes are summed
 * over the time in which at least one body flowed, so audio beside video does not make the link look half as fast.
 * Only media requests belong here; times are Clock.now in ms.
 */
export type LinkFact =
  | { readonly kind: 'requested'; readonly transferId: number; readonly atMs: number }
  /** Headers are here; from now on the body flows. */
  | { readonly kind: 'first-byte'; readonly transferId: number; readonly atMs: number }
  | { readonly kind: 'bytes'; readonly transferId: number; readonly atMs: number; readonly bytes: number }
  /** Done, failed or aborted. `fromCache` where it is known; quick answers are recognised without it. */
  | { readonly kind: 'ended'; readonly transferId: number; readonly atMs: number; readonly fromCache: boolean };

interface Transfer {
  readonly id: number;
  readonly requestedAtMs: number;
  /** null while it waits for its headers. */
  readonly bodyAtMs: number | null;
  readonly bytes: number;
  /** Of `bytes`, those in the slice that is still open; taken back when it turns out to be a cache hit. */
  readonly sliceBytes: number;
}

/** Everything known about the link, as a value. */
export interface Throughput {
  readonly initialBps: number;
  readonly transfers: readonly Transfer[];
  /** Body bytes and body time since the last sample. */
  readonly sliceBytes: number;
  readonly sliceMs: number;
  readonly atMs: number;
  /** Means weighted by seconds of body time: half-lives of a few and of a dozen seconds. */
  readonly fast: Ewma;
  readonly slow: Ewma;
  /** |ln(sample ÷ what was expected)|: 0 on a steady link, about 0.7 where the rate halves and doubles. */
  readonly deviation: Ewma;
  /** Milliseconds from request to headers, weighted by transfer. */
  readonly latency: Ewma;
}

export interface ThroughputEstimate {
  /** What the next seconds will bring at best knowledge: the lower of the two means. Bits per second. */
  readonly bps: number;
  readonly fastBps: number;
  readonly slowBps: number;
  /** Typical |ln| error of a prediction; 0 means steady. */
  readonly deviation: number;
  /** From request to headers, in ms; the default while none was measured. */
  readonly latencyMs: number;
  /** Body seconds that were measured; 0: `bps` is the remembered or configured value alone. */
  readonly measuredSeconds: number;
}

const FAST_HALF_LIFE_SECONDS = 3;
const SLOW_HALF_LIFE_SECONDS = 10;
const LATENCY_HALF_LIFE_TRANSFERS = 3;
/** Long enough to even out how browsers bunch body pieces, short enough to see a drop within a 2 s segment. */
const SLICE_MS = 400;
/** A finished transfer closes a shorter slice where this much tells more about the rate than about the round trip. */
const MIN_SLICE_MS = 40;
const MIN_SLICE_BYTES = 32_768;
/** The initial value counts as much as this much measuring. */
const INITIAL_WEIGHT_SECONDS = 0.15;
const INITIAL_DEVIATION = 0.35;
const DEFAULT_LATENCY_MS = 80;
/** Pieces that come this soon after the headers waited in the browser; they say nothing about the rate. */
const BUFFERED_PIECE_MS = 2;
const MAX_DEVIATION = 2;

/** Nothing measured yet; `initialBps` is the remembered or configured throughput. */
export function emptyThroughput(initialBps: number): Throughput {
  return {
    initialBps,
    transfers: [],
    sliceBytes: 0,
    sliceMs: 0,
    atMs: 0,
    fast: addToEwma(emptyEwma(FAST_HALF_LIFE_SECONDS), initialBps, INITIAL_WEIGHT_SECONDS),
    slow: addToEwma(emptyEwma(SLOW_HALF_LIFE_SECONDS), initialBps, INITIAL_WEIGHT_SECONDS),
    deviation: addToEwma(emptyEwma(SLOW_HALF_LIFE_SECONDS), INITIAL_DEVIATION, 1),
    latency: emptyEwma(LATENCY_HALF_LIFE_TRANSFERS),
  };
}

/** The next value after one fact. Facts of transfers that were never requested are ignored. */
export function observeLink(before: Throughput, fact: LinkFact): Throughput {
  const state = elapse(before, fact.atMs);
  if (fact.kind === 'requested') {
    const transfer: Transfer = { id: fact.transferId, requestedAtMs: fact.atMs, bodyAtMs: null, bytes: 0, sliceBytes: 0 };
    return { ...state, transfers: [...state.transfers, transfer] };
  }
  const transfer = state.transfers.find(({ id }) => id === fact.transferId);
  if (transfer === undefined) return state;
  if (fact.kind === 'ended') return endTransfer(state, transfer, fact.fromCache || isQuickerThanLink(state, transfer));
  if (fact.kind === 'first-byte') return replaceTransfer(state, { ...transfer, bodyAtMs: fact.atMs });

  const hasWaited = transfer.bytes === 0 && fact.atMs - (transfer.bodyAtMs ?? fact.atMs) < BUFFERED_PIECE_MS && othersFlow(state, transfer) === false;
  const counted = hasWaited ? 0 : fact.bytes;
  const next = replaceTransfer(
    { ...state, sliceBytes: state.sliceBytes + counted },
    { ...transfer, bodyAtMs: transfer.bodyAtMs ?? fact.atMs, bytes: transfer.bytes + fact.bytes, sliceBytes: transfer.sliceBytes + counted },
  );
  return next.sliceMs >= SLICE_MS ? closeSlice(next) : next;
}

/** The estimate as of `nowMs`: a body that flows no more counts as a falling rate even before its next piece. */
export function estimateThroughput(state: Throughput, nowMs: number): ThroughputEstimate {
  const now = elapse(state, nowMs);
  const seen = now.sliceMs >= SLICE_MS ? closeSlice(now) : now;
  const fastBps = ewmaValue(seen.fast) ?? seen.initialBps;
  const slowBps = ewmaValue(seen.slow) ?? seen.initialBps;
  return {
    bps: Math.min(fastBps, slowBps),
    fastBps,
    slowBps,
    deviation: ewmaValue(seen.deviation) ?? INITIAL_DEVIATION,
    latencyMs: ewmaValue(seen.latency) ?? DEFAULT_LATENCY_MS,
    measuredSeconds: Math.max(0, seen.fast.weight - INITIAL_WEIGHT_SECONDS),
  };
}

/** Adds the time since the last fact to the slice where a body was flowing. */
function elapse(state: Throughput, atMs: number): Throughput {
  const flows = state.transfers.some(({ bodyAtMs }) => bodyAtMs !== null);
  const passed = flows ? Math.max(0, atMs - state.atMs) : 0;
  return { ...state, atMs: Math.max(state.atMs, atMs), sliceMs: state.sliceMs + passed };
}

function endTransfer(state: Throughput, transfer: Transfer, isCacheHit: boolean): Throughput {
  const rest = { ...state, transfers: state.transfers.filter(({ id }) => id !== transfer.id) };
  const bodyAtMs = transfer.bodyAtMs;
  if (bodyAtMs === null) return rest;
  const bodyMs = state.atMs - bodyAtMs;
  if (isCacheHit) {
    const alone = rest.transfers.every((other) => other.bodyAtMs === null);
    return { ...rest, sliceBytes: Math.max(0, rest.sliceBytes - transfer.sliceBytes), sliceMs: Math.max(0, rest.sliceMs - (alone ? bodyMs : 0)) };
  }
  const known = { ...rest, latency: addToEwma(rest.latency, bodyAtMs - transfer.requestedAtMs, 1) };
  if (known.sliceMs >= MIN_SLICE_MS && known.sliceBytes >= MIN_SLICE_BYTES) return closeSlice(known);
  // Too quick to time: bytes over the whole transfer, round trip included, is what the link carries at least.
  const atLeastBps = (transfer.bytes * 8000) / Math.max(1, state.atMs - transfer.requestedAtMs);
  if (transfer.bytes < MIN_SLICE_BYTES || atLeastBps <= (ewmaValue(known.fast) ?? 0)) return known;
  return addSample({ ...known, sliceBytes: 0, sliceMs: 0 }, atLeastBps, MIN_SLICE_MS / 1000);
}

function closeSlice(state: Throughput): Throughput {
  const sampled = addSample(state, (state.sliceBytes * 8000) / state.sliceMs, state.sliceMs / 1000);
  return { ...sampled, sliceBytes: 0, sliceMs: 0, transfers: sampled.transfers.map((transfer) => ({ ...transfer, sliceBytes: 0 })) };
}

function addSample(state: Throughput, bps: number, seconds: number): Throughput {
  const expected = ewmaValue(state.fast) ?? bps;
  const deviation = Math.min(MAX_DEVIATION, Math.abs(Math.log(Math.max(bps, 1) / Math.max(expected, 1))));
  return {
    ...state,
    fast: addToEwma(state.fast, bps, seconds),
    slow: addToEwma(state.slow, bps, seconds),
    deviation: addToEwma(state.deviation, deviation, seconds),
  };
}

/** Answered and done in a quarter of the link's usual round trip: it came from a cache. */
function isQuickerThanLink(state: Throughput, transfer: Transfer): boolean {
  const usualMs = ewmaValue(state.latency);
  return usualMs !== null && state.atMs - transfer.requestedAtMs < usualMs / 4;
}

function othersFlow(state: Throughput, transfer: Transfer): boolean {
  return state.transfers.some(({ id, bodyAtMs }) => id !== transfer.id && bodyAtMs !== null);
}

function replaceTransfer(state: Throughput, transfer: Transfer): Throughput {
  return { ...state, transfers: state.transfers.map((other) => (other.id === transfer.id ? transfer : other)) };
}
