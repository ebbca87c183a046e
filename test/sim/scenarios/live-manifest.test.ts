import { describe, expect, it } from 'vitest';
import { askedAt, at, behind, fault, FAULT_MS, intervals, liveStage, playing, watch } from './live-stage.js';

const texts = ['hls', 'll-hls', 'dash-time'] as const;

describe.each(texts)('refreshes that go wrong, %s', (channel) => {
  it('M06 keeps what it has when one refresh is cut off, and says so', async () => {
    const seen = await watch(liveStage(channel, { faults: fault('truncated') }, channel === 'll-hls' ? behind(8) : {}));
    expect(seen.stallAfter(FAULT_MS)).toBe(0);
    expect(seen.error).toBeNull();
    expect(seen.warnings.map(({ code }) => code)).toContain('manifest/invalid');
  });

  it('M07 plays on when one refresh is malformed', async () => {
    const seen = await watch(liveStage(channel, { faults: fault('malformed') }, channel === 'll-hls' ? behind(8) : {}));
    expect(seen.stallAfter(FAULT_MS)).toBe(0);
    expect(seen.error).toBeNull();
  });

  it('M08 plays from the buffer while refreshes fail for 15 s, and backs off', async () => {
    const kinds = channel === 'dash-time' ? ['manifest'] as const : ['playlist'] as const;
    const seen = await watch(liveStage(channel, {}, { ...behind(24), faults: [{ id: '503', kinds, fromMs: FAULT_MS, untilMs: FAULT_MS + 15_000, effect: { kind: 'status', status: 503 } }] }));
    expect(seen.stallAfter(FAULT_MS)).toBe(0);
    expect(seen.error).toBeNull();
    const asked = askedAt(seen.world, kinds[0]).filter((time) => time >= FAULT_MS && time < FAULT_MS + 15_000);
    // Three renditions and the sound, each of them tried.
    expect(asked.length).toBeLessThan(60);
  });

  it('M09 says that the stream stands still, and ends with one error within the buffer and 30 s', async () => {
    const seen = await watch(liveStage(channel, { faults: fault('frozen', Infinity) }, { runMs: 120_000 }));
    if (channel !== 'dash-time') expect(seen.warnings.map(({ code }) => code)).toContain('live/stale');
    expect(seen.error).not.toBeNull();
    expect(seen.errorMs).toBeLessThan(FAULT_MS + 8000 + 32_000);
  });

  it('M10 goes on within 2 s when a stream that stood still for a minute comes back', async () => {
    const seen = await watch(liveStage(channel, { options: { dvr: 120 }, faults: fault('frozen', 60_000) }, { ...behind(40), runMs: 140_000 }));
    expect(seen.error).toBeNull();
    expect(seen.stallAfter(FAULT_MS)).toBeLessThan(60_000 - 34_000 + 2000);
    expect(seen.world.element.isPlayingNow || seen.stallAfter(FAULT_MS + 63_000) === 0).toBe(true);
  });

  it('M10 gives the media time to come when a stream that stood still comes back and a host is slow', async () => {
    const seen = await watch(liveStage(channel, { faults: fault('frozen', 14_000) }, { faults: [{ id: 'slow', kinds: ['segment'], fromMs: FAULT_MS + 10_000, untilMs: FAULT_MS + 20_000, effect: { kind: 'slow-first-byte', delayMs: 1500 } }], runMs: 60_000 }));
    expect(seen.error).toBeNull();
    expect(seen.stallAfter(FAULT_MS)).toBeGreaterThan(4000);
  });

  it('M12 ignores copies that are one or two segments older', async () => {
    const seen = await watch(liveStage(channel, { faults: fault('stale', 30_000, 4000) }, channel === 'll-hls' ? behind(12) : {}));
    expect(seen.stallAfter(FAULT_MS)).toBe(0);
    expect(seen.error).toBeNull();
  });

  it('L09 does not go back between two edges that are 6 s apart', async () => {
    const seen = await watch(liveStage(channel, { faults: fault('stale', 30_000, 6000) }));
    expect(seen.stallAfter(FAULT_MS)).toBeLessThan(channel === 'll-hls' ? 3000 : 1000);
    expect(seen.error).toBeNull();
  });

  it('M14 plays to the end when the stream is over', async () => {
    const seen = await watch(liveStage(channel, { faults: fault('ended') }));
    expect(seen.error).toBeNull();
    expect(seen.hasEnded).toBe(true);
    expect(seen.stallAfter(FAULT_MS)).toBeLessThan(1000);
  });

  it('M14 plays what is left of it again from its start, when it is over and play is pressed', async () => {
    let againAt = 0;
    const seen = await watch(liveStage(channel, { options: { dvr: 20 }, faults: fault('ended', Infinity) }, { actions: [...playing, at(60_000, { kind: 'play' })], runMs: 75_000 }), { prepare(world) {
      world.clock.schedule(70_000, 'world', () => (againAt = world.element.currentTime));
    } });
    expect(seen.error).toBeNull();
    const [start, ...others] = seen.world.element.seeks.filter(({ atMs, by }) => atMs >= 60_000 && by === 'player').map(({ toSeconds }) => toSeconds);
    expect(others).toEqual([]);
    expect(againAt - (start ?? 0)).toBeGreaterThan(8);
  });
});

describe('playlists that count anew', () => {
  it.each(['hls', 'll-hls'] as const)('M11 takes hold again within 3 s, %s', async (channel) => {
    const seen = await watch(liveStage(channel, { faults: fault('reset', Infinity) }));
    expect(seen.error).toBeNull();
    expect(seen.stallAfter(FAULT_MS)).toBeLessThan(3000);
    expect(seen.world.element.isPlayingNow || seen.jumps <= 1).toBe(true);
  });

  it('M16 follows a target duration that grows and shrinks', async () => {
    const rewrite = (text: string, nowMs: number): string => nowMs >= 30_000 && nowMs < 60_000 ? text.replace('TARGETDURATION:2', 'TARGETDURATION:4') : text;
    const seen = await watch(liveStage('hls', { rewrite }, { ...behind(14), runMs: 100_000 }));
    expect(seen.stallAfter(FAULT_MS)).toBe(0);
    const playlists = askedAt(seen.world, 'playlist', 3);
    const between = (from: number, until: number): readonly number[] => intervals(playlists.filter((time) => time >= from && time < until));
    expect(Math.min(...between(34_000, 58_000))).toBeGreaterThan(3990);
    expect(Math.max(...between(66_000, 95_000))).toBeLessThan(2100);
  });

  it('M26 plays another rendition when the playlist of one is deleted', async () => {
    const seen = await watch(liveStage('hls', { faults: fault('gone', Infinity) }));
    expect(seen.error).toBeNull();
    expect(seen.stallAfter(FAULT_MS)).toBe(0);
    expect(seen.renditions.at(-1)).not.toBe('v2');
  });
});

describe('low-latency playlists', () => {
  it('M17 lets half a part go by between answers that bring nothing', async () => {
    const seen = await watch(liveStage('ll-hls', { faults: fault('blocking-unchanged', 30_000) }));
    expect(seen.error).toBeNull();
    const times = askedAt(seen.world, 'playlist', 3).filter((time) => time > FAULT_MS + 1000 && time < FAULT_MS + 29_000);
    // Between two changes, half a second apart: one at once, and each quarter of a second another.
    expect(times.length).toBeLessThan(3 * 28_000 / 500 + 3);
    expect(seen.stallAfter(FAULT_MS)).toBeLessThan(1000);
  });

  it('M18 gives up a reload that hangs after three target durations, and reloads plainly', async () => {
    const seen = await watch(liveStage('ll-hls', { faults: fault('blocking-hangs', 40_000) }, { runMs: 120_000 }));
    expect(seen.error).toBeNull();
    const held = seen.world.http.records.filter(({ name, url, startedAtMs }) => name?.kind === 'playlist' && url.includes('_HLS_msn') && startedAtMs >= FAULT_MS);
    expect(Math.max(...held.map(({ startedAtMs, endedAtMs }) => (endedAtMs ?? Infinity) - startedAtMs))).toBeLessThan(6200);
    expect(seen.stallAfter(FAULT_MS)).toBeLessThan(7000);
    expect(seen.stallAfter(FAULT_MS + 50_000)).toBe(0);
  });

  it('M19 starts on a channel whose first segment is being made', async () => {
    const seen = await watch(liveStage('ll-hls', { moments: { start: -700 } }, { runMs: 40_000 }));
    expect(seen.startMs).toBeLessThan(3500);
    expect(seen.stallAfter(3000)).toBe(0);
  });

  it('M20 loads the whole playlist when a delta update does not fit', async () => {
    const seen = await watch(liveStage('ll-hls', { faults: fault('delta-misfit', 3000) }, behind(6)));
    expect(seen.error).toBeNull();
    expect(seen.stallAfter(FAULT_MS)).toBe(0);
    expect(Math.abs(seen.latencySeconds - seen.targetSeconds)).toBeLessThan(1);
  });
});

describe('manifests that move', () => {
  it.each(['hls', 'dash'] as const)('M22 takes where three redirects lead as the base, %s', async (channel) => {
    const seen = await watch(liveStage(channel, { options: channel === 'dash' ? { update: 2 } : {} }, { faults: [{ id: 'redirects', kinds: ['manifest', 'playlist'], effect: { kind: 'redirect', hops: 3, host: 'edge.test' } }] }));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBe(0);
    expect(new Set(seen.world.http.records.filter(({ name }) => name?.kind === 'segment').map(({ host }) => host))).toEqual(new Set(['edge.test']));
  });

  it('M22 goes on by the next Location when one is down, and by the first address when all are', async () => {
    const path = '/live/dash-time/segment=2,update=2/manifest.mpd';
    const locations = ['b.test', 'c.test'].map((host) => `<Location>https://${host}${path}</Location>`).join('');
    const down = (host: string, fromMs: number) => ({ id: host, host, kinds: ['manifest'], fromMs, effect: { kind: 'status', status: 503 } }) as const;
    const seen = await watch(liveStage('dash-time', { rewrite: (text) => text.replace('<Period', `${locations}<Period`) }, { faults: [down('b.test', 20_000), down('c.test', 40_000)] }));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBe(0);
    const hosts = (fromMs: number, untilMs: number) => new Set(seen.world.http.records.filter(({ name, startedAtMs }) => name?.kind === 'manifest' && startedAtMs >= fromMs && startedAtMs < untilMs).map(({ host }) => host));
    expect([hosts(1000, 20_000), hosts(24_000, 40_000), hosts(50_000, 70_000)]).toEqual([new Set(['b.test']), new Set(['c.test']), new Set(['cdn-a.test'])]);
  });

  it.each([0, 'none'] as const)('M15 asks once a segment where minimumUpdatePeriod is %s', async (update) => {
    const seen = await watch(liveStage('dash-time', { options: { update } }));
    expect(seen.longestStallMs).toBe(0);
    const times = askedAt(seen.world, 'manifest').filter((time) => time > 10_000 && time < 70_000);
    expect(times.length).toBeLessThanOrEqual(31);
    expect(times.length).toBeGreaterThan(25);
  });

  it.each(['dash', 'll-dash'] as const)('M15 asks for the next one where the media says that it runs out, and not before, %s', async (channel) => {
    const seen = await watch(liveStage(channel, { options: { ads: 30, events: 1 } }));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBe(0);
    expect(seen.renditions).toContain('p24001/ad-video');
    // Two new Periods in each 30 s; a segment that is still being made tells before the next MPD is there.
    const asked = askedAt(seen.world, 'manifest');
    expect(asked.length).toBeGreaterThan(4);
    expect(asked.length).toBeLessThan(channel === 'dash' ? 9 : 13);
    expect(Math.max(...intervals(asked))).toBeGreaterThan(20_000);
  });

  it('M15 goes on asking while the next one is not there, and plays to the end that the media tells of', async () => {
    const late = await watch(liveStage('dash', { options: { period: 30, events: 1 }, faults: fault('stale', 15_000, 12_000, 15_000) }));
    expect(late.error).toBeNull();
    expect(late.longestStallMs).toBeLessThan(2000);
    const over = await watch(liveStage('dash', { options: { events: 1 }, moments: { end: 40_000 } }));
    expect(over.hasEnded).toBe(true);
  });

  it('M24 computes the edge anew when availabilityStartTime moves', async () => {
    // The packager counts from an hour earlier; the media is where it was.
    const move = (text: string): string => text.replace(/availabilityStartTime="([^"]+)"/, (_, time: string) => `availabilityStartTime="${new Date(Date.parse(time) - 3_600_000).toISOString()}"`).replace('start="PT0S"', 'start="PT3600S"');
    const edges = new Map<string, number>();
    const seen = await watch(liveStage('dash', { options: { update: 2 }, rewrite: (text, nowMs) => nowMs < FAULT_MS ? text : move(text) }), { prepare(world) {
      for (const [name, ms] of [['before', FAULT_MS], ['after', FAULT_MS + 2500]] as const) world.clock.schedule(ms, 'world', () => edges.set(name, (world.liveInfo()?.edge ?? 0) - world.clock.now() / 1000));
    } });
    expect(seen.error).toBeNull();
    expect(seen.stallAfter(FAULT_MS)).toBe(0);
    expect((edges.get('before') ?? 0) - (edges.get('after') ?? 0)).toBeCloseTo(0, 1);
  });

  it.each(['empty', 'zero-length', 'overlapping'] as const)('M25 passes over %s periods', async (what) => {
    const insert = (text: string): string => {
      if (what === 'overlapping') return text.replace(/(<Period id="p\d+" start="PT[\d.]+S")/g, '$1 duration="PT30S"');
      const inside = what === 'empty' ? '' : '<AdaptationSet contentType="video" mimeType="video/mp4"><SegmentTemplate timescale="1" duration="2" media="x$Number$.m4s" initialization="x.mp4"/><Representation id="x" codecs="avc1.64001f" bandwidth="300000" width="640" height="360"/></AdaptationSet>';
      return text.replace(/<Period id="(p\d+)" start="(PT[\d.]+S)"/g, `<Period id="extra-$1" start="$2">${inside}</Period>$&`);
    };
    const seen = await watch(liveStage('dash', { options: { period: 20, update: 2 }, rewrite: insert }, { actions: [...playing, at(60_000, { kind: 'seek-to-live' })] }));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBeLessThan(500);
  });
});
