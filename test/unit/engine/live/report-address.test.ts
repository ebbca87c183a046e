import { describe, expect, it } from 'vitest';
import { createLiveEngine } from '../../../../src/engine/live/index.js';
import { addressByReport } from '../../../../src/engine/live/report-address.js';
import { never } from '../../fetch/network.js';
import { deskBench } from './desk-bench.js';
import { lowLatency, parsedLive, playing } from './stage.js';

const url = 'https://a.test/high.m3u8';
const reports = new Map([[url, { number: 50, part: 2 }], ['https://a.test/audio.m3u8', { number: 49, part: null }]]);

describe('the playlist of another rendition', () => {
  it('is asked for as new as the playing one reports it to be', () => {
    const live = lowLatency({ reports });
    expect(addressByReport(live, url)).toBe(`${url}?_HLS_msn=50&_HLS_part=2`);
    expect(addressByReport(live, 'https://a.test/audio.m3u8')).toBe('https://a.test/audio.m3u8?_HLS_msn=49');
    expect(addressByReport(live, `${url}?token=a`)).toBe(`${url}?token=a&_HLS_msn=50&_HLS_part=2`);
    expect(addressByReport(live, 'https://a.test/other.m3u8')).toBe('https://a.test/other.m3u8');
  });

  it('is asked for plainly of a server that holds no answers, and where nothing is played', () => {
    expect(addressByReport(lowLatency({ reports, canBlockReload: false }), url)).toBe(url);
    expect(addressByReport(undefined, url)).toBe(url);
  });

  it('is told by the index that stands for the edge, unless the app wants no low latency', () => {
    const address = (lowLatencyWanted: boolean): string => {
      const state = playing(parsedLive(lowLatency({ reports })), 98.5, { config: { live: { lowLatency: lowLatencyWanted } } });
      const engine = createLiveEngine(deskBench(state, () => 404).parts, never);
      const [low] = state.presentation?.periods[0]?.groups[0]?.renditions ?? [];
      if (low === undefined) throw new Error('no rendition');
      return engine.playlistUrl(state, url);
    };
    expect([address(true), address(false)]).toEqual([`${url}?_HLS_msn=50&_HLS_part=2`, url]);
  });
});
