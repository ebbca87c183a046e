import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedRenditions, type Constraints } from '../../../src/abr/constraints.js';
import type { Rendition } from '../../../src/model/presentation.js';

function rendition(height: number, bitrateBps: number, frameRate = 30): Rendition {
  return {
    id: `${height}@${bitrateBps}`, type: 'video', carries: ['video'], bitrateBps, averageBitrateBps: null, codecs: ['avc1.64001f'], container: 'mp4',
    width: Math.round((height * 16) / 9), height, frameRate, videoRange: null, audioPairings: [], pairingKey: null, locations: [], protection: [],
  };
}

const renditions = [rendition(240, 300_000), rendition(480, 1_000_000), rendition(720, 2_500_000), rendition(720, 4_000_000, 60), rendition(1080, 6_000_000)];
const none: Constraints = { pickedId: null, maxHeight: null, maxBitrateBps: null, elementPixels: null, tooManyPixelsPerSecond: null, bans: [], unsupportedIds: [], nowMs: 1000 };
const allow = (part: Partial<Constraints>): number[] => allowedRenditions(renditions, { ...none, ...part }).map(({ bitrateBps }) => bitrateBps / 1000);

describe('allowedRenditions', () => {
  it('allows all without limits', () => {
    expect(allow({})).toEqual([300, 1000, 2500, 4000, 6000]);
  });

  it('keeps the smallest that covers the element, and all below', () => {
    expect(allow({ elementPixels: { width: 1000, height: 560 } })).toEqual([300, 1000, 2500, 4000]);
    expect(allow({ elementPixels: { width: 0, height: 0 } })).toHaveLength(5);
    expect(allow({ elementPixels: { width: 5000, height: 3000 } })).toHaveLength(5);
  });

  it('knows that a tall narrow element needs no more than its width', () => {
    expect(allow({ elementPixels: { width: 400, height: 2000 } })).toEqual([300]);
  });

  it('limits height and bitrate, and leaves the closest where nothing fits', () => {
    expect(allow({ maxHeight: 480 })).toEqual([300, 1000]);
    expect(allow({ maxHeight: 100 })).toEqual([300]);
    expect(allow({ maxBitrateBps: 2_000_000 })).toEqual([300, 1000]);
    expect(allow({ maxBitrateBps: 1 })).toEqual([300]);
  });

  it('leaves out what drops frames: the same picture at half the frame rate stays', () => {
    expect(allow({ tooManyPixelsPerSecond: 1280 * 720 * 60 })).toEqual([300, 1000, 2500]);
  });

  it('obeys the viewer against all limits but what cannot be played', () => {
    const pick = renditions[4]?.id ?? '';
    expect(allow({ pickedId: pick, maxHeight: 240 })).toEqual([6000]);
    expect(allow({ pickedId: pick, unsupportedIds: [pick] })).toEqual([300, 1000, 2500, 4000]);
    expect(allow({ pickedId: pick, bans: [{ renditionId: pick, untilMs: 5000 }] })).toEqual([300, 1000, 2500, 4000]);
  });

  it('lets bans end, and where all are banned tries the one whose ban ends first', () => {
    const bans = renditions.map(({ id }, index) => ({ renditionId: id, untilMs: 2000 + ((index + 3) % 5) }));
    expect(allow({ bans })).toEqual([2500]);
    expect(allow({ bans, nowMs: 3000 })).toHaveLength(5);
  });

  it('never leaves none while one can be played', () => {
    const limit = fc.option(fc.integer({ min: 1, max: 10_000_000 }), { nil: null });
    fc.assert(
      fc.property(limit, limit, limit, fc.option(fc.record({ width: fc.integer({ min: 0, max: 4000 }), height: fc.integer({ min: 0, max: 4000 }) }), { nil: null }), fc.subarray(renditions.map(({ id }) => id)), fc.subarray(renditions.map(({ id }) => id), { maxLength: 4 }),
        (maxHeight, maxBitrateBps, tooManyPixelsPerSecond, elementPixels, banned, unsupportedIds) => {
          const bans = banned.map((renditionId) => ({ renditionId, untilMs: Infinity }));
          const allowed = allowedRenditions(renditions, { ...none, maxHeight, maxBitrateBps, tooManyPixelsPerSecond, elementPixels, bans, unsupportedIds });
          expect(allowed.length).toBeGreaterThan(0);
          for (const { id } of allowed) expect(unsupportedIds).not.toContain(id);
        }),
      { seed: 3, numRuns: 300 },
    );
  });
});
