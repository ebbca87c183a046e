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

/** What was measured, without what is under way: means weighted by seconds of body time. */
interface Means {
  readonly recent: Ewma;
  readonly fast: Ewma;
  readonly slow: Ewma;
  readonly deviation: Ewma;
}

/** Everything known about the link, as a value. */
export interface Throughput {
  readonly tuning: ThroughputTuning;
  readonly initialBps: number;
  readonly transfers: readonly Transfer[];
  /** Body bytes and body time since the last sample. */
  readonly sliceBytes: number;
  readonly sliceMs: number;
  readonly atMs: number;
  readonly means: Means;
  /** Milliseconds from request to headers, weighted by transfer. */
  readonly latency: Ewma;
}

export interface ThroughputEstimate {
  /** The cautious guess for the next seconds: the lower of `fastBps` and `slowBps`. Bits per second. */
  readonly bps: number;
  /** Over about a second, a few seconds, a dozen seconds of transfer. */
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

/** Weights of the estimate; the defaults come from the decision sweep. Half-lives in seconds of transfer. */
export interface ThroughputTuning {
  readonly recentHalfLifeSeconds: number;
  readonly fastHalfLifeSeconds: number;
  readonly slowHalfLifeSeconds: number;
  readonly deviationHalfLifeSeconds: number;
  /** What the end of a transfer counts at least, in seconds: else, with a full buffer and short transfers, a faster link is noticed late. */
  readonly minWeightSeconds: number;
  /** Share of a surprise upwards that counts as deviation; downwards counts whole. */
  readonly upwardDeviation: number;
}

export const throughputTuning: ThroughputTuning = {
  recentHalfLifeSeconds: 0.871,
  fastHalfLifeSeconds: 4.02,
  slowHalfLifeSeconds: 10,
  deviationHalfLifeSeconds: 28.4,
  minWeightSeconds: 0.736,
  upwardDeviation: 0.646,
};

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
export function emptyThroughput(initialBps: number, tuning: ThroughputTuning = throughputTuning): Throughput {
  const seeded = (halfLife: number): Ewma => addToEwma(emptyEwma(halfLife), initialBps, INITIAL_WEIGHT_SECONDS);
  return {
    tuning,
    initialBps,
    transfers: [],
    sliceBytes: 0,
    sliceMs: 0,
    atMs: 0,
    means: {
      recent: seeded(tuning.recentHalfLifeSeconds),
      fast: seeded(tuning.fastHalfLifeSeconds),
      slow: seeded(tuning.slowHalfLifeSeconds),
      deviation: addToEwma(emptyEwma(tuning.deviationHalfLifeSeconds), INITIAL_DEVIATION, 1),
    },
    latency: emptyEwma(LATENCY_HALF_LIFE_TRANSFERS),
  };
}

/** The next value after one fact. Facts of transfers that were never requested are ignored. */
export function observeLink(state: Throughput, fact: LinkFact): Throughput {
  const atMs = Math.max(state.atMs, fact.atMs);
  const sliceMs = sliceMsAt(state, atMs);
  if (fact.kind === 'requested') {
    const transfer: Transfer = { id: fact.transferId, requestedAtMs: atMs, bodyAtMs: null, bytes: 0, sliceBytes: 0 };
    return { ...state, atMs, sliceMs, transfers: [...state.transfers, transfer] };
  }
  const transfer = state.transfers.find(({ id }) => id === fact.transferId);
  if (transfer === undefined) return state;
  if (fact.kind === 'ended') return endTransfer({ ...state, atMs, sliceMs }, transfer, fact.fromCache);
  if (fact.kind === 'first-byte') return { ...state, atMs, sliceMs, transfers: replaced(state.transfers, { ...transfer, bodyAtMs: atMs }) };

  const bodyAtMs = transfer.bodyAtMs ?? atMs;
  const hasWaited = transfer.bytes === 0 && atMs - bodyAtMs < BUFFERED_PIECE_MS && !state.transfers.some((other) => other !== transfer && other.bodyAtMs !== null);
  const counted = hasWaited ? 0 : fact.bytes;
  const transfers = replaced(state.transfers, { ...transfer, bodyAtMs, bytes: transfer.bytes + fact.bytes, sliceBytes: transfer.sliceBytes + counted });
  const sliceBytes = state.sliceBytes + counted;
  if (sliceMs >= SLICE_MS) return closeSlice(state, transfers, sliceBytes, sliceMs, atMs);
  return { tuning: state.tuning, initialBps: state.initialBps, means: state.means, latency: state.latency, transfers, atMs, sliceBytes, sliceMs };
}

/** The estimate as of `nowMs`: a body that flows no more counts as a falling rate even before its next piece. */
export function estimateThroughput(state: Throughput, nowMs: number): ThroughputEstimate {
  const sliceMs = sliceMsAt(state, nowMs);
  const means = sliceMs >= SLICE_MS ? addSample(state.means, (state.sliceBytes * 8000) / sliceMs, sliceMs / 1000, state.tuning) : state.means;
  const fastBps = ewmaValue(means.fast) ?? state.initialBps;
  const slowBps = ewmaValue(means.slow) ?? state.initialBps;
  return {
    bps: Math.min(fastBps, slowBps),
    recentBps: ewmaValue(means.recent) ?? state.initialBps,
    fastBps,
    slowBps,
    deviation: ewmaValue(means.deviation) ?? INITIAL_DEVIATION,
    latencyMs: ewmaValue(state.latency) ?? DEFAULT_LATENCY_MS,
    measuredSeconds: Math.max(0, means.fast.weight - INITIAL_WEIGHT_SECONDS),
  };
}

/** Body time of the open slice at a moment: runs only while a body flows. */
function sliceMsAt(state: Throughput, atMs: number): number {
  const flows = state.transfers.some(({ bodyAtMs }) => bodyAtMs !== null);
  return state.sliceMs + (flows ? Math.max(0, atMs - state.atMs) : 0);
}

function endTransfer(state: Throughput, transfer: Transfer, fromCache: boolean): Throughput {
  const { atMs, means } = state;
  const { bodyAtMs, requestedAtMs } = transfer;
  const transfers = state.transfers.filter((other) => other !== transfer);
  if (bodyAtMs === null) return { ...state, transfers };
  if (fromCache || isQuickerThanLink(state, transfer)) {
    const alone = transfers.every((other) => other.bodyAtMs === null);
    const sliceMs = Math.max(0, state.sliceMs - (alone ? atMs - bodyAtMs : 0));
    return { ...state, transfers, sliceMs, sliceBytes: Math.max(0, state.sliceBytes - transfer.sliceBytes) };
  }
  const known = { ...state, transfers, latency: addToEwma(state.latency, bodyAtMs - requestedAtMs, 1) };
  if (state.sliceMs >= MIN_SLICE_MS && state.sliceBytes >= MIN_SLICE_BYTES) return closeSlice(known, transfers, state.sliceBytes, state.sliceMs, atMs, state.tuning.minWeightSeconds);
  // Too quick to time: bytes over the whole transfer, round trip included, is what the link carries at least.
  const atLeastBps = (transfer.bytes * 8000) / Math.max(1, atMs - requestedAtMs);
  if (transfer.bytes < MIN_SLICE_BYTES || atLeastBps <= (ewmaValue(means.fast) ?? 0)) return known;
  return { ...known, sliceBytes: 0, sliceMs: 0, means: addSample(means, atLeastBps, state.tuning.minWeightSeconds, state.tuning) };
}

function closeSlice(state: Throughput, transfers: readonly Transfer[], sliceBytes: number, sliceMs: number, atMs: number, minWeightSeconds = 0): Throughput {
  return {
    tuning: state.tuning,
    initialBps: state.initialBps,
    latency: state.latency,
    atMs,
    sliceBytes: 0,
    sliceMs: 0,
    means: addSample(state.means, (sliceBytes * 8000) / sliceMs, Math.max(minWeightSeconds, sliceMs / 1000), state.tuning),
    transfers: transfers.map((transfer) => ({ ...transfer, sliceBytes: 0 })),
  };
}

function addSample(means: Means, bps: number, seconds: number, { upwardDeviation }: ThroughputTuning): Means {
  const expected = ewmaValue(means.fast) ?? bps;
  const surprise = Math.log(Math.max(bps, 1) / Math.max(expected, 1));
  const deviation = Math.min(MAX_DEVIATION, surprise < 0 ? -surprise : surprise * upwardDeviation);
  return {
    recent: addToEwma(means.recent, bps, seconds),
    fast: addToEwma(means.fast, bps, seconds),
    slow: addToEwma(means.slow, bps, seconds),
    deviation: addToEwma(means.deviation, deviation, seconds),
  };
}

/** Answered and done in a quarter of the link's usual round trip: it came from a cache. */
function isQuickerThanLink(state: Throughput, transfer: Transfer): boolean {
  const usualMs = ewmaValue(state.latency);
  return usualMs !== null && state.atMs - transfer.requestedAtMs < usualMs / 4;
}

function replaced(transfers: readonly Transfer[], transfer: Transfer): readonly Transfer[] {
  return transfers.map((other) => (other.id === transfer.id ? transfer : other));
}
