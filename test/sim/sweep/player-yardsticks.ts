import { addToEwma, emptyEwma, ewmaValue } from '../../../src/kit/ewma.js';
import type { Moment, Rule } from './rule.js';
import { bolaChoice, highestBelow, rateOf } from './yardsticks.js';

/**
 * Rules of other players, written anew from their documentation: yardsticks, not ports. Each is the decision alone, so a figure
 * here is of the rule, not of the player that uses it.
 */

/** Two EWMAs and a starvation delay, as hls.js documents its controller: 0.95 of the rate to stay, 0.7 to rise, a download must end before the buffer does. */
export function hlsLikeRule(): Rule {
  return {
    name: 'hls.js-like',
    start(initialBps) {
      let fast = emptyEwma(3);
      let slow = emptyEwma(9);
      let latencyMs = 100;
      const estimate = (): number => (fast.weight === 0 ? initialBps : Math.min(ewmaValue(fast) ?? initialBps, ewmaValue(slow) ?? initialBps));
      const find = ({ movie, current }: Moment, deadlineSeconds: number): number => {
        const bps = estimate();
        for (let index = movie.bitratesBps.length - 1; index >= 0; index -= 1) {
          const bitrate = movie.bitratesBps[index] ?? 0;
          const adjusted = (index <= current ? 0.95 : 0.7) * bps;
          const seconds = latencyMs / 1000 + (bitrate * movie.segmentSeconds) / adjusted;
          if (adjusted >= bitrate && seconds < deadlineSeconds) return index;
        }
        return -1;
      };
      return {
        onDownload(download) {
          const bodyMs = Math.max(50, download.totalMs - download.latencyMs);
          latencyMs = (latencyMs + download.latencyMs) / 2;
          fast = addToEwma(fast, (download.bits * 1000) / bodyMs, bodyMs / 1000);
          slow = addToEwma(slow, (download.bits * 1000) / bodyMs, bodyMs / 1000);
        },
        choose(moment) {
          const inTime = find(moment, moment.bufferSeconds);
          if (inTime >= 0) return inTime;
          const late = find(moment, moment.bufferSeconds + Math.min(4, moment.movie.segmentSeconds));
          return Math.max(0, late);
        },
        abandon({ movie, rendition, receivedBits, totalBits, elapsedMs, bufferSeconds, hasAbandoned }) {
          if (hasAbandoned || rendition === 0 || bufferSeconds > 2 * movie.segmentSeconds) return null;
          const rate = receivedBits > 0 ? (receivedBits * 1000) / Math.max(1, elapsedMs - latencyMs) : estimate();
          if (elapsedMs <= 500 * ((movie.bitratesBps[rendition] ?? 0) * movie.segmentSeconds) / Math.max(rate, 1)) return null;
          const restSeconds = (totalBits - receivedBits) / Math.max(rate, 1);
          if (restSeconds <= bufferSeconds) return null;
          for (let index = rendition - 1; index >= 0; index -= 1) {
            const seconds = latencyMs / 1000 + ((movie.bitratesBps[index] ?? 0) * movie.segmentSeconds) / Math.max(rate, 1);
            if (seconds < bufferSeconds || index === 0) return seconds < restSeconds ? index : null;
          }
          return null;
        },
      };
    },
  };
}

/** Two EWMAs of 2 and 5 s, upgrade at 0.85 and downgrade at 0.95 of the rate, at most one switch in 8 s, as shaka-player documents its manager. */
export function shakaLikeRule(): Rule {
  return {
    name: 'shaka-like',
    start(initialBps) {
      let fast = emptyEwma(2);
      let slow = emptyEwma(5);
      let bits = 0;
      let switchedAtMs = -Infinity;
      return {
        onDownload(download) {
          bits += download.bits;
          fast = addToEwma(fast, rateOf(download), download.totalMs / 1000);
          slow = addToEwma(slow, rateOf(download), download.totalMs / 1000);
        },
        choose({ movie, current, nowMs }) {
          const bps = bits < 128_000 * 8 ? initialBps : Math.min(ewmaValue(fast) ?? initialBps, ewmaValue(slow) ?? initialBps);
          if (current >= 0 && nowMs - switchedAtMs < 8000) return current;
          let chosen = 0;
          movie.bitratesBps.forEach((bitrate, index) => {
            if (bps >= bitrate / 0.95 && bps <= (movie.bitratesBps[index + 1] ?? Infinity) / 0.85) chosen = index;
          });
          if (chosen !== current) switchedAtMs = nowMs;
          return chosen;
        },
      };
    },
  };
}

/** Two EWMAs of 2 and 10 s, 0.8 of the rate (0.72 while starving), BOLA's answer where the buffer is comfortable and it asks for more, as RxPlayer's adaptive documentation tells. */
export function rxLikeRule(): Rule {
  return {
    name: 'rx-like',
    start(initialBps) {
      let fast = emptyEwma(2);
      let slow = emptyEwma(10);
      let usesBuffer = false;
      return {
        onDownload(download) {
          fast = addToEwma(fast, rateOf(download), download.totalMs / 1000);
          slow = addToEwma(slow, rateOf(download), download.totalMs / 1000);
        },
        choose(moment) {
          const bps = Math.min(ewmaValue(fast) ?? initialBps, ewmaValue(slow) ?? initialBps);
          const starves = moment.bufferSeconds < Math.min(4, moment.bufferGoalSeconds / 3);
          const byRate = highestBelow(moment.movie.bitratesBps, (starves ? 0.72 : 0.8) * bps);
          if (moment.bufferSeconds >= Math.min(10, moment.bufferGoalSeconds * 0.8)) usesBuffer = true;
          else if (moment.bufferSeconds <= Math.min(5, moment.bufferGoalSeconds / 3)) usesBuffer = false;
          return usesBuffer ? Math.max(byRate, bolaChoice(moment)) : byRate;
        },
        abandon({ movie, rendition, receivedBits, totalBits, elapsedMs, bufferSeconds, hasAbandoned }) {
          if (hasAbandoned || rendition === 0 || elapsedMs < 1000) return null;
          const rate = (receivedBits * 1000) / elapsedMs;
          const restSeconds = (totalBits - receivedBits) / Math.max(rate, 1);
          if (restSeconds < 1.2 * bufferSeconds) return null;
          const instead = highestBelow(movie.bitratesBps, 0.72 * rate);
          return instead < rendition && (movie.bitratesBps[instead] ?? 0) * movie.segmentSeconds < totalBits - receivedBits ? instead : null;
        },
      };
    },
  };
}
