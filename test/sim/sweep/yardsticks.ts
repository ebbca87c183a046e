import { emptyThroughput, estimateThroughput, observeLink, type Throughput } from '../../../src/abr/sampler.js';
import { shouldAbandon } from '../../../src/abr/abandon.js';
import { addToEwma, emptyEwma, ewmaValue } from '../../../src/kit/ewma.js';
import type { Download, Moment, Progress, Rule, RuleSession } from './rule.js';

/**
 * Rules of the literature, written anew from their descriptions: yardsticks, not ports. Each is the
 * decision alone, and so is its figure.
 */

/** Highest rendition at or below the rate; the lowest where none is. */
export function highestBelow(bitratesBps: readonly number[], bps: number): number {
  let index = 0;
  while ((bitratesBps[index + 1] ?? Infinity) <= bps) index += 1;
  return index;
}

/** Of one download, in bits per second. */
export const rateOf = (download: Download): number => (download.bits * 1000) / Math.max(1, download.totalMs);

/** The rule to beat, fed by our own sampler. With `abandons`, our abandon rule beside it. */
export function fractionRule(fraction = 0.8, abandons = false): Rule {
  return {
    name: `${fraction} x sampler${abandons ? ' + abandon' : ''}`,
    start(initialBps) {
      let throughput: Throughput = emptyThroughput(initialBps);
      let transferId = 0;
      const session: RuleSession = {
        onRequest(atMs) {
          transferId += 1;
          throughput = observeLink(throughput, { kind: 'requested', transferId, atMs });
        },
        onFirstByte: (atMs) => void (throughput = observeLink(throughput, { kind: 'first-byte', transferId, atMs })),
        onBits: (atMs, bits) => void (throughput = observeLink(throughput, { kind: 'bytes', transferId, atMs, bytes: bits / 8 })),
        onDownload: (_download, atMs) => void (throughput = observeLink(throughput, { kind: 'ended', transferId, atMs, fromCache: false })),
        choose: ({ movie, nowMs }) => highestBelow(movie.bitratesBps, fraction * estimateThroughput(throughput, nowMs).bps),
      };
      if (!abandons) return session;
      const abandon = (progress: Progress): number | null => {
        const verdict = shouldAbandon({
          candidates: progress.movie.bitratesBps.map((bitrateBps, index) => ({ id: String(index), bitrateBps, averageBitrateBps: null, upcomingBits: [] })),
          renditionId: String(progress.rendition), receivedBits: progress.receivedBits, totalBits: progress.totalBits, elapsedMs: progress.elapsedMs,
          throughput: estimateThroughput(throughput, progress.nowMs), bufferAheadSeconds: progress.bufferSeconds, appendedSeconds: progress.appendedSeconds,
          segmentSeconds: progress.movie.segmentSeconds, playbackRate: 1, otherTracksBps: 0, bandwidthFraction: 0.85, bufferGoalSeconds: progress.bufferGoalSeconds, hasAbandoned: progress.hasAbandoned,
        });
        return verdict === null ? null : Number(verdict.toRenditionId);
      };
      return { ...session, abandon };
    },
  };
}

/** The rule to beat, with the plain harmonic mean of the last five downloads. */
export function harmonicRule(fraction = 0.8): Rule {
  return {
    name: `${fraction} x harmonic 5`,
    start(initialBps) {
      const last: number[] = [];
      return {
        onDownload(download) {
          last.push(rateOf(download));
          if (last.length > 5) last.shift();
        },
        choose: ({ movie }) => highestBelow(movie.bitratesBps, fraction * (harmonicMean(last) ?? initialBps)),
      };
    },
  };
}

function harmonicMean(rates: readonly number[]): number | null {
  return rates.length === 0 ? null : rates.length / rates.reduce((sum, rate) => sum + 1 / Math.max(rate, 1), 0);
}

/** BOLA (Spiteri, Urgaonkar, Sitaraman, INFOCOM 2016), its basic form; throughput for the first segment. */
export function bolaRule(): Rule {
  return {
    name: 'bola',
    start: (initialBps) => ({
      choose: (moment) => (moment.current < 0 ? highestBelow(moment.movie.bitratesBps, 0.8 * initialBps) : bolaChoice(moment)),
    }),
  };
}

/** The rendition that BOLA wants. */
export function bolaChoice({ movie, bufferSeconds, bufferGoalSeconds }: Moment): number {
  const { bitratesBps, segmentSeconds } = movie;
  const lowest = bitratesBps[0] ?? 1;
  const utilities = bitratesBps.map((bitrate) => Math.log(bitrate / lowest) + 1);
  const top = utilities[utilities.length - 1] ?? 1;
  const minimumSeconds = Math.min(10, 2 * segmentSeconds);
  const goal = Math.max(bufferGoalSeconds, minimumSeconds + 2 * bitratesBps.length);
  const gain = (top - 1) / (goal / minimumSeconds - 1);
  const factor = minimumSeconds / gain;
  let best = 0;
  let bestScore = -Infinity;
  utilities.forEach((utility, index) => {
    const score = (factor * (utility + gain - 1) - bufferSeconds) / (bitratesBps[index] ?? 1);
    if (score >= bestScore) {
      best = index;
      bestScore = score;
    }
  });
  return best;
}

/** DYNAMIC (Spiteri, Sitaraman, Sparacio, MMSys 2018): throughput at a low buffer, BOLA at a high one, abandonment by expected download time, as in dash.js. */
export function dynamicRule(): Rule {
  return {
    name: 'dynamic (dash.js-like)',
    start(initialBps) {
      const fast = 3;
      const slow = 8;
      let short = emptyEwma(fast);
      let long = emptyEwma(slow);
      let usesBola = false;
      const estimate = (): number => Math.min(ewmaValue(short) ?? initialBps, ewmaValue(long) ?? initialBps);
      return {
        onDownload(download) {
          const bodyMs = Math.max(1, download.totalMs - download.latencyMs);
          short = addToEwma(short, (download.bits * 1000) / bodyMs, bodyMs / 1000);
          long = addToEwma(long, (download.bits * 1000) / bodyMs, bodyMs / 1000);
        },
        choose(moment) {
          const { movie, bufferSeconds, bufferGoalSeconds } = moment;
          const byRate = highestBelow(movie.bitratesBps, 0.9 * estimate());
          if (moment.current < 0) return byRate;
          const byBuffer = bolaChoice(moment);
          const threshold = Math.min(10, bufferGoalSeconds / 2);
          if (usesBola && bufferSeconds < threshold / 2 && byBuffer < byRate) usesBola = false;
          else if (!usesBola && bufferSeconds >= threshold && byBuffer >= byRate) usesBola = true;
          // The guard against a buffer that one segment would empty.
          const affordable = highestBelow(movie.bitratesBps, (0.7 * estimate() * Math.max(bufferSeconds, 0.5)) / movie.segmentSeconds);
          return Math.min(usesBola ? byBuffer : byRate, bufferSeconds < 2 * movie.segmentSeconds ? Math.max(affordable, 0) : Infinity);
        },
        abandon({ movie, rendition, receivedBits, totalBits, elapsedMs, hasAbandoned, bufferSeconds }) {
          if (hasAbandoned || elapsedMs < 500 || rendition === 0 || bufferSeconds > 2 * movie.segmentSeconds) return null;
          const rate = (receivedBits * 1000) / elapsedMs;
          const expectedSeconds = totalBits / Math.max(rate, 1);
          if (expectedSeconds < 1.8 * movie.segmentSeconds) return null;
          const instead = highestBelow(movie.bitratesBps, 0.9 * rate);
          const rest = totalBits - receivedBits;
          return instead < rendition && rest > (movie.bitratesBps[instead] ?? 0) * movie.segmentSeconds ? instead : null;
        },
      };
    },
  };
}

/** RobustMPC (Yin et al., SIGCOMM 2015): harmonic mean lowered by the worst of the last five errors, all plans of three segments, linear QoE. */
export function robustMpcRule(): Rule {
  return {
    name: 'robust mpc',
    start(initialBps) {
      const last: number[] = [];
      const errors: number[] = [];
      let predicted = initialBps;
      return {
        onDownload(download) {
          const rate = rateOf(download);
          errors.push(Math.abs(predicted - rate) / rate);
          if (errors.length > 5) errors.shift();
          last.push(rate);
          if (last.length > 5) last.shift();
          predicted = harmonicMean(last) ?? initialBps;
        },
        choose(moment) {
          const { movie, current } = moment;
          if (current < 0) return highestBelow(movie.bitratesBps, 0.8 * initialBps);
          const bps = Math.max(1000, predicted / (1 + Math.max(0, ...errors)));
          return bestPlan(moment, bps, 3, current, moment.bufferSeconds, 0).first;
        },
      };
    },
  };
}

function bestPlan(moment: Moment, bps: number, depth: number, from: number, bufferSeconds: number, step: number): { readonly value: number; readonly first: number } {
  const { movie } = moment;
  if (depth === step) return { value: 0, first: from };
  const top = movie.bitratesBps[movie.bitratesBps.length - 1] ?? 1;
  let best = { value: -Infinity, first: 0 };
  for (let index = 0; index < movie.bitratesBps.length; index += 1) {
    const bitrate = movie.bitratesBps[index] ?? 0;
    const nominal = bitrate * movie.segmentSeconds;
    const bits = moment.sizesKnown ? (movie.sizesBits[moment.segment + step]?.[index] ?? nominal) : nominal;
    const seconds = bits / bps;
    const stall = Math.max(0, seconds - bufferSeconds);
    const next = Math.min(moment.bufferGoalSeconds, Math.max(0, bufferSeconds - seconds) + movie.segmentSeconds);
    const value = bitrate * movie.segmentSeconds - 4 * top * stall - 4 * Math.abs(bitrate - (movie.bitratesBps[from] ?? 0)) + bestPlan(moment, bps, depth, index, next, step + 1).value;
    if (value > best.value) best = { value, first: index };
  }
  return best;
}
