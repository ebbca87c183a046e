import { shouldAbandon } from '../../../src/abr/abandon.js';
import type { Candidate } from '../../../src/abr/candidate.js';
import { chooseRendition, choiceTuning, type ChoiceTuning } from '../../../src/abr/choose.js';
import { emptyThroughput, estimateThroughput, observeLink, type Throughput } from '../../../src/abr/sampler.js';
import { startRendition } from '../../../src/abr/start.js';
import type { Movie } from './movie.js';
import type { Moment, Rule } from './rule.js';

/** How many coming segments an index would tell sizes of. */
const LOOK_AHEAD_SEGMENTS = 16;

/** The player's own decisions, wired as the engine wires them. */
export function sluiceRule(name = 'sluice', tuning: ChoiceTuning = choiceTuning): Rule {
  return {
    name,
    start(initialBps) {
      let throughput: Throughput = emptyThroughput(initialBps);
      let transferId = 0;
      const common = { otherTracksBps: 0, bandwidthFraction: 0.85, playbackRate: 1 };
      return {
        onRequest(atMs) {
          transferId += 1;
          throughput = observeLink(throughput, { kind: 'requested', transferId, atMs });
        },
        onFirstByte(atMs) {
          throughput = observeLink(throughput, { kind: 'first-byte', transferId, atMs });
        },
        onBits(atMs, bits) {
          throughput = observeLink(throughput, { kind: 'bytes', transferId, atMs, bytes: bits / 8 });
        },
        onDownload(_download, atMs) {
          throughput = observeLink(throughput, { kind: 'ended', transferId, atMs, fromCache: false });
        },
        choose(moment) {
          const candidates = candidatesAt(moment);
          const estimate = estimateThroughput(throughput, moment.nowMs);
          if (moment.current < 0) return Number(startRendition({ ...common, candidates, throughput: estimate }));
          const choice = chooseRendition(
            {
              ...common,
              candidates,
              currentId: String(moment.current),
              throughput: estimate,
              bufferAheadSeconds: moment.bufferSeconds,
              bufferGoalSeconds: moment.bufferGoalSeconds,
              segmentSeconds: moment.movie.segmentSeconds,
            },
            tuning,
          );
          return Number(choice.renditionId);
        },
        abandon(progress) {
          const verdict = shouldAbandon({
            ...common,
            candidates: candidatesAt(progress),
            renditionId: String(progress.rendition),
            receivedBits: progress.receivedBits,
            totalBits: progress.totalBits,
            elapsedMs: progress.elapsedMs,
            throughput: estimateThroughput(throughput, progress.nowMs),
            bufferAheadSeconds: progress.bufferSeconds,
            appendedSeconds: progress.appendedSeconds,
            segmentSeconds: progress.movie.segmentSeconds,
            hasAbandoned: progress.hasAbandoned,
          });
          return verdict === null ? null : Number(verdict.toRenditionId);
        },
      };
    },
  };
}

const plainCandidates = new WeakMap<Movie, readonly Candidate[]>();

function candidatesAt({ movie, segment, sizesKnown }: Moment): readonly Candidate[] {
  if (sizesKnown) {
    const coming = movie.sizesBits.slice(segment, segment + LOOK_AHEAD_SEGMENTS);
    return movie.bitratesBps.map((bitrateBps, index) => ({
      id: String(index), bitrateBps, averageBitrateBps: bitrateBps, upcomingBits: coming.map((sizes) => sizes[index] ?? bitrateBps * movie.segmentSeconds),
    }));
  }
  const known = plainCandidates.get(movie) ?? movie.bitratesBps.map((bitrateBps, index) => ({ id: String(index), bitrateBps, averageBitrateBps: bitrateBps, upcomingBits: [] }));
  plainCandidates.set(movie, known);
  return known;
}
