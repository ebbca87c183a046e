import { describe, expect, it } from 'vitest';
import { healthySink } from '../media/sink-profile.js';
import { faulty, plainTitle, play, protocols, stage, titleOf, view } from './stage.js';
import type { TimedAction } from '../session/world-spec.js';

function quota(video: number): typeof healthySink {
  return { ...healthySink, evictsPlayed: false, quotaBytes: { video, audio: 12 << 20 } };
}

describe.each(protocols)('faults of the browser, %s', (protocol) => {
  const title = titleOf(protocol);

  it('E01 plays on with a smaller goal when there is room for 4 MB only', async () => {
    const seen = await view(stage(title, { sink: quota(4 << 20), config: { buffer: { goalSeconds: 60 } } }));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBe(0);
    expect(seen.hasEnded).toBe(true);
  });

  it('E02 plays a lower rendition when one segment is larger than the room', async () => {
    const steep = titleOf(protocol, { videos: [{ bitrateBps: 300_000, width: 640, height: 360 }, { bitrateBps: 8_000_000, width: 1920, height: 1080 }] });
    const seen = await view(stage(steep, { sink: quota(1_200_000), rememberedBps: 40_000_000 }));
    expect(seen.error).toBeNull();
    expect(seen.hasEnded).toBe(true);
  });

  it('E02 says within 10 s of the first picture that nothing fits', async () => {
    const seen = await view(stage(title, { sink: quota(20_000) }));
    expect(seen.error).toMatchObject({ code: 'buffer/quota' });
    expect(seen.errorMs).toBeLessThan(10_000);
  });

  it('E03 builds a new sink within 5 s when an append never ends', async () => {
    const seen = await view(stage(title, { actions: [play, { atMs: 12_000, action: { kind: 'stuck-append', count: 1 } }] }));
    expect(seen.error).toBeNull();
    expect(seen.warnings).toContainEqual(expect.objectContaining({ code: 'sink/stuck', severity: 'rebuild-sink' }));
    expect(seen.hasEnded).toBe(true);
  });

  it('E05 is back within 1.5 s after one decode error', async () => {
    const seen = await view(faulty(title, { id: 'poison', kinds: ['segment'], rendition: 2, segments: [9], firstTries: 1, effect: { kind: 'poison' } }));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBeLessThanOrEqual(1500);
    expect(seen.hasEnded).toBe(true);
  });

  it('E05 leaves a rendition alone that never decodes', async () => {
    const seen = await view(faulty(title, { id: 'poison', kinds: ['segment'], rendition: 2, effect: { kind: 'poison' } }));
    expect(seen.error).toBeNull();
    expect(seen.hasEnded).toBe(true);
  });

  it('E05 says so after three new sinks when nothing decodes', async () => {
    const seen = await view(faulty(title, { id: 'poison', kinds: ['segment'], effect: { kind: 'poison' } }));
    expect(seen.error).toMatchObject({ code: 'media/decode' });
    expect(seen.world.sinks.length).toBeLessThanOrEqual(5);
  });

  it('E06 is back at its place within 1.5 s when the source is taken away', async () => {
    const seen = await view(stage(title, { actions: [play, { atMs: 20_000, action: { kind: 'close-sink' } }] }));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBeLessThanOrEqual(1500);
    expect(seen.hasEnded).toBe(true);
  });

  it.each([1, 2, 3])('E08 wakes a frozen playhead by at most three pokes within 6 s (it takes %i)', async (ends) => {
    const seen = await view(stage(title, { freeze: { atSeconds: 20, ends } }));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBeLessThanOrEqual(6000);
    expect(seen.world.sinks).toHaveLength(1);
    expect(seen.hasEnded).toBe(true);
  });

  it('E08 builds a new sink when poking does not help', async () => {
    const seen = await view(stage(title, { freeze: { atSeconds: 20, ends: 'new-source' } }));
    expect(seen.error).toBeNull();
    expect(seen.world.sinks).toHaveLength(2);
    expect(seen.hasEnded).toBe(true);
  });

  it('E08 says within 15 s that nothing moves it', async () => {
    const seen = await view(stage(title, { freeze: { atSeconds: 20, ends: 'never' } }));
    expect(seen.error).toMatchObject({ code: 'playback/stuck' });
    expect((seen.errorMs ?? Infinity) - 20_000 - (seen.startMs ?? 0)).toBeLessThan(15_000);
  });

  it('E09 lands within a second on the last of 200 seeks in 10 s, and wastes two requests each at most', async () => {
    const seeks = Array.from({ length: 200 }, (_, index): TimedAction => ({ atMs: 5000 + index * 50, action: { kind: 'seek', toShare: ((index * 37) % 97) / 100 } }));
    const lastMs = 5000 + 199 * 50;
    let landedAtMs = Infinity;
    let before = 0;
    let during = 0;
    const seen = await view(stage(title, { actions: [play, ...seeks], runMs: 100_000 }), {
      prepare(world) {
        world.clock.schedule(4999, 'world', () => void (before = world.http.records.length));
        world.clock.schedule(lastMs + 1, 'world', () => void (during = world.http.records.length));
        world.watch({ name: 'landing', onPlayhead: (cause) => {
          if (cause === 'seeked' && world.clock.now() > lastMs) landedAtMs = Math.min(landedAtMs, world.clock.now());
          return null;
        } });
      },
    });
    expect(seen.error).toBeNull();
    expect(landedAtMs - lastMs).toBeLessThan(1000);
    // Two tracks: init segments aside, a request each.
    expect(during - before).toBeLessThanOrEqual(200 * 4);
  });

  it.each([1, 1.5])('E10 lands at once on a seek to %f of the length, and ends', async (toShare) => {
    const seen = await view(stage(title, { actions: [play, { atMs: 5000, action: { kind: 'seek', toShare } }] }));
    expect(seen.error).toBeNull();
    expect(seen.hasEnded).toBe(true);
    expect(seen.world.element.seeking).toBe(false);
    // The last segment takes the link a second.
    expect(seen.longestStallMs).toBeLessThanOrEqual(1500);
  });
});

describe('faults of the browser, HLS alone', () => {
  it('E10 lands behind a gap on a seek into it', async () => {
    const seen = await view(stage({ ...plainTitle, gaps: [15, 16] }, { actions: [play, { atMs: 3000, action: { kind: 'seek', toShare: 31 / 60 } }] }));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBeLessThanOrEqual(1000);
    expect(seen.hasEnded).toBe(true);
  });
});
