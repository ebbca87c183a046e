import { describe, expect, it } from 'vitest';
import { drawLiveDay } from '../session/draw-live-day.js';
import { askedAt, at, behind, fault, FAULT_MS, intervals, liveStage, playing, watch } from './live-stage.js';

const DAY_MS = 86_400_000;
const TEN_MINUTES_MS = 600_000;

describe.each(['hls', 'dash'] as const)('segments at both ends of the window, %s', (channel) => {
  it('G02 asks again soon for a segment that was announced a second too early', async () => {
    const seen = await watch(liveStage(channel, { faults: fault('edge-404', 30_000) }));
    expect(seen.error).toBeNull();
    expect(seen.stallAfter(FAULT_MS)).toBe(0);
    const denied = seen.world.http.records.filter(({ name, status }) => name?.kind === 'segment' && status === 404);
    expect(denied.length).toBeGreaterThan(0);
    for (const { url } of denied) {
      const tries = seen.world.http.records.filter((record) => record.url === url).map(({ startedAtMs }) => startedAtMs);
      expect(Math.max(...intervals(tries))).toBeLessThan(700);
    }
    // Nobody is to blame: no rendition is left for it.
    expect(seen.renditions.length).toBeLessThan(6);
  });

  it('G03 jumps to a safe place when the oldest segments are gone before their time', async () => {
    const seen = await watch(liveStage(channel, { faults: fault('oldest-404', Infinity, null, 20_000) }, { actions: [...playing, at(FAULT_MS, { kind: 'seek', toShare: 0 })] }));
    expect(seen.error).toBeNull();
    expect(seen.stallAfter(FAULT_MS)).toBeLessThan(2000);
  });
});

describe.each(['hls', 'll-hls', 'dash', 'dash-time', 'll-dash'] as const)('clocks, %s', (channel) => {
  it.each([-120_000, 120_000, -DAY_MS, DAY_MS])('L01 starts within 3 s at the right edge with a clock that is %i ms off', async (clockSkewMs) => {
    const seen = await watch(liveStage(channel, { clockSkewMs }, { runMs: 20_000 }));
    expect(seen.startMs).toBeLessThan(3000);
    expect(Math.abs(seen.latencySeconds - seen.targetSeconds)).toBeLessThan(2.2);
  });
});

describe('time servers', () => {
  it.each(['dash', 'dash-time', 'll-dash'] as const)('L02 believes the dates of answers when the time server is down, and asks nobody else, %s', async (channel) => {
    const seen = await watch(liveStage(channel, { clockSkewMs: DAY_MS, options: { utc: 'down' } }, { runMs: 20_000 }));
    expect(seen.startMs).toBeLessThan(3000);
    expect(Math.abs(seen.latencySeconds - seen.targetSeconds)).toBeLessThan(2.2);
    expect(new Set(seen.world.http.records.map(({ host }) => host))).toEqual(new Set(['cdn-a.test']));
  });

  it('L02 goes by what the manifest lists when nobody tells the time', async () => {
    const seen = await watch(liveStage('dash-time', { clockSkewMs: DAY_MS, hasDates: false, options: { utc: 'none' } }, { runMs: 20_000 }));
    expect(seen.startMs).toBeLessThan(3000);
    expect(seen.latencySeconds).toBeLessThan(10);
  });
});

describe('the clock of the origin is set in mid-play', () => {
  const HOUR_MS = 3_600_000;
  const jumped = (channel: 'dash' | 'dash-time' | 'll-dash', byMs: number, live: Parameters<typeof liveStage>[1]) => watch(liveStage(channel, { ...live, clockJump: { atMs: FAULT_MS, byMs } }, { runMs: 75_000 }));
  const told = [
    { by: 'dates', live: { options: { utc: 'none' } } },
    { by: 'a time server', live: { hasDates: false } },
    { by: 'each manifest', live: { hasDates: false, options: { utc: 'direct', update: 2 } } },
  ] as const;

  describe.each(['dash', 'dash-time', 'll-dash'] as const)('%s', (channel) => {
    it.each(told.flatMap((way) => [HOUR_MS, -HOUR_MS].map((byMs) => ({ byMs, ...way }))).filter(({ by, byMs }) => byMs > 0 || by !== 'each manifest'))('L03 is followed with one jump, by $byMs ms, where it is told by $by', async ({ byMs, live }) => {
      const seen = await jumped(channel, byMs, live);
      expect(seen.error).toBeNull();
      expect(seen.jumps).toBe(1);
      // Where segments are listed nothing is refused: that the list stands still is noticed after three of them.
      expect(seen.stallAfter(FAULT_MS)).toBeLessThan(channel === 'dash-time' ? 4000 : 1000);
      expect(Math.abs(seen.latencySeconds - seen.targetSeconds)).toBeLessThan(channel === 'dash-time' ? 6 : 1.8);
    });

    // An older time in an older manifest is what any late copy has.
    it.each([
      ['back, and only the manifest tells', -HOUR_MS, { hasDates: false, options: { utc: 'direct', update: 2 } }],
      ['back, and nobody tells', -HOUR_MS, { hasDates: false, options: { utc: 'none' } }],
      ['on, and nobody tells', HOUR_MS, { hasDates: false, options: { utc: 'none' } }],
    ] as const)('L03 ends with one error within 30 s of standstill where it is set %s', async (_, byMs, live) => {
      const seen = await jumped(channel, byMs, live);
      // A list tells where its end is.
      if (channel === 'dash-time' && byMs > 0) return expect(seen.error).toBeNull();
      expect(seen.error?.code).toBe('live/stale');
      expect(seen.stallAfter(FAULT_MS)).toBeLessThan(30_100);
      expect(seen.warnings.filter(({ code }) => code === 'live/stale').length).toBeLessThan(80);
    });
  });

  it('says that it stands still where numbers stop coming, and goes on within 2 s when they come again', async () => {
    const seen = await watch(liveStage('dash', { faults: fault('edge-404', 30_000, 60_000) }, { runMs: 100_000 }));
    expect(seen.error).toBeNull();
    expect(seen.warnings.map(({ code }) => code)).toContain('live/stale');
    expect(seen.standingUntilMs(FAULT_MS + 30_000)).toBeLessThan(FAULT_MS + 32_000);
  });
});

describe('latency', () => {
  it.each(['hls', 'll-hls', 'dash-time'] as const)('L04 keeps its distance to an encoder that is 18 s late in the end, %s', async (channel) => {
    // As 0.5 % over an hour: 3 % over ten minutes.
    const seen = await watch(liveStage(channel, { options: { rate: 0.97 }, moments: { rateFrom: 0 } }, { runMs: 600_000 }));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBeLessThan(1000);
    expect(Math.abs(seen.latencySeconds - (channel === 'll-hls' ? 2 : 6))).toBeLessThan(4);
  });

  it.each(['hls', 'dash', 'll-dash'] as const)('L05 comes back into the window with one jump after ten minutes of pause, %s', async (channel) => {
    const seen = await watch(liveStage(channel, {}, { actions: [...playing, at(FAULT_MS, { kind: 'pause' }), at(FAULT_MS + 600_000, { kind: 'play' })], runMs: FAULT_MS + 640_000 }));
    expect(seen.error).toBeNull();
    expect(seen.stallAfter(FAULT_MS)).toBeLessThan(2000);
    expect(seen.jumps).toBe(1);
  });

  it('is the author\'s, wherever in a segment the manifest is asked for', async () => {
    for (const phaseMs of [100, 700, 1300, 1900]) {
      const seen = await watch(liveStage('dash-time', { phaseMs }, { runMs: 40_000 }));
      expect(seen.longestStallMs).toBe(0);
      expect(seen.targetSeconds).toBeCloseTo(6, 1);
    }
  });

  it.each(['ll-hls', 'll-dash'] as const)('L07 catches up without a stall of its own making, %s', async (channel) => {
    // What comes at twice the rate of the stream leaves little in front.
    const seen = await watch(liveStage(channel, {}, { actions: [...playing, at(FAULT_MS, { kind: 'pause' }), at(FAULT_MS + 1500, { kind: 'play' })] }));
    expect(seen.stallAfter(FAULT_MS + 1600)).toBe(0);
    expect(Math.abs(seen.latencySeconds - seen.targetSeconds)).toBeLessThan(0.6);
  });
});

describe('a start that takes longer than the window', () => {
  const late = (untilMs: number) => [{ id: 'late', kinds: ['init', 'segment'], untilMs, effect: { kind: 'refuse', afterMs: 300 } }] as const;

  it.each(['hls', 'dash', 'dash-time', 'll-dash'] as const)('begins where there is media by then, %s', async (channel) => {
    const seen = await watch(liveStage(channel, { options: { dvr: 12 } }, { runMs: 60_000, faults: late(9000) }));
    expect(seen.error).toBeNull();
    expect(seen.startMs).toBeLessThan(14_000);
    // What was lost while nothing came is caught up with by and by.
    expect(Math.abs(seen.latencySeconds - seen.targetSeconds)).toBeLessThan(6.2);
  });

  it.each(['hls', 'dash'] as const)('takes who wanted to start at the oldest place to the oldest that is left, %s', async (channel) => {
    const seen = await watch(liveStage(channel, { options: { dvr: 30 } }, { runMs: 60_000, startAtSeconds: 0, faults: late(9000) }));
    expect(seen.error).toBeNull();
    expect(seen.startMs).toBeLessThan(14_000);
    expect(seen.latencySeconds).toBeGreaterThan(15);
  });
});

describe('hours at the edge', () => {
  // 24 h of each kind are in `npm run sim:sweep`; what grows or drifts shows within ten minutes here.
  it.each([1, 2, 3])('L06 stays at its distance, without a stall and without growing, day %i', async (seed) => {
    const seen = await watch({ ...drawLiveDay(seed), runMs: 600_000 });
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBe(0);
    expect(Math.abs(seen.latencySeconds - seen.targetSeconds)).toBeLessThan(1.2);
  });
});

describe('the network goes', () => {
  it.each(['hls', 'll-hls', 'dash', 'll-dash'] as const)('L10 plays on within 2 s of the return of a network that was gone for 30 s, %s', async (channel) => {
    const seen = await watch(liveStage(channel, {}, { actions: [...playing, at(FAULT_MS, { kind: 'offline', forMs: 30_000 })], runMs: 90_000 }));
    expect(seen.error).toBeNull();
    const buffered = channel.startsWith('ll') ? 0 : 2000;
    expect(seen.stallAfter(FAULT_MS)).toBeLessThan(30_000 - buffered + 2000);
  });

  it('L10 ends with one error when it is gone for ten minutes and the browser does not say so, and a new load plays at once', async () => {
    const seen = await watch(liveStage('hls', {}, { ...behind(6), actions: [...playing, at(FAULT_MS, { kind: 'offline', forMs: TEN_MINUTES_MS, isUnnoticed: true }), at(FAULT_MS + TEN_MINUTES_MS + 1, { kind: 'load' })], runMs: FAULT_MS + TEN_MINUTES_MS + 40_000 }));
    expect(seen.error).toBeNull();
    expect(seen.errorMs).not.toBeNull();
    expect(askedAt(seen.world, 'segment').some((time) => time > FAULT_MS + TEN_MINUTES_MS)).toBe(true);
    expect(seen.world.readyAtMs).toBeLessThan(FAULT_MS + TEN_MINUTES_MS + 2000);
  });

  it.each(['hls', 'll-hls', 'dash-time', 'll-dash'] as const)('L10 plays at the edge within 2 s of its return after ten minutes of which the browser has told, %s', async (channel) => {
    const backAtMs = FAULT_MS + TEN_MINUTES_MS;
    const seen = await watch(liveStage(channel, {}, { actions: [...playing, at(FAULT_MS, { kind: 'offline', forMs: TEN_MINUTES_MS })], runMs: backAtMs + 40_000 }));
    expect(seen.error).toBeNull();
    // What was buffered is played first: the standstill begins later than the fault, and ends within 2 s of its end.
    expect(seen.standingUntilMs(backAtMs)).toBeLessThan(backAtMs + 2000);
    expect(seen.jumps).toBe(1);
    expect(Math.abs(seen.latencySeconds - seen.targetSeconds)).toBeLessThan(2.2);
    // All the time it was told that nothing comes, and nobody was blamed. What had left the window by its return may have been asked for once more.
    const told = seen.warnings.map(({ code, severity }) => `${code} ${severity}`);
    expect(told.filter((one) => one === 'network/failed retry').length).toBeGreaterThan(60);
    expect(told.filter((one) => one !== 'network/failed retry' && one !== 'network/http-status retry')).toEqual([]);
    expect(told.filter((one) => one === 'network/http-status retry').length).toBeLessThan(3);
  });
});
