import { describe, expect, it } from 'vitest';
import { anchorMs, type Channel } from '../../../../demo/origin/live/channel.js';
import type { TrackFacts } from '../../../../demo/origin/live/track-facts.js';
import { concatBytes } from '../../../../src/kit/bytes.js';
import { boxBody, readBoxes } from '../../../media/derive/box.js';
import { viewOf } from '../../../media/derive/byte-fields.js';
import type { EncodedSample } from '../../../media/derive/encoded-track.js';
import { readFragmentedMp4 } from '../../../media/derive/read-fragmented-mp4.js';
import { channelOf, media, pieces } from './stage.js';

const { ladder } = media;
const encodedTracks = [...pieces.video, ...pieces.audio].map(({ track }) => track);
const tracks = [...ladder.video, ...ladder.audio].map((facts, index) => ({ facts, samples: encodedTracks[index]?.samples ?? [] }));

/** tfdt, ticks of all samples and mfhd number of each fragment. */
function fragments(bytes: Uint8Array): { time: number; ticks: number; sequence: number }[] {
  return readBoxes(bytes).filter(({ type }) => type === 'moof').map(({ body }) => {
    const tfdt = viewOf(boxBody(body, 'traf.tfdt'));
    const trun = viewOf(boxBody(body, 'traf.trun'));
    const duration = viewOf(boxBody(body, 'traf.tfhd')).getUint32(8);
    return { time: Number(tfdt.getBigUint64(4)), ticks: trun.getUint32(4) * duration, sequence: viewOf(boxBody(body, 'mfhd')).getUint32(4) };
  });
}

function samplesOf(channel: Channel, facts: TrackFacts, numbers: readonly number[]): readonly EncodedSample[] {
  return readFragmentedMp4(concatBytes([media.init(facts), ...numbers.flatMap((number) => media.chunks(channel, facts, number))])).samples;
}

const day = 43_200;

describe('live chunks', () => {
  it.each(tracks.map(({ facts, samples }) => [facts.id, facts, samples] as const))('of %s hold the frames of the loop, all and in order', (_, facts, samples) => {
    const loop = samplesOf(channelOf('ll-hls'), facts, Array.from({ length: 12 }, (_number, index) => 12 * day + index));
    expect(samples.length).toBeGreaterThan(500);
    expect(loop.map(({ data, pts, key }) => [data, pts, key])).toEqual(samples.map(({ data, pts, key }) => [data, pts, key]));
  });

  it('are the same frames whether a segment is one chunk or four', () => {
    for (const { facts } of tracks) {
      const [whole, parts] = [channelOf('hls'), channelOf('ll-hls')].map((channel) => samplesOf(channel, facts, [7]));
      expect(parts).toEqual(whole);
      expect(media.chunks(channelOf('ll-hls'), facts, 7)).toHaveLength(4);
    }
  });

  it('follow on each other without hole or overlap and with rising numbers, across the loop and for years', () => {
    for (const { facts } of tracks) {
      for (const first of [0, 10, 365 * day * 20 + 10]) {
        const all = [0, 1, 2, 3].flatMap((more) => fragments(concatBytes(media.chunks(channelOf('ll-dash'), facts, first + more))));
        expect(all).toHaveLength(16);
        for (const [index, { time, ticks, sequence }] of all.entries()) {
          const next = all[index + 1];
          if (next !== undefined) expect([next.time, next.sequence]).toEqual([time + ticks, sequence + 1]);
        }
        const drift = Math.abs((all[0]?.time ?? 0) / facts.timescale - first * 2);
        expect(drift).toBeLessThan(0.011);
      }
    }
  });

  it('of low-latency DASH tell when their first frame was before the camera', () => {
    const channel = channelOf('ll-dash');
    for (const { facts } of tracks) {
      const [box] = readBoxes(media.chunks(channel, facts, 1000)[1] ?? new Uint8Array());
      expect(box?.type).toBe('prft');
      const view = viewOf(box?.body ?? new Uint8Array());
      const epochMs = (view.getUint32(8) - 2_208_988_800) * 1000 + (view.getUint32(12) / 2 ** 32) * 1000;
      const mediaMs = (Number(view.getBigUint64(16)) / facts.timescale) * 1000;
      expect(Math.abs(epochMs - anchorMs - mediaMs)).toBeLessThan(11);
    }
  });

  it('of an ad are the alternate piece, on a clock that begins at ten seconds', () => {
    const channel = channelOf('hls', { ads: 30 });
    for (const facts of [ladder.video[2], ladder.audio[0]]) {
      if (facts === undefined) throw new Error('No such track.');
      const [{ time } = { time: 0 }] = fragments(concatBytes(media.chunks(channel, facts, 12)));
      expect(time / (facts.kind === 'video' ? ladder.alternate.video : ladder.alternate.audio).timescale).toBe(10);
    }
  });
});
