import { describe, expect, it } from 'vitest';
import { shouldAbandon, type DownloadSnapshot } from '../../../src/abr/abandon.js';
import { ladder, steadyLink } from './ladder.js';

/** A 4 s segment at 3 Mbit/s, of which a sixth came in 2 s on a link that fell to 0.6 Mbit/s. */
function download(part: Partial<DownloadSnapshot>): DownloadSnapshot {
  return {
    candidates: ladder, renditionId: '3000', receivedBits: 2_000_000, totalBits: 12_000_000, elapsedMs: 2000, throughput: steadyLink(600_000),
    bufferAheadSeconds: 6, appendedSeconds: 0, bufferGoalSeconds: 30, segmentSeconds: 4, playbackRate: 1, otherTracksBps: 0, bandwidthFraction: 0.85,
    hasAbandoned: false, ...part,
  };
}

describe('shouldAbandon', () => {
  it('gives up a download that would stall for a lower rendition that would not', () => {
    const verdict = shouldAbandon(download({}));
    expect(verdict).not.toBeNull();
    expect(Number(verdict?.toRenditionId)).toBeLessThan(1500);
  });

  it('goes on where the rest comes in time', () => {
    expect(shouldAbandon(download({ throughput: steadyLink(5_000_000) }))).toBeNull();
    expect(shouldAbandon(download({ receivedBits: 11_500_000 }))).toBeNull();
  });

  it('goes on while the buffer is large enough to ride it out', () => {
    expect(shouldAbandon(download({ throughput: steadyLink(2_500_000), bufferAheadSeconds: 25 }))).toBeNull();
  });

  it('never twice at one position', () => {
    expect(shouldAbandon(download({ hasAbandoned: true }))).toBeNull();
  });

  it('does not judge the first moments of a request', () => {
    expect(shouldAbandon(download({ elapsedMs: 100 }))).toBeNull();
  });

  it('has nothing below the lowest', () => {
    expect(shouldAbandon(download({ renditionId: '300', totalBits: 12_000_000 }))).toBeNull();
  });

  it('never throws away most of a segment to fetch as much anew', () => {
    expect(shouldAbandon(download({ receivedBits: 11_000_000, bufferAheadSeconds: 0.5 }))).toBeNull();
  });
});
