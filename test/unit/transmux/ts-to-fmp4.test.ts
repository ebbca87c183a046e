import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/kit/bytes.js';
import type { SegmentStart } from '../../../src/ports/transmuxer.js';
import { bytesFor, fixture, fragmentSpans, newTransmuxer, payloadOffset, pidOf, samplesIn, segmentStart, shiftClock, transmux, tsPackets } from './support.js';

const ts = fixture('av.ts');
const wrap = 2 ** 33 / 90_000;
const firstKeySeconds = 1.48;

describe('MPEG-TS', () => {
  it('comes out as the samples that another demuxer finds in it', async () => {
    const { pieces, warnings } = await transmux(ts);
    expect(warnings).toEqual([]);
    for (const type of ['video', 'audio'] as const) {
      const ours = await samplesIn(bytesFor(pieces, type), type);
      const theirs = await samplesIn(ts, type);
      expect(ours.length).toBe(theirs.length);
      expect(ours.map(({ time, isKey }) => [time, isKey])).toEqual(theirs.map(({ time, isKey }) => [time, isKey]));
    }
    const inits = pieces.filter(({ kind }) => kind === 'init');
    expect(inits.map((piece) => piece.kind === 'init' && piece.mime)).toEqual(['video/mp4; codecs="avc1.64000b"', 'audio/mp4; codecs="mp4a.40.2"']);
  });

  it('gives the same samples however the bytes are cut', async () => {
    const whole = await transmux(ts, { chunks: [ts.length] });
    const expected = { video: await samplesIn(bytesFor(whole.pieces, 'video'), 'video'), audio: await samplesIn(bytesFor(whole.pieces, 'audio'), 'audio') };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 40 }), async (chunks) => {
        const { pieces } = await transmux(ts, { chunks });
        expect(await samplesIn(bytesFor(pieces, 'video'), 'video')).toEqual(expected.video);
        expect(await samplesIn(bytesFor(pieces, 'audio'), 'audio')).toEqual(expected.audio);
      }),
      { numRuns: 15 },
    );
  });

  it('begins every segment with its picture, and all set-ups before any media', async () => {
    const packets = tsPackets(ts);
    const soundFirst = concatBytes([...packets.slice(0, 3), ...packets.filter((packet, index) => index > 2 && pidOf(packet) === 0x101).slice(0, 20), ...packets.slice(3).filter((packet) => pidOf(packet) === 0x100)]);
    const transmuxer = newTransmuxer();
    const first = await transmux(soundFirst, { transmuxer, chunks: [188] });
    expect(first.pieces.slice(0, 4).map(({ kind, type }) => `${kind} ${type}`)).toEqual(['init video', 'init audio', 'media video', 'media audio']);
    const next = await transmux(soundFirst, { transmuxer, chunks: [188], start: { isContiguous: true } });
    expect(next.pieces[0]?.type).toBe('video');
  });

  it('lets each fragment start where the one before ended', async () => {
    const { pieces } = await transmux(ts, { chunks: [700] });
    for (const type of ['video', 'audio'] as const) {
      const spans = fragmentSpans(bytesFor(pieces, type));
      expect(spans.length).toBeGreaterThan(5);
      expect(spans.slice(1).map(({ start }) => start)).toEqual(spans.slice(0, -1).map(({ end }) => end));
    }
  });

  it('lets the first picture go once the next one begins and the first sound is there', async () => {
    const transmuxer = newTransmuxer();
    await transmuxer.start(segmentStart());
    const packets = tsPackets(ts);
    let seen = 0;
    for (const packet of packets) {
      seen += 1;
      const { pieces } = await transmuxer.push(packet);
      if (pieces.some(({ kind, type }) => kind === 'media' && type === 'video')) break;
    }
    const startsOf = (pid: number): number[] => packets.flatMap((packet, index) => (pidOf(packet) === pid && ((packet[1] ?? 0) & 0x40) !== 0 ? [index + 1] : []));
    const [, secondPicture = 0] = startsOf(0x100);
    const [, secondSound = 0] = startsOf(0x101);
    expect(seen).toBe(Math.max(secondPicture, secondSound));
  });

  it('keeps one clock over the wrap at 2^33, within a segment and from one to the next', async () => {
    const wrapping = shiftClock(ts, 2 ** 33 - 2.5 * 90_000);
    const start = wrap - 2.5 + firstKeySeconds;
    const within = await transmux(wrapping, { start: { expectedMediaSeconds: start } });
    const video = await samplesIn(bytesFor(within.pieces, 'video'), 'video');
    expect(video[0]?.time).toBeCloseTo(start, 3);
    expect(Math.max(...video.map(({ time }) => time))).toBeCloseTo(start + 49 / 25, 3);
    const audio = await samplesIn(bytesFor(within.pieces, 'audio'), 'audio');
    expect(Math.max(...audio.map(({ time }) => time))).toBeGreaterThan(wrap);

    const after = await transmux(shiftClock(ts, -1.4 * 90_000), { start: { expectedMediaSeconds: wrap } });
    const first = after.pieces.find(({ kind }) => kind === 'media');
    expect(first?.kind === 'media' && first.mediaStartSeconds).toBeCloseTo(wrap + 0.08, 2);
  });

  it('goes on over the wrap when the next segment follows without an expectation', async () => {
    const transmuxer = newTransmuxer();
    await transmux(shiftClock(ts, 2 ** 33 - 3.6 * 90_000), { transmuxer });
    const next = await transmux(shiftClock(ts, 2 ** 33 - 1.6 * 90_000), { transmuxer, start: { isContiguous: true } });
    const first = next.pieces.find(({ kind, type }) => kind === 'media' && type === 'video');
    expect(first?.kind === 'media' && first.mediaStartSeconds).toBeCloseTo(wrap - 1.6 + firstKeySeconds, 3);
    expect(next.pieces.some(({ kind }) => kind === 'init')).toBe(false);
  });

  it('plays the segment before the wrap after a seek back over it', async () => {
    const { pieces } = await transmux(shiftClock(ts, 2 ** 33 - 20 * 90_000), { start: { expectedMediaSeconds: wrap - 18 } });
    const first = pieces.find(({ kind }) => kind === 'media');
    expect(first?.kind === 'media' && first.mediaStartSeconds).toBeCloseTo(wrap - 20 + firstKeySeconds, 3);
  });

  it('clamps decode times before 0, where MP4 has none, and keeps presentation times', async () => {
    const { pieces } = await transmux(shiftClock(ts, -Math.round((firstKeySeconds + 0.001) * 90_000)), { start: { expectedMediaSeconds: 0 } });
    const video = await samplesIn(bytesFor(pieces, 'video'), 'video');
    expect(video.length).toBe(50);
    expect(Math.max(...video.map(({ time }) => time))).toBeCloseTo(49 / 25, 2);
  });

  it('gives only what is wanted', async () => {
    for (const type of ['video', 'audio'] as const) {
      const { pieces } = await transmux(ts, { start: { wants: [type] } });
      expect(new Set(pieces.map((piece) => piece.type))).toEqual(new Set([type]));
    }
  });

  it('starts at the key frame of a segment that begins in mid-group, and says so', async () => {
    const packets = tsPackets(ts);
    const videoStarts = packets.flatMap((packet, index) => (pidOf(packet) === 0x100 && ((packet[1] ?? 0) & 0x40) !== 0 ? [index] : []));
    const middle = concatBytes([...packets.slice(0, 3), ...packets.slice(videoStarts[10] ?? 0)]);
    const { pieces, warnings } = await transmux(middle);
    const video = await samplesIn(bytesFor(pieces, 'video'), 'video');
    expect(video.length).toBe(25);
    expect(video[0]).toMatchObject({ isKey: true, time: firstKeySeconds + 1 });
    expect(warnings.map(({ text }) => text).join()).toMatch(/does not start with a key frame; its first 15 frames/);
    await expect(transmux(concatBytes([...packets.slice(0, 3), ...packets.slice(videoStarts[30] ?? 0)]), { start: { wants: ['video'] } })).rejects.toMatchObject({ code: 'container/invalid' });
  });

  it('counts lost packets and passes the rest', async () => {
    const lossy = concatBytes(tsPackets(ts).filter((_, index) => index % 50 !== 30));
    const { pieces, warnings } = await transmux(lossy);
    expect((await samplesIn(bytesFor(pieces, 'video'), 'video')).length).toBeGreaterThan(40);
    expect(warnings.map(({ text }) => text).join()).toMatch(/\d+ transport packets are missing/);
  });

  it('is not led astray by packets that are sent twice', async () => {
    const twice = concatBytes(tsPackets(ts).flatMap((packet) => (((packet[3] ?? 0) & 0x10) !== 0 ? [packet, packet] : [packet])));
    const [once, doubled] = [await transmux(ts), await transmux(twice)];
    expect(doubled.warnings).toEqual([]);
    for (const type of ['video', 'audio'] as const) {
      expect(await samplesIn(bytesFor(doubled.pieces, type), type)).toEqual(await samplesIn(bytesFor(once.pieces, type), type));
    }
  });

  it('finds the rhythm again behind bytes that are none of its packets', async () => {
    const packets = tsPackets(ts);
    const { pieces } = await transmux(concatBytes([...packets.slice(0, 60), new Uint8Array(77).fill(0x47), ...packets.slice(60)]));
    expect((await samplesIn(bytesFor(pieces, 'audio'), 'audio')).length).toBeGreaterThan(80);
  });

  it('follows a program map that moves its streams to other PIDs', async () => {
    const moved = tsPackets(ts).map((packet, index, all) => {
      if (index < all.length / 2) return packet;
      const pid = pidOf(packet);
      if (pid === 0x100 || pid === 0x101) packet.set([((packet[1] ?? 0) & 0xe0) | 0x02, packet[2] ?? 0], 1);
      if (pid === 0x1000) {
        for (let at = payloadOffset(packet); at < 60; at += 1) {
          const isEntry = (packet[at] === 0x1b || packet[at] === 0x0f) && packet[at + 1] === 0xe1;
          if (isEntry) packet[at + 1] = 0xe2;
        }
      }
      return packet;
    });
    const map = moved.find((packet, index) => pidOf(packet) === 0x1000 && index >= moved.length / 2);
    expect(map).toBeDefined();
    const half = moved.length / 2;
    const withMap = concatBytes([...moved.slice(0, half), ...(map === undefined ? [] : [map]), ...moved.slice(half)]);
    const { pieces } = await transmux(withMap);
    expect((await samplesIn(bytesFor(pieces, 'video'), 'video')).length).toBeGreaterThan(47);
  });

  it('names codecs that the browser cannot get out of MPEG-TS', async () => {
    await expect(transmux(fixture('hevc-opus.ts'))).rejects.toMatchObject({ code: 'container/unsupported', context: { codec: 'HEVC' } });
    await expect(transmux(fixture('hevc-opus.ts'), { start: { wants: ['audio'] } })).rejects.toMatchObject({ code: 'container/unsupported', context: { codec: 'Opus' } });
    const { pieces, warnings } = await transmux(fixture('h264-ac3.ts'));
    expect(warnings).toMatchObject([{ code: 'container/unsupported', codec: 'AC-3' }]);
    expect((await samplesIn(bytesFor(pieces, 'video'), 'video')).length).toBe(10);
  });

  it('announces a set-up again only where it changed', async () => {
    const transmuxer = newTransmuxer();
    const inits = async (bytes: Uint8Array, start: { isContiguous: boolean; timeline: number }): Promise<number> =>
      (await transmux(bytes, { transmuxer, start })).pieces.filter(({ kind }) => kind === 'init').length;
    expect(await inits(ts, { isContiguous: false, timeline: 0 })).toBe(2);
    expect(await inits(ts, { isContiguous: false, timeline: 1 })).toBe(0);
    expect(await inits(fixture('h264-ac3.ts'), { isContiguous: false, timeline: 2 })).toBe(1);
    transmuxer.reset();
    expect(await inits(fixture('h264-ac3.ts'), { isContiguous: false, timeline: 2 })).toBe(1);
  });
});

describe('the clock of MPEG-TS', () => {
  it('may jump within a segment: what follows keeps its own times', async () => {
    const packets = tsPackets(ts);
    const half = Math.floor(packets.length / 2);
    for (const jumpSeconds of [-1.2, 20, -0.4, 3000]) {
      const jumping = concatBytes([concatBytes(packets.slice(0, half)), shiftClock(concatBytes(packets.slice(half)), jumpSeconds * 90_000)]);
      const { pieces } = await transmux(jumping);
      const last = fragmentSpans(bytesFor(pieces, 'video')).at(-1);
      if (jumpSeconds > -1) expect(last?.end).toBeCloseTo((firstKeySeconds + 2 - 0.08 + Math.max(jumpSeconds, -0.4)) * 90_000, -5);
      expect((await samplesIn(bytesFor(pieces, 'video'), 'video')).length).toBe(50);
    }
  });

  it('gives no decode time twice and none out of order, also where the stream starts before 0', async () => {
    const { pieces } = await transmux(shiftClock(ts, -Math.round((firstKeySeconds + 0.001) * 90_000)), { start: { expectedMediaSeconds: 0 } });
    const spans = fragmentSpans(bytesFor(pieces, 'video'));
    expect(spans.every(({ start }, index) => index === 0 || start >= (spans[index - 1]?.end ?? 0))).toBe(true);
    expect(spans[0]?.start).toBe(0);
  });

  it('decodes a fresh start when it is shown, so that no decode time lies before the presentation', async () => {
    const { pieces } = await transmux(ts);
    const video = bytesFor(pieces, 'video');
    expect(fragmentSpans(video)[0]?.start).toBe(Math.round(firstKeySeconds * 90_000));
    const samples = await samplesIn(video, 'video');
    expect(samples.length).toBe(50);
  });
});

describe('open groups of pictures', () => {
  const first = fixture('open-gop-first.ts');
  const later = fixture('open-gop-later.ts');

  /** The first segment, and what a later one becomes behind it: its warnings, and the times of its frames in decode order. */
  async function after(start: Partial<SegmentStart>, isReset = false): Promise<{ readonly warnings: number; readonly times: readonly number[] }> {
    const transmuxer = newTransmuxer();
    const { pieces: begun } = await transmux(first, { transmuxer });
    if (isReset) transmuxer.reset();
    const { pieces, warnings } = await transmux(later, { transmuxer, start });
    const init = begun.filter(({ kind }) => kind === 'init');
    const samples = await samplesIn(bytesFor([...init, ...pieces.filter(({ kind }) => kind === 'media')], 'video'), 'video');
    return { warnings: warnings.length, times: samples.map(({ time }) => time) };
  }

  it('are decoded with the parameter sets of an earlier segment of the same rendition, also after a reset', async () => {
    for (const isReset of [false, true]) {
      const { warnings, times } = await after({}, isReset);
      expect(warnings).toBe(0);
      expect(times.length).toBeGreaterThan(20);
    }
  });

  it('take no parameter sets from another rendition', async () => {
    await expect(after({ renditionId: 'other' })).rejects.toMatchObject({ code: 'container/invalid' });
  });

  it('lose the frames before their key frame after a seek: what those refer to is not there', async () => {
    const following = (await after({ isContiguous: true })).times;
    const key = following[0] ?? Number.NaN;
    expect(following.filter((time) => time < key).length).toBeGreaterThan(0);
    expect((await after({})).times).toEqual(following.filter((time) => time >= key));
  });
});
