import { describe, expect, it } from 'vitest';
import { anchorMs } from '../../../../demo/origin/live/channel.js';
import { readCarried, readChannel } from '../../../../demo/origin/live/channel-options.js';
import { liveFault } from '../../../../demo/origin/live/live-fault.js';
import { createLiveSwitches } from '../../../../demo/origin/live/live-switches.js';
import { ask, media, now, statusOf, tags, textOf } from './stage.js';

const sequence = (text: string): string => `${tags(text, 'MEDIA-SEQUENCE').join('')} to ${text.split('\n').filter((line) => line.endsWith('.m4s')).at(-1)}`;
const playlist = (fault: string, nowMs = now): string => textOf(ask(`hls/fault=${fault}/360/index.m3u8`, nowMs));

describe('a fault of a live channel', () => {
  it('late: segments are listed before they are there', () => {
    expect(sequence(playlist('late,faultMs=1500'))).toBe('20 to 49.m4s');
    expect([0, 1000].map((more) => statusOf(ask('hls/fault=late,faultMs=1500/360/49.m4s', now + more)))).toEqual([404, 200]);
  });

  it('stale: two edges of different age are met by turns', () => {
    expect([now, now + 600, now + 1600].map((ms) => sequence(playlist('stale', ms)))).toEqual(['20 to 49.m4s', '17 to 46.m4s', '21 to 50.m4s']);
  });

  it('frozen: the manifest stays as it was, then catches up', () => {
    const frozen = (ms: number): string => playlist(`frozen,faultAt=${now},faultFor=10`, ms);
    expect([now + 9000, now + 10_000].map((ms) => sequence(frozen(ms)))).toEqual(['20 to 49.m4s', '25 to 54.m4s']);
    const mpd = (ms: number): string => textOf(ask(`dash-time/fault=frozen,faultAt=${now}/manifest.mpd`, ms));
    expect(mpd(now + 3_600_000)).toBe(mpd(now));
  });

  it('reset: the sequence starts at nought with what is new', () => {
    const reset = (ms: number): string => sequence(playlist(`reset,faultAt=${now}`, ms));
    expect([now - 1, now + 4000, now + 120_000].map(reset)).toEqual(['20 to 49.m4s', '0 to 51.m4s', '30 to 109.m4s']);
  });

  it('reset: a blocking request in the new numbers is understood', () => {
    const url = `ll-hls/fault=reset,faultAt=${now}/180/index.m3u8`;
    expect(ask(`${url}?_HLS_msn=2`, now + 4000)).toEqual({ kind: 'wait', untilMs: anchorMs + 106_000 });
  });

  it('edge-404 and oldest-404: the ends of the window are missing for a while', () => {
    const at = (number: number, fault: string, ms = now): number | 'wait' => statusOf(ask(`hls/fault=${fault}/360/${number}.m4s`, ms));
    expect([at(49, 'edge-404'), at(49, 'edge-404', now + 500), at(48, 'edge-404')]).toEqual([404, 200, 200]);
    expect([at(20, 'oldest-404'), at(22, 'oldest-404'), at(23, 'oldest-404')]).toEqual([404, 404, 200]);
  });

  it('skew: Date and UTCTiming are false, media comes at its time', () => {
    const reply = ask('dash/fault=skew,faultMs=86400000,utc=direct/manifest.mpd');
    expect(reply).toMatchObject({ headers: { date: new Date(now + 86_400_000).toUTCString() } });
    expect(textOf(reply)).toContain(new Date(now + 86_400_000).toISOString());
    expect(textOf(ask('dash/fault=skew,faultMs=-5000/time/iso'))).toBe(new Date(now - 5000).toISOString());
    expect(statusOf(ask('dash/fault=skew/360/49.m4s'))).toBe(200);
  });

  it('truncated and malformed: for one refresh', () => {
    const whole = playlist('late');
    expect(playlist(`truncated,faultAt=${now}`)).toBe(whole.slice(0, Math.floor(whole.length / 2)));
    expect(playlist(`malformed,faultAt=${now}`).startsWith('<html>')).toBe(true);
    expect(textOf(ask(`dash/fault=malformed,faultAt=${now}/manifest.mpd`))).toContain('<Period <');
    expect(playlist(`truncated,faultAt=${now}`, now + 2000)).toContain('50.m4s');
  });

  it('ended: the playlist ends where it was', () => {
    const text = playlist(`ended,faultAt=${now}`, now + 60_000);
    expect([sequence(text), tags(text, 'ENDLIST').length]).toEqual(['20 to 49.m4s', 1]);
    expect(statusOf(ask(`hls/fault=ended,faultAt=${now}/360/20.m4s`, now + 3_600_000))).toBe(200);
  });

  it('gone: the highest rendition has no playlist', () => {
    expect([540, 360].map((id) => statusOf(ask(`hls/fault=gone/${id}/index.m3u8`)))).toEqual([404, 200]);
  });

  it('blocking: hangs for a minute, or is answered at once with nothing new', () => {
    expect(ask('ll-hls/fault=blocking-hangs/180/index.m3u8?_HLS_msn=50&_HLS_part=1')).toEqual({ kind: 'wait', untilMs: now + 60_000 });
    expect(tags(textOf(ask('ll-hls/fault=blocking-unchanged/180/index.m3u8?_HLS_msn=50&_HLS_part=1')), 'PRELOAD-HINT')).toEqual(tags(textOf(ask('ll-hls/180/index.m3u8')), 'PRELOAD-HINT'));
  });

  it('delta-misfit: a delta update skips more than there was', () => {
    const skip = (fault: string): string[] => tags(textOf(ask(`ll-hls/${fault}/180/index.m3u8?_HLS_skip=YES`)), 'SKIP');
    expect([skip('dvr=60'), skip('fault=delta-misfit')]).toEqual([['SKIPPED-SEGMENTS=24'], ['SKIPPED-SEGMENTS=27']]);
  });

  it('can be switched on for all channels of an origin, and off again', () => {
    const switches = createLiveSwitches(() => now);
    switches.add('frozen', 20, undefined);
    expect(sequence(textOf(ask('hls/360/index.m3u8', now + 8000, { faults: switches.list() })))).toBe('20 to 49.m4s');
    switches.clear();
    expect(sequence(textOf(ask('hls/360/index.m3u8', now + 8000, { faults: switches.list() })))).toBe('24 to 53.m4s');
    expect(() => switches.add('slow', 1, 1)).toThrow('late, stale');
    expect(() => switches.add('late', '1', 1)).toThrow('numbers');
  });

  it('lasts for ever where nothing else is said, but for what hits one refresh', () => {
    expect([liveFault('late', 0, null, null).untilMs, liveFault('truncated', 0, null, null).untilMs]).toEqual([Infinity, 2000]);
  });
});

describe('options of a live channel', () => {
  it('survive being carried in a path, lists among them', () => {
    const { carried } = readChannel('ll-hls', [['dvr', '600'], ['fault', 'late,stale'], ['faultAt', '5'], ['_HLS_msn', '3'], ['CMCD', 'x']], now);
    expect(carried).toBe(`dvr=600,fault=late,stale,faultAt=${now + 5000}`);
    const again = readChannel('ll-hls', readCarried(carried), now + 99_000);
    expect([again.carried, again.isRelative, again.channel.faults.map(({ kind, fromMs }) => [kind, fromMs])]).toEqual([carried, false, [['late', now + 5000], ['stale', now + 5000]]]);
  });

  it('are refused where they are misspelt or make no sense', () => {
    for (const query of ['drv=60', 'dvr=', 'dvr=-1', 'segment=3', 'ads=7', 'fault=slow', 'utc=ntp', 'parts=some']) expect(statusOf(ask(`ll-hls/index.m3u8?${query}`)), query).toBe(400);
  });

  it('lead nowhere on paths that mean nothing', () => {
    for (const path of ['none/index.m3u8', 'hls/manifest.mpd', 'dash/index.m3u8', 'hls/720/index.m3u8', 'hls/360/1.mp4', 'hls/a/b/c', 'hls/360/99.m4s', 'dash/time/ntp']) expect(statusOf(ask(path)), path).toBe(404);
  });
});

describe('media at the edge', () => {
  it('that is hinted at is held until it is there; what is further is not found', () => {
    const [track] = media.ladder.video;
    expect(track?.id).toBe('180');
    expect(statusOf(ask('ll-hls/180/50.1.m4s'))).toBe('wait');
    expect(statusOf(ask('ll-hls/180/54.0.m4s'))).toBe(404);
    expect([99_800, 99_950, 100_050].map((ms) => statusOf(ask('ll-dash/180/50.m4s', anchorMs + ms)))).toEqual([404, 'wait', 'wait']);
    expect(statusOf(ask('dash/180/50.m4s', anchorMs + 101_800))).toBe(404);
    expect(ask('dash/180/50.m4s', anchorMs + 101_990)).toEqual({ kind: 'wait', untilMs: anchorMs + 102_000 });
  });

  it('that is being made grows chunk by chunk, from any byte on', () => {
    const whole = ask('ll-hls/parts=range/180/50.m4s', anchorMs + 101_100);
    if (whole.kind !== 'body') throw new Error('It has to wait.');
    expect(whole.growth).toHaveLength(4);
    expect(whole.growth.at(-1)).toEqual({ atMs: anchorMs + 102_000, end: whole.body.length });
    const from = whole.growth[1]?.end ?? 0;
    const tail = ask('ll-hls/parts=range/180/50.m4s', anchorMs + 101_600, { range: `bytes=${from}-` });
    expect(tail).toMatchObject({ status: 206, headers: { 'content-range': `bytes ${from}-${2 ** 53 - 1}/*` } });
    if (tail.kind === 'body') expect([tail.body.length, tail.growth.length]).toEqual([whole.body.length - from, 2]);
    expect(statusOf(ask('ll-hls/parts=range/180/50.m4s', anchorMs + 101_100, { range: `bytes=${from}-` }))).toBe('wait');
  });
});
