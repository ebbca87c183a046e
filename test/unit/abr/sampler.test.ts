import { describe, expect, it } from 'vitest';
import { emptyThroughput, estimateThroughput, observeLink, type LinkFact, type Throughput } from '../../../src/abr/sampler.js';

const INITIAL_BPS = 2_500_000;

function fold(facts: readonly LinkFact[], state: Throughput = emptyThroughput(INITIAL_BPS)): Throughput {
  return [...facts].sort((a, b) => a.atMs - b.atMs).reduce(observeLink, state);
}

/** A transfer whose body comes evenly, a piece each 50 ms. */
function transfer(id: number, startMs: number, latencyMs: number, bodyMs: number, bytes: number): LinkFact[] {
  const pieces = Math.max(1, Math.round(bodyMs / 50));
  return [
    { kind: 'requested', transferId: id, atMs: startMs },
    { kind: 'first-byte', transferId: id, atMs: startMs + latencyMs },
    ...Array.from({ length: pieces }, (_, index): LinkFact => ({ kind: 'bytes', transferId: id, atMs: startMs + latencyMs + (bodyMs * (index + 1)) / pieces, bytes: bytes / pieces })),
    { kind: 'ended', transferId: id, atMs: startMs + latencyMs + bodyMs, fromCache: false },
  ];
}

describe('throughput sampler', () => {
  it('answers with the initial value while nothing was measured', () => {
    const estimate = estimateThroughput(emptyThroughput(INITIAL_BPS), 0);
    expect(estimate.bps).toBeCloseTo(INITIAL_BPS);
    expect(estimate.measuredSeconds).toBe(0);
  });

  it('comes close to the rate of a steady link within two segments, from far off', () => {
    // 10 Mbit/s for 2 × 2 s.
    const state = fold([...transfer(1, 0, 80, 2000, 2_500_000), ...transfer(2, 2200, 80, 2000, 2_500_000)]);
    const { bps, latencyMs, deviation } = estimateThroughput(state, 4300);
    expect(bps).toBeGreaterThan(9_000_000);
    expect(bps).toBeLessThan(10_500_000);
    expect(latencyMs).toBeCloseTo(80);
    expect(deviation).toBeLessThan(0.6);
  });

  it('keeps the round trip out of the rate, so a far server does not look like a thin pipe', () => {
    const state = fold(Array.from({ length: 8 }, (_, index) => transfer(index, index * 1200, 600, 500, 625_000)).flat());
    const { bps, latencyMs } = estimateThroughput(state, 9700);
    expect(bps).toBeGreaterThan(9_000_000);
    expect(latencyMs).toBeCloseTo(600);
  });

  describe('of media that is loaded while it is made', () => {
    /** A part that the server holds until it is made: nothing for a while, then a burst at the rate of the link, and a rest. */
    function held(id: number, madeAtMs: number, bytes: number, bps: number): LinkFact[] {
      const bodyMs = (bytes * 8000) / bps;
      const pieces = Math.max(1, Math.ceil(bodyMs / 10));
      return [
        { kind: 'requested', transferId: id, atMs: madeAtMs - 480, isHeld: true },
        { kind: 'first-byte', transferId: id, atMs: madeAtMs + 20 },
        ...Array.from({ length: pieces }, (_, index): LinkFact => ({ kind: 'bytes', transferId: id, atMs: madeAtMs + 20 + (bodyMs * (index + 1)) / pieces, bytes: bytes / pieces })),
        { kind: 'rest', transferId: id, atMs: madeAtMs + 20 + bodyMs },
        { kind: 'ended', transferId: id, atMs: madeAtMs + 20 + bodyMs, fromCache: false },
      ];
    }
    const parts = (count: number, fromMs: number, videoBytes: number, bps: number): LinkFact[] => Array.from({ length: count }, (_, part) => [
      ...held(2 * part + fromMs, fromMs + 500 * part, videoBytes, bps * 0.9), ...held(2 * part + 1 + fromMs, fromMs + 500 * part, 5000, bps * 0.1),
    ]).flat();

    it('measures the burst, not the pace of the encoder', () => {
      // 160 kB each half second are 2.6 Mbit/s of media; the link carries 10.
      expect(estimateThroughput(fold(parts(40, 500, 160_000, 10_000_000), emptyThroughput(1_000_000)), 21_000).bps).toBeGreaterThan(6_000_000);
    });

    it('believes a faster link also by parts that are over in a moment, with sound beside the picture', () => {
      // 0.6 Mbit/s of media over a link of 8: each burst of 37 kB takes 40 ms and tells at least half of it.
      expect(estimateThroughput(fold(parts(4, 500, 37_000, 8_000_000), emptyThroughput(700_000)), 2600).bps).toBeGreaterThan(3_000_000);
    });

    it('believes a link that has become slow', () => {
      const fast = fold(parts(20, 500, 160_000, 10_000_000), emptyThroughput(8_000_000));
      expect(estimateThroughput(fold(parts(20, 10_500, 100_000, 2_000_000), fast), 21_500).bps).toBeLessThan(2_600_000);
    });
  });

  it('sums transfers that share the link', () => {
    // Video at 8 and audio at 2 Mbit/s at the same time: the link carries 10.
    const state = fold([...transfer(1, 0, 50, 4000, 4_000_000), ...transfer(2, 0, 50, 4000, 1_000_000)]);
    expect(estimateThroughput(state, 4050).bps).toBeGreaterThan(9_000_000);
  });

  it.each([[6_000_000, 8], [1_000_000, 10], [300_000, 16]])('believes a fall by two orders of magnitude soon, behind a full buffer, in segments of %i bit/s within %i s', (mediaBps, withinSeconds) => {
    // 110 Mbit/s until the buffer is long full, then 1.5; a segment of 4 s every 4 s, or as fast as the link lets.
    let state = emptyThroughput(INITIAL_BPS);
    let atMs = 0;
    for (let id = 1; atMs < 60_000 + withinSeconds * 1000; id += 1) {
      const isFast = atMs < 60_000;
      const bytes = ((isFast ? 6_000_000 : mediaBps) * 4) / 8;
      const bodyMs = (bytes * 8000) / (isFast ? 110_000_000 : 1_500_000);
      state = fold(transfer(id, atMs, 40, bodyMs, bytes).filter((fact) => fact.atMs <= 60_000 + withinSeconds * 1000), state);
      atMs += Math.max(4000, 40 + bodyMs);
    }
    expect(estimateThroughput(state, 60_000 + withinSeconds * 1000).bps).toBeLessThan(12_000_000);
  });

  it('does not count the time in which nothing was asked for', () => {
    const state = fold([...transfer(1, 0, 50, 2000, 2_500_000), ...transfer(2, 60_000, 50, 2000, 2_500_000)]);
    expect(estimateThroughput(state, 62_100).bps).toBeGreaterThan(9_000_000);
  });

  it('leaves tiny bodies out', () => {
    const state = fold(transfer(1, 0, 200, 1, 900));
    expect(estimateThroughput(state, 300).measuredSeconds).toBe(0);
  });

  it('takes a body that came at once as proof of at least bytes over time', () => {
    // 500 kB, headers after 20 ms and all of it 3 ms later: at least 174 Mbit/s.
    const state = fold([
      { kind: 'requested', transferId: 1, atMs: 0 },
      { kind: 'first-byte', transferId: 1, atMs: 20 },
      { kind: 'bytes', transferId: 1, atMs: 20, bytes: 500_000 },
      { kind: 'ended', transferId: 1, atMs: 23, fromCache: false },
    ]);
    expect(estimateThroughput(state, 23).bps).toBeGreaterThan(100_000_000);
  });

  it('ignores what the cache answered, told or recognised by its haste', () => {
    const measured = fold(transfer(1, 0, 100, 2000, 500_000));
    const before = estimateThroughput(measured, 3000).bps;
    const hit = (fromCache: boolean, endMs: number): LinkFact[] => [
      { kind: 'requested', transferId: 2, atMs: 3000 },
      { kind: 'first-byte', transferId: 2, atMs: 3002 },
      { kind: 'bytes', transferId: 2, atMs: endMs, bytes: 2_000_000 },
      { kind: 'ended', transferId: 2, atMs: endMs, fromCache },
    ];
    expect(estimateThroughput(fold(hit(false, 3010), measured), 3010).bps).toBeCloseTo(before);
    expect(estimateThroughput(fold(hit(true, 3090), measured), 3090).bps).toBeCloseTo(before);
  });

  it('sees a link that stops in mid-segment, before any further piece tells it', () => {
    const flowing = fold(transfer(1, 0, 50, 3000, 3_750_000).slice(0, -20));
    const rightAfter = estimateThroughput(flowing, 2200).recentBps;
    const later = estimateThroughput(flowing, 5000).recentBps;
    expect(rightAfter).toBeGreaterThan(8_000_000);
    expect(later).toBeLessThan(rightAfter / 4);
  });

  it('calls a link unsteady that halves and doubles', () => {
    const steady = fold(Array.from({ length: 10 }, (_, index) => transfer(index, index * 1100, 50, 1000, 1_000_000)).flat());
    const wild = fold(Array.from({ length: 10 }, (_, index) => transfer(index, index * 1100, 50, 1000, index % 2 === 0 ? 2_000_000 : 250_000)).flat());
    expect(estimateThroughput(wild, 11_000).deviation).toBeGreaterThan(estimateThroughput(steady, 11_000).deviation + 0.2);
  });

  it('ignores facts of transfers it does not know', () => {
    const state = emptyThroughput(INITIAL_BPS);
    expect(observeLink(state, { kind: 'bytes', transferId: 9, atMs: 5, bytes: 1e6 })).toBe(state);
  });
});
