import { describe, expect, it } from 'vitest';
import type { FaultEffect, FaultRule } from '../network/faults.js';
import { faulty, plainTitle, play, protocols, stage, titleOf, view } from './stage.js';

/** From here on 20 s are buffered. */
const BUFFERED_MS = 15_000;
const media = ['segment', 'init'] as const;

function rule(effect: FaultEffect, change: Partial<FaultRule> = {}): FaultRule {
  return { id: effect.kind, kinds: ['segment'], effect, ...change };
}

describe.each(protocols)('segment faults, %s', (protocol) => {
  const title = titleOf(protocol);

  it('G01 plays another rendition when one segment of one is missing', async () => {
    const seen = await view(faulty(title, rule({ kind: 'status', status: 404 }, { rendition: 2, segments: [5] })));
    expect(seen.longestStallMs).toBe(0);
    expect(seen.gaps).toEqual([]);
    expect(seen.hasEnded).toBe(true);
  });

  it('G01 skips a segment that is missing everywhere, with a note, within a second', async () => {
    const seen = await view(faulty(title, rule({ kind: 'status', status: 404 }, { segments: [8] })));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBeLessThanOrEqual(1000);
    expect(seen.gaps).toHaveLength(1);
    expect(seen.warnings.some(({ code }) => code === 'network/http-status')).toBe(true);
    expect(seen.hasEnded).toBe(true);
  });

  it('G04 rides out 503 on a fifth of all requests', async () => {
    const seen = await view(faulty(title, rule({ kind: 'status', status: 503 }, { fromMs: BUFFERED_MS, probability: 0.2 })));
    expect(seen.longestStallMs).toBe(0);
    expect(seen.hasEnded).toBe(true);
  });

  it('G05 leaves a rendition whose every request fails alone, and tries it again later', async () => {
    const long = titleOf(protocol, { sections: [{ durationSeconds: 120, mediaStartSeconds: 10 }] });
    const seen = await view(stage(long, { runMs: 150_000, faults: [{ id: 'rendition gone', kinds: media, rendition: 2, effect: { kind: 'status', status: 503 } }] }));
    const asked = seen.world.http.records.filter(({ name }) => name?.rendition === 2 && name.kind !== 'playlist').map(({ startedAtMs }) => startedAtMs);
    expect(seen.longestStallMs).toBe(0);
    expect(seen.hasEnded).toBe(true);
    expect(asked.length).toBeGreaterThan(0);
    expect(Math.max(...asked) - Math.min(...asked)).toBeGreaterThan(10_000);
    // A handful a try, and a try every half minute at most.
    expect(asked.length).toBeLessThan(30);
  });

  it('G06 resumes where each first try stood still', async () => {
    const seen = await view(faulty(title, rule({ kind: 'stall', atShare: 0.5 }, { firstTries: 1, fromMs: BUFFERED_MS, segments: [14, 19, 24] })));
    const stood = seen.world.http.records.filter(({ name, attempt, outcome }) => name?.kind === 'segment' && attempt === 1 && outcome === 'cancelled');
    expect(stood.length).toBeGreaterThan(0);
    for (const record of stood) expect((record.endedAtMs ?? Infinity) - record.startedAtMs).toBeLessThan(5500);
    expect(seen.longestStallMs).toBe(0);
    expect(seen.hasEnded).toBe(true);
    expect(seen.world.http.records.some(({ range, name }) => name?.kind === 'segment' && range !== null)).toBe(true);
  });

  it.each([true, false])('G07 never keeps a body that ends early (length announced: %s)', async (announced) => {
    const alone = titleOf(protocol, { videos: plainTitle.videos.slice(0, 1) });
    const seen = await view(faulty(alone, rule({ kind: 'truncate', atShare: 0.6, announced }, { firstTries: 1, segments: [4, 9, 15] })));
    expect(seen.error).toBeNull();
    expect(seen.gaps).toEqual([]);
    expect(seen.hasEnded).toBe(true);
  });

  it.each(['html', 'empty', 'noise'] as const)('G11 takes %s for no segment, and goes on', async (kind) => {
    const seen = await view(faulty(title, rule({ kind }, { firstTries: 1, segments: [6, 12] })));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBe(0);
    expect(seen.hasEnded).toBe(true);
  });

  it('G13 plays other renditions when one init segment is missing', async () => {
    const seen = await view(faulty(title, rule({ kind: 'status', status: 404 }, { kinds: ['init'], rendition: 2 })));
    expect(seen.error).toBeNull();
    expect(seen.hasEnded).toBe(true);
  });

  it.each<FaultEffect>([{ kind: 'status', status: 404 }, { kind: 'noise' }])('G13 says within 10 s that no init segment can be had ($kind)', async (effect) => {
    const seen = await view(faulty(title, rule(effect, { kinds: ['init'] })));
    expect(seen.error).not.toBeNull();
    expect(seen.errorMs).toBeLessThan(10_000);
  });

  it('G15 stalls no longer than an outage outlasts the buffer, and a second', async () => {
    const outage = { name: 'outage', intervals: [{ durationMs: 3000, kbps: 1600, latencyMs: 40 }, { durationMs: 8000, kbps: 0, latencyMs: 40 }, { durationMs: 600_000, kbps: 1600, latencyMs: 40 }] } as const;
    let aheadSeconds = 0;
    const seen = await view(stage(title, { trace: outage }), {
      prepare: (world) => void world.clock.schedule(3000, 'world', () => {
        const time = world.element.currentTime;
        aheadSeconds = (world.sink?.playable().find(({ start, end }) => start <= time + 0.1 && time < end)?.end ?? time) - time;
      }),
    });
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBeLessThanOrEqual(Math.max(0, 8000 - aheadSeconds * 1000) + 1000);
    expect(seen.hasEnded).toBe(true);
  });

  it('G17 ends within a second where the last segment is shorter than declared', async () => {
    const seen = await view(faulty(titleOf(protocol, { overstatedSeconds: 0.7 })));
    expect(seen.hasEnded).toBe(true);
    expect(seen.longestStallMs).toBeLessThanOrEqual(1000);
  });

  it('G18 goes on behind a segment without a key frame, after two loads at most', async () => {
    const seen = await view(faulty(title, rule({ kind: 'no-key-frame' }, { segments: [8] })));
    const loads = new Map<string, number>();
    for (const { name, url, outcome } of seen.world.http.records) if (name?.segment === 8 && outcome === 'done') loads.set(url, (loads.get(url) ?? 0) + 1);
    expect(seen.error).toBeNull();
    expect(seen.hasEnded).toBe(true);
    expect(Math.max(...loads.values())).toBeLessThanOrEqual(2);
  });
});

describe('segment faults of one protocol', () => {
  it.each<FaultEffect>([{ kind: 'range-ignored' }, { kind: 'wrong-range', shiftBytes: 37 }])('G08 never takes wrong bytes for a range ($kind)', async (effect) => {
    for (const title of [titleOf('hls', { addressing: 'byte-range' }), titleOf('dash', { addressing: 'sidx' })]) {
      const seen = await view(faulty(title, rule(effect, { firstTries: 1, segments: [3, 7, 11] })));
      expect(seen.error).toBeNull();
      expect(seen.hasEnded).toBe(true);
    }
  });

  it('G16 jumps once over three segments that the playlist declares missing', async () => {
    const seen = await view(stage({ ...plainTitle, gaps: [7, 8, 9] }, { actions: [play] }));
    expect(seen.gaps).toHaveLength(1);
    expect(seen.longestStallMs).toBeLessThanOrEqual(500);
    expect(seen.world.http.records.some(({ name }) => name !== null && name.segment !== null && [7, 8, 9].includes(name.segment))).toBe(false);
    expect(seen.hasEnded).toBe(true);
  });
});
