import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchorMs } from '../../../../demo/origin/live/channel.js';
import { clockShift, framesSeconds, partFrames, partsPerSegment, segmentFrames } from '../../../../demo/origin/live/cuts.js';
import { encodedMs, wallMs } from '../../../../demo/origin/live/encoder-clock.js';
import { spanOf } from '../../../../demo/origin/live/span.js';
import { latencyOfPicture, newestSegment, oldestSegment, partReadyMs, partsReady, pictureAt, segmentReadyMs } from '../../../../demo/origin/live/timetable.js';
import { allTracks } from '../../../../demo/origin/live/track-facts.js';
import { partTarget } from '../../../../demo/origin/live/write-hls.js';
import { channelOf, media, now } from './stage.js';

const { ladder } = media;
const tracks = [...ladder.video, ...ladder.audio];
const days = 86_400_000;
const channels = [channelOf('ll-hls'), channelOf('ll-hls', { ads: 30 }), channelOf('ll-dash', { period: 30, segment: 6 }), channelOf('ll-hls', { restart: now, ads: 30, rate: 0.995 })];

describe('the timetable', () => {
  it('has a segment exactly when its media is made, in every channel', () => {
    fc.assert(fc.property(fc.constantFrom(...channels), fc.integer({ min: 0, max: 1_000_000 }), (channel, number) => {
      const readyMs = segmentReadyMs(channel, number);
      expect(newestSegment(channel, readyMs)).toBe(number);
      expect(newestSegment(channel, readyMs - 1)).toBe(number - 1);
    }));
  });

  it('keeps as many segments as the window is deep, and none from before the start', () => {
    expect([oldestSegment(channelOf('hls'), now), newestSegment(channelOf('hls'), now)]).toEqual([20, 49]);
    expect(oldestSegment(channelOf('hls', { dvr: 86_400 }), now)).toBe(0);
    expect(newestSegment(channelOf('hls', { start: now }), now)).toBe(-1);
  });

  it('gets the parts of a segment one after the other, the last with the segment', () => {
    for (const channel of channels) {
      for (const track of tracks) {
        const parts = Array.from({ length: partsPerSegment(channel) }, (_, part) => part);
        const times = parts.map((part) => partReadyMs(channel, track, { number: 60, part }));
        expect([...times].sort((a, b) => a - b)).toEqual(times);
        expect(times.at(-1)).toBe(segmentReadyMs(channel, 60));
        expect(times.map((ms) => partsReady(channel, track, 60, ms))).toEqual(parts.map((part) => part + 1));
        expect(partsReady(channel, track, 60, (times[1] ?? 0) - 1)).toBe(1);
      }
    }
  });

  it('turns wall clock into media and back, with a slow encoder too', () => {
    fc.assert(fc.property(fc.double({ min: 0.9, max: 1.1, noNaN: true }), fc.integer({ min: 0, max: 400 * days }), (rate, ms) => {
      const channel = channelOf('hls', { rate, rateFrom: anchorMs + 10 * days });
      expect(Math.abs(encodedMs(channel, wallMs(channel, ms)) - ms)).toBeLessThan(0.01);
    }));
    const slow = channelOf('hls', { rate: 0.995, rateFrom: now });
    expect(encodedMs(slow, now + 200_000) - encodedMs(slow, now)).toBeCloseTo(199_000, 3);
  });

  it('stands still after the end', () => {
    const channel = channelOf('event', { endAfter: 30 });
    expect([channel.endMs - channel.startMs, newestSegment(channel, now + days), oldestSegment(channel, now + days)]).toEqual([30_000, 14, 0]);
  });
});

describe('the cuts', () => {
  it('leave no frame out and take none twice, over days, and audio stays within half a frame of video', () => {
    fc.assert(fc.property(fc.constantFrom(...tracks), fc.integer({ min: 0, max: 10_000_000 }), (track, number) => {
      const channel = channelOf('hls');
      const here = segmentFrames(channel, track, number);
      expect(segmentFrames(channel, track, number + 1).from).toBe(here.to);
      const start = (here.from * track.frameTicks) / track.timescale;
      expect(Math.abs(start - number * 2)).toBeLessThanOrEqual(0.5 * (track.frameTicks / track.timescale) + 1e-6);
    }));
  });

  it('make parts that are together the segment, each cut where decoding and showing have the same frames behind them', () => {
    const channel = channelOf('ll-hls');
    for (const track of tracks) {
      for (let number = 0; number < 24; number += 1) {
        const parts = partFrames(channel, track, number);
        const whole = segmentFrames(channel, track, number);
        expect(parts.map(({ from }) => from)).toEqual([whole.from, ...parts.slice(0, -1).map(({ to }) => to)]);
        expect(parts.at(-1)?.to).toBe(whole.to);
        for (const { from } of parts) expect(track.cleanCuts === null || track.cleanCuts.includes(from % track.loopFrames)).toBe(true);
      }
    }
  });

  it('keep every part within the declared part target, which is under six tenths of a second', () => {
    const channel = channelOf('ll-hls', { ads: 30 });
    const target = partTarget(channel, ladder);
    expect(target).toBeLessThanOrEqual(0.6);
    for (const track of allTracks(ladder).filter(({ id }) => !id.startsWith('ad-'))) {
      for (let number = 15; number < 27; number += 1) for (const run of partFrames(channel, track, number)) expect(framesSeconds(track, run)).toBeLessThanOrEqual(target);
    }
  });
});

describe('stretches', () => {
  it('with ads are six seconds of each thirty, with a clock of their own', () => {
    const channel = channelOf('hls', { ads: 30 });
    expect([11, 12, 14, 15].map((number) => spanOf(channel, number).kind)).toEqual(['programme', 'ad', 'ad', 'programme']);
    expect(spanOf(channel, 13)).toMatchObject({ index: 1, first: 12, end: 15, contentSeconds: 0, mediaSeconds: 10 });
    expect(spanOf(channel, 16)).toMatchObject({ index: 2, first: 15, end: 27, contentSeconds: 30, mediaSeconds: 30 });
  });

  it('with periods alternate between two places of the loop', () => {
    const channel = channelOf('dash', { period: 30 });
    expect(spanOf(channel, 14)).toMatchObject({ index: 0, kind: 'programme', first: 0, end: 15 });
    expect(spanOf(channel, 15)).toMatchObject({ index: 1, kind: 'other', first: 15, end: 30, contentSeconds: 42 });
  });

  it('count up by one at each boundary, a restart among them', () => {
    for (const channel of [channelOf('hls', { restart: now }), channelOf('hls', { ads: 30, restart: now }), channelOf('hls', { ads: 30, restart: anchorMs + 90_000 })]) {
      let last = spanOf(channel, 0);
      expect([last.index, last.first]).toEqual([0, 0]);
      for (let number = 1; number < 120; number += 1) {
        const span = spanOf(channel, number);
        if (span.index === last.index) expect(span).toEqual(last);
        else expect([span.index, span.first, last.end]).toEqual([last.index + 1, number, number]);
        last = span;
      }
    }
  });

  it('begin the media clock anew at a restart, with the content going on', () => {
    const channel = channelOf('hls', { restart: now });
    const [track] = ladder.audio;
    const span = spanOf(channel, 51);
    expect(span).toMatchObject({ index: 1, first: 51, contentSeconds: 102, mediaSeconds: 10 });
    expect(track === undefined ? 0 : clockShift(track, span)).toBe(-92 * 48_000);
  });
});

describe('the picture of the moment', () => {
  it('is the frame of the loop that the wall clock says', () => {
    const channel = channelOf('hls');
    expect(pictureAt(channel, anchorMs)).toEqual({ frame: 0, isAd: false });
    expect(pictureAt(channel, anchorMs + 23_999).frame).toBe(599);
    expect(pictureAt(channel, anchorMs + 24_000).frame).toBe(0);
    expect(pictureAt(channelOf('event'), now).frame).toBe(pictureAt(channel, now).frame);
    expect(pictureAt(channelOf('hls', { ads: 30 }), anchorMs + 25_000)).toEqual({ frame: 225, isAd: true });
  });

  it('gives the latency of a picture back, in ads and other periods and of a slow encoder too', () => {
    const kinds = [channelOf('hls'), channelOf('hls', { ads: 12 }), channelOf('dash', { period: 30 }), channelOf('hls', { rate: 0.995 })];
    fc.assert(fc.property(fc.constantFrom(...kinds), fc.integer({ min: 0, max: days }), fc.integer({ min: 0, max: 9_000 }), (channel, since, delay) => {
      const then = anchorMs + 60_000 + since;
      const found = latencyOfPicture(channel, pictureAt(channel, then), then + delay);
      expect(Math.abs((found ?? Infinity) * 1000 - delay)).toBeLessThanOrEqual(31);
    }), { numRuns: 50 });
    expect(latencyOfPicture(kinds[0] ?? channelOf('hls'), { frame: 700, isAd: false }, now)).toBeNull();
  });
});
