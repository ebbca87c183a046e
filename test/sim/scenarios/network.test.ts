import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../network/exchange.js';
import type { FaultRule } from '../network/faults.js';
import { faulty, play, protocols, stage, titleOf, view } from './stage.js';

const PLAIN_START_MS = 1000;
const media = ['segment', 'init', 'playlist', 'index'] as const;

function segmentsOf(records: readonly RequestRecord[], host: string): RequestRecord[] {
  return records.filter((record) => record.host === host && record.name?.kind === 'segment');
}

describe.each(protocols)('network faults, %s', (protocol) => {
  const twoHosts = titleOf(protocol, { hosts: ['cdn-a.test', 'cdn-b.test'], sections: [{ durationSeconds: 120, mediaStartSeconds: 10 }] });
  const deadHost = (change: Partial<FaultRule>): FaultRule => ({ id: 'dead host', host: 'cdn-a.test', kinds: media, effect: { kind: 'refuse', afterMs: 20 }, ...change });

  it('N01 starts from the other host within 3 s when the first one is dead', async () => {
    const seen = await view(stage(twoHosts, { faults: [deadHost({})], runMs: 150_000 }));
    expect(seen.startMs).toBeLessThan(PLAIN_START_MS + 3000);
    expect(seen.longestStallMs).toBe(0);
    expect(seen.hasEnded).toBe(true);
  });

  it.each<FaultRule['effect']>([{ kind: 'refuse', afterMs: 20 }, { kind: 'black-hole' }])('N01 goes over to the other host without a stall when one dies in mid-play ($kind)', async (effect) => {
    const seen = await view(stage(twoHosts, { faults: [deadHost({ effect, fromMs: 15_000 })], runMs: 150_000 }));
    expect(seen.longestStallMs).toBe(0);
    expect(seen.hasEnded).toBe(true);
  });

  it('N02 asks a host that came back once, and returns to it', async () => {
    const seen = await view(stage(twoHosts, { faults: [deadHost({ fromMs: 10_000, untilMs: 50_000 })], runMs: 150_000 }));
    const back = segmentsOf(seen.world.http.records, 'cdn-a.test').filter(({ startedAtMs }) => startedAtMs > 50_000);
    expect(seen.longestStallMs).toBe(0);
    expect(back.length).toBeGreaterThan(0);
    expect(back[0]?.startedAtMs).toBeLessThan(80_000);
    const knocks = segmentsOf(seen.world.http.records, 'cdn-a.test').filter(({ startedAtMs, outcome }) => startedAtMs > 12_000 && outcome === 'failed');
    expect(knocks.length).toBeLessThan(12);
  });

  it('N05 goes over to another host when one refuses by CORS', async () => {
    const seen = await view(stage(twoHosts, { faults: [deadHost({ effect: { kind: 'refuse', afterMs: 60 } })], runMs: 150_000 }));
    expect(seen.hasEnded).toBe(true);
    expect(seen.warnings.some(({ code }) => code === 'network/failed')).toBe(true);
  });

  it('N07 honours Retry-After to the second', async () => {
    const seen = await view(faulty(titleOf(protocol), { id: '429', kinds: ['segment'], segments: [10], firstTries: 1, effect: { kind: 'status', status: 429, retryAfterSeconds: 5 } }));
    const tries = new Map<string, RequestRecord[]>();
    for (const record of seen.world.http.records) if (record.name?.segment === 10) tries.set(record.url, [...(tries.get(record.url) ?? []), record]);
    for (const [first, second] of tries.values()) {
      if (first?.status !== 429 || second === undefined) continue;
      expect(second.startedAtMs - (first.endedAtMs ?? 0)).toBeGreaterThanOrEqual(4999.99); // The virtual clock adds fractions.
    }
    expect(seen.longestStallMs).toBe(0);
    expect(seen.hasEnded).toBe(true);
  });

  it('N08 spreads the retries of many players', async () => {
    const firstRetries: number[] = [];
    for (let seed = 1; seed <= 16; seed += 1) {
      const down: FaultRule = { id: 'down', kinds: ['segment'], fromMs: 8000, untilMs: 14_000, effect: { kind: 'status', status: 503 } };
      const seen = await view({ ...faulty(titleOf(protocol), down), seed, runMs: 25_000 });
      const failed = seen.world.http.records.find(({ status }) => status === 503);
      const retry = seen.world.http.records.find(({ id, name }) => failed !== undefined && id > failed.id && name?.kind === 'segment' && name.rendition === failed.name?.rendition);
      if (failed !== undefined && retry !== undefined) firstRetries.push(retry.startedAtMs - (failed.endedAtMs ?? 0));
    }
    const mean = firstRetries.reduce((sum, ms) => sum + ms, 0) / firstRetries.length;
    expect(firstRetries.length).toBeGreaterThan(10);
    // ±50 %: from half to one and a half of the mean delay, so at least half of it between the first and the last.
    expect(Math.max(...firstRetries) - Math.min(...firstRetries)).toBeGreaterThan(mean * 0.5);
  });

  it.each([40_000, 600_000])('L10 goes on within 2 s after %i ms offline, of which the browser has told', async (forMs) => {
    const seen = await view(stage(titleOf(protocol, { hosts: ['cdn-a.test', 'cdn-b.test'], sections: [{ durationSeconds: 120, mediaStartSeconds: 10 }] }), { runMs: forMs + 180_000, actions: [play, { atMs: 20_000, action: { kind: 'offline', forMs } }] }));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBeGreaterThan(forMs - 21_000);
    expect(seen.longestStallMs).toBeLessThanOrEqual(forMs - 18_000 + 2000);
    expect(seen.hasEnded).toBe(true);
    // Nobody is blamed but for what failed before the browser knew.
    expect(seen.warnings.filter(({ severity }) => severity !== 'retry').length).toBeLessThanOrEqual(2);
    // And few ask in vain.
    expect(seen.warnings.length).toBeLessThan(20 + forMs / 1500);
  });

  it.each([10_000, 25_000])('L10 goes on within 2 s after %i ms offline', async (forMs) => {
    const seen = await view(stage(titleOf(protocol, { sections: [{ durationSeconds: 120, mediaStartSeconds: 10 }] }), { runMs: 180_000, actions: [play, { atMs: 20_000, action: { kind: 'offline', forMs } }] }));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBeLessThanOrEqual(Math.max(0, forMs - 18_000) + 2000);
    expect(seen.hasEnded).toBe(true);
  });
});
