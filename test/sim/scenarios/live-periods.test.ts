import { describe, expect, it } from 'vitest';
import type { LiveSpec } from '../live-origin/live-spec.js';
import { liveStage, watch } from './live-stage.js';

/** Ad breaks of 6 s at the end of each 30 s, by a link to a document of somebody else's that is to be had at times. */
function linkedAds(isThere: (nowMs: number) => boolean): Partial<LiveSpec> {
  const ads = new Map<string, string>();
  return {
    options: { ads: 30, update: 2 },
    rewrite: (text) => text
      .replace('<MPD ', '<MPD xmlns:xlink="http://www.w3.org/1999/xlink" ')
      .replace(/<Period id="(p\d+)" start="(PT[\d.]+S)">[\s\S]*?<\/Period>/g, (whole, id: string, start: string) => {
        if (!whole.includes('ad-video')) return whole;
        ads.set(`/ads/${id}`, whole);
        return `<Period id="${id}" start="${start}" xlink:href="/ads/${id}" xlink:actuate="onLoad"/>`;
      }),
    linked: (path, nowMs) => (isThere(nowMs) ? ads.get(path) ?? null : null),
  };
}

/** The breaks that these sessions come by, in seconds of true time. */
const breaks = [-2, -1, 0, 1, 2, 3].map((round) => ({ start: 360_000 + 30 * round + 24, end: 360_000 + 30 * round + 30 }));

describe('Periods in documents of others', () => {
  it('are played where they can be had', async () => {
    const seen = await watch(liveStage('dash', linkedAds(() => true)));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBe(0);
    expect(seen.gaps).toEqual([]);
    expect(seen.renditions).toContain('p24001/ad-video');
  });

  it.each(['dash', 'dash-time'] as const)('are passed over where they cannot be had, once there is something behind them, %s', async (channel) => {
    const seen = await watch(liveStage(channel, { ...linkedAds(() => false), holes: breaks }));
    expect(seen.error).toBeNull();
    // The first segment behind a break of 6 s is there 8 s after its start; who has waited for one is nearer to the edge than that at the next.
    expect(seen.longestStallMs).toBeLessThan(6000);
    expect(seen.gaps.length).toBeGreaterThan(1);
    expect(seen.latencySeconds).toBeLessThan(8);
  });

  it('are asked for again while they have failed, and played once they are there', async () => {
    const seen = await watch(liveStage('dash', { ...linkedAds((nowMs) => nowMs > 12_000), holes: breaks.slice(0, 2) }));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBe(0);
    expect(seen.renditions).toContain('p24001/ad-video');
    const asked = seen.world.http.records.filter(({ url }) => url.endsWith('/ads/p23999')).map(({ startedAtMs, status }) => [Math.floor(startedAtMs / 1000), status]);
    expect(asked).toEqual([[0, 404], [2, 404], [6, 404], [14, 200]]);
  });
});

describe('Periods with other kinds of tracks', () => {
  const silent = (isSilent: (isAd: boolean) => boolean) => (text: string): string => text.replace(/<Period [\s\S]*?<\/Period>/g, (whole) => (isSilent(whole.includes('ad-video')) ? whole.replace(/<AdaptationSet [^>]*contentType="audio"[\s\S]*?<\/AdaptationSet>/g, '') : whole));

  /** Which types had something to play, second by second. */
  async function heard(channel: 'dash' | 'dash-time' | 'll-dash', phaseMs: number, isSilent: (isAd: boolean) => boolean) {
    const types: string[] = [];
    const seen = await watch(liveStage(channel, { phaseMs, options: { ads: 30, update: 2 }, rewrite: silent(isSilent) }), { prepare(world, driver) {
      for (let ms = 4000; ms < 80_000; ms += 1000) {
        world.clock.schedule(ms, 'world', () => {
          const state = driver.current?.state();
          const time = world.element.currentTime;
          if (world.element.isPlayingNow) types.push(`${(time - 360_000 + 300) % 30 >= 24 ? 'ad' : 'programme'} ${[...state?.sink.tracks ?? []].sort().join('+')}`);
        });
      }
    } });
    return { seen, types: new Set(types) };
  }

  it.each(['dash', 'dash-time', 'll-dash'] as const)('are heard where they have sound, and seen where they have none, %s', async (channel) => {
    for (const phaseMs of [700, 15_700]) {
      const { seen, types } = await heard(channel, phaseMs, (isAd) => isAd);
      expect(seen.error).toBeNull();
      expect(types).toEqual(new Set(['ad video', 'programme audio+video']));
      // A new source for the browser, and nothing loaded for it before.
      expect(seen.longestStallMs).toBeLessThan(1000);
    }
  });

  it('that bring sound for the first time are heard', async () => {
    const { seen, types } = await heard('dash', 700, (isAd) => !isAd);
    expect(seen.error).toBeNull();
    expect(types).toEqual(new Set(['ad audio+video', 'programme video']));
  });
});
