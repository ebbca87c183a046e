import type { Movie } from './movie.js';
import type { SessionResult } from './session.js';

/**
 * What a session was worth. Both are the QoE of Pensieve (Mao et al., SIGCOMM 2017; before it MPC, Yin et al., 2015) written per second of
 * media instead of per 4 s chunk, and divided by the best quality, so that 1 is a whole film at the top without a stall:
 *
 *   ( Σ quality·seconds − 4·best·stallSeconds − best·startupSeconds − 4·Σ|quality step| ) ÷ (best · mediaSeconds)
 *
 * with quality = bitrate (linear) or ln(bitrate ÷ lowest bitrate) (log). A second of stall costs four seconds of the best
 * quality, a step four seconds of its height, a second of waiting for the start one second of the best.
 */
export interface Score {
  readonly linear: number;
  readonly log: number;
  readonly kbps: number;
  readonly stallRatio: number;
  readonly stalls: number;
  readonly switchesPerMinute: number;
  readonly startupSeconds: number;
  readonly wastedShare: number;
}

const CHUNK_SECONDS = 4;

export function scoreSession(movie: Movie, result: SessionResult): Score {
  const mediaSeconds = result.renditions.length * movie.segmentSeconds;
  const lowest = movie.bitratesBps[0] ?? 1;
  const linear = (rendition: number): number => movie.bitratesBps[rendition] ?? 0;
  const log = (rendition: number): number => Math.log(linear(rendition) / lowest);
  const best = movie.bitratesBps.length - 1;
  let bits = 0;
  let switches = 0;
  result.renditions.forEach((rendition, segment) => {
    bits += linear(rendition) * movie.segmentSeconds;
    if (segment > 0 && result.renditions[segment - 1] !== rendition) switches += 1;
  });
  const worth = (quality: (rendition: number) => number): number => {
    let sum = -(CHUNK_SECONDS * result.stallSeconds + result.startupSeconds) * quality(best);
    result.renditions.forEach((rendition, segment) => {
      sum += quality(rendition) * movie.segmentSeconds;
      if (segment > 0) sum -= CHUNK_SECONDS * Math.abs(quality(rendition) - quality(result.renditions[segment - 1] ?? rendition));
    });
    return sum / (quality(best) * mediaSeconds);
  };
  return {
    linear: worth(linear),
    log: worth(log),
    kbps: bits / mediaSeconds / 1000,
    stallRatio: result.stallSeconds / (mediaSeconds + result.stallSeconds),
    stalls: result.stalls,
    switchesPerMinute: (switches * 60) / mediaSeconds,
    startupSeconds: result.startupSeconds,
    wastedShare: result.wastedBits / (bits + result.wastedBits),
  };
}

export function meanScore(scores: readonly Score[]): Score {
  const mean = (key: keyof Score): number => scores.reduce((sum, score) => sum + score[key], 0) / Math.max(1, scores.length);
  return {
    linear: mean('linear'),
    log: mean('log'),
    kbps: mean('kbps'),
    stallRatio: mean('stallRatio'),
    stalls: mean('stalls'),
    switchesPerMinute: mean('switchesPerMinute'),
    startupSeconds: mean('startupSeconds'),
    wastedShare: mean('wastedShare'),
  };
}
