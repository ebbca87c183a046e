import { describe, expect, it } from 'vitest';
import { startRendition } from '../../../src/abr/start.js';
import { ladder, steadyLink } from './ladder.js';

const start = (bps: number, measuredSeconds: number): string =>
  startRendition({ candidates: ladder, throughput: { ...steadyLink(bps), measuredSeconds }, otherTracksBps: 128_000, bandwidthFraction: 0.85 });

describe('startRendition', () => {
  it('starts with what the estimate carries beside the audio', () => {
    expect(start(2_500_000, 0)).toBe('1500');
    expect(start(20_000_000, 0)).toBe('6000');
  });
  it('starts with the lowest where nothing fits', () => {
    expect(start(100_000, 0)).toBe('300');
  });
  it('trusts a measured link more than a remembered one', () => {
    expect(Number(start(4_000_000, 5))).toBeGreaterThan(Number(start(4_000_000, 0)));
  });
});
