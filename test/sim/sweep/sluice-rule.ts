import { abandonTuning, shouldAbandon, type AbandonTuning } from '../../../src/abr/abandon.js';
import type { Candidate } from '../../../src/abr/candidate.js';
import { chooseRendition, choiceTuning, countSwitch, type ChoiceTuning } from '../../../src/abr/choose.js';
import { emptyThroughput, estimateThroughput, observeLink, type Throughput } from '../../../src/abr/sampler.js';
import { startRendition } from '../../../src/abr/start.js';
import type { Moment, Rule } from './rule.js';

/** How many coming segments an index would tell sizes of. */
const LOOK_AHEAD_SEGMENTS = 16;

/** The player's own decisions, wired as the engine wires them. */
export function sluiceRule(name = 'sluice', tuning: ChoiceTuning = choiceTuning, abandoning: AbandonTuning = abandonTuning): Rule {
  return {
    name,
    start(initialBps) {
      let throughput: Throughput = emptyThroughput(initialBps);
      let transferId = 0;
      let recentSwitches = 0;
      let before = -1;
      let candidates: readonly Candidate[] = [];
      let candidatesOf = -1;
      const candidatesFor = (moment: Moment): readonly Candidate[] => {
        if (candidatesOf < 0 || (moment.sizesKnown && candidatesOf !== moment.segment)) candidates = candidatesAt(moment);
        candidatesOf = moment.segment;
        return candidates;
      };
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
          const present = candidatesFor(moment);
          const estimate = estimateThroughput(throughput, moment.nowMs);
          if (moment.current < 0) return Number(startRendition({ candidates: present, throughput: estimate, otherTracksBps: 0, bandwidthFraction: 0.85 }));
          recentSwitches = countSwitch(recentSwitches, before >= 0 && before !== moment.current, moment.movie.segmentSeconds);
          before = moment.current;
          const choice = chooseRendition(
            {
              recentSwitches,
              candidates: present,
              otherTracksBps: 0,
              bandwidthFraction: 0.85,
              playbackRate: 1,
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
            otherTracksBps: 0,
            playbackRate: 1,
            bandwidthFraction: 0.85,
            bufferGoalSeconds: progress.bufferGoalSeconds,
            candidates: candidatesFor(progress),
            renditionId: String(progress.rendition),
            receivedBits: progress.receivedBits,
            totalBits: progress.totalBits,
            elapsedMs: progress.elapsedMs,
            throughput: estimateThroughput(throughput, progress.nowMs),
            bufferAheadSeconds: progress.bufferSeconds,
            appendedSeconds: progress.appendedSeconds,
            segmentSeconds: progress.movie.segmentSeconds,
            hasAbandoned: progress.hasAbandoned,
          }, abandoning);
          return verdict === null ? null : Number(verdict.toRenditionId);
        },
      };
    },
  };
}

function candidatesAt({ movie, segment, sizesKnown }: Moment): readonly Candidate[] {
  const coming = sizesKnown ? movie.sizesBits.slice(segment, segment + LOOK_AHEAD_SEGMENTS) : [];
  return movie.bitratesBps.map((bitrateBps, index) => ({
    id: String(index), bitrateBps, averageBitrateBps: bitrateBps, upcomingBits: coming.map((sizes) => sizes[index] ?? bitrateBps * movie.segmentSeconds),
  }));
}
