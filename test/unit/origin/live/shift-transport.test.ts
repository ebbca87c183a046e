import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../../src/kit/bytes.js';
import { shiftTransport } from '../../../../demo/origin/live/shift-transport.js';
import { readTransport, type PesUnit } from '../../media/transport-reader.js';
import { channelOf, media } from './stage.js';

const wrap = 2 ** 33;
const [track] = media.ladder.video.slice(2);
if (track === undefined) throw new Error('There is no third rendition.');
const highest = track;
const segment = (number: number): Uint8Array => media.transport(channelOf('hls-ts'), highest, number);
const day = 43_200;

describe('a live transport stream', () => {
  it('has counters that run on and times that rise evenly across the loop, days later too', () => {
    for (const first of [9, 100 * day + 9]) {
      const { units, continuityErrors } = readTransport(concatBytes([0, 1, 2, 3, 4, 5].map((more) => segment(first + more))));
      expect(continuityErrors).toBe(0);
      const video = units.filter(({ pid }) => pid === 0x100).map(({ dts }) => dts);
      expect(video).toHaveLength(300);
      for (const [index, dts] of video.entries()) expect((dts - (video[0] ?? 0) + wrap) % wrap).toBe(index * 3600);
      const audio = units.filter(({ pid }) => pid === 0x101);
      const start = audio[0]?.pts ?? 0;
      // Twelve seconds from first to beyond last, to an AAC frame.
      expect((((audio.at(-1)?.pts ?? 0) - start + wrap) % wrap) / 90_000).toBeGreaterThan(11.8);
    }
  });

  it('says the time of its segment: ten seconds and twice its number', () => {
    for (const number of [0, 5, 12, 40 * day + 3]) {
      const { units } = readTransport(segment(number));
      const shown = Math.min(...units.filter(({ pid }) => pid === 0x100).map(({ pts }) => pts));
      expect(shown).toBe(((10 + number * 2) * 90_000) % wrap);
    }
  });

  it('keeps everything but times and counters, past the wrap of the clock as well', () => {
    const before = readTransport(segment(0)).units;
    const shift = wrap - 900_000 - 30_000;
    const after = readTransport(shiftTransport(segment(0), shift, () => 5)).units;
    const moved = (time: number): number => (time + shift) % wrap;
    const plain = ({ data, pid, randomAccess }: PesUnit): unknown => [pid, randomAccess, data];
    expect(after.map(plain)).toEqual(before.map(plain));
    expect(after.map(({ pts, dts, pcr }) => [pts, dts, pcr])).toEqual(before.map(({ pts, dts, pcr }) => [moved(pts), moved(dts), pcr === null ? null : moved(pcr)]));
    expect(after.some(({ pts }) => pts < 90_000)).toBe(true);
  });

  it('takes no more than the multivariant playlist says', () => {
    for (const video of media.ladder.video) {
      const peak = Math.max(...Array.from({ length: 12 }, (_, number) => media.transport(channelOf('hls-ts'), video, number).length * 4));
      expect(peak).toBeLessThanOrEqual((video.peakBandwidth + (media.ladder.audio[0]?.peakBandwidth ?? 0)) * 1.15);
    }
  });
});
