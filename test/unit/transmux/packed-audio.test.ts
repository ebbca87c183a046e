import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/kit/bytes.js';
import { bytesFor, fixture, newTransmuxer, samplesIn, transmux, type ReadSample } from './support.js';

const mp3 = fixture('mono.mp3');

/** The sound of av.ts as bare ADTS, as an independent demuxer gives it: frames of AAC with a header each. */
async function adts(): Promise<Uint8Array> {
  const { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } = await import('mediabunny');
  const track = await new Input({ formats: ALL_FORMATS, source: new BufferSource(fixture('av.ts')) }).getPrimaryAudioTrack();
  if (track === null) throw new Error('no sound in the fixture');
  const frames: Uint8Array[] = [];
  for await (const { data } of new EncodedPacketSink(track).packets()) frames.push(hasHeader(data) ? data : concatBytes([adtsHeader(data.length, 3), data]));
  return concatBytes(frames);
}

const hasHeader = (data: Uint8Array): boolean => data[0] === 0xff && ((data[1] ?? 0) & 0xf6) === 0xf0;

/** AAC-LC stereo; sampling index 3 is 48 kHz. */
function adtsHeader(dataLength: number, samplingIndex: number): Uint8Array {
  const length = dataLength + 7;
  return Uint8Array.of(0xff, 0xf1, 0x40 | (samplingIndex << 2), 0x80 | (length >> 11), (length >> 3) & 255, ((length & 7) << 5) | 0x1f, 0xfc);
}

function id3(ticks: number | null, padding = 0): Uint8Array {
  const owner = new TextEncoder().encode('com.apple.streaming.transportStreamTimestamp\0');
  const time = ticks === null ? [] : [0, 0, 0, Math.floor(ticks / 2 ** 32), (ticks >>> 24) & 255, (ticks >>> 16) & 255, (ticks >>> 8) & 255, ticks & 255];
  const body = ticks === null ? [] : [0x50, 0x52, 0x49, 0x56, 0, 0, 0, owner.length + 8, 0, 0, ...owner, ...time];
  const size = body.length + padding;
  return Uint8Array.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, size >> 7, size & 127, ...body, ...new Array<number>(padding).fill(0)]);
}

const audio = async (bytes: Uint8Array, feed: Parameters<typeof transmux>[1] = {}): Promise<ReadSample[]> => samplesIn(bytesFor((await transmux(bytes, feed)).pieces, 'audio'), 'audio');
const invalid = { code: 'container/invalid' };

describe('packed AAC', () => {
  it('becomes MP4 that starts where its ID3 tag says, however the bytes are cut', async () => {
    const bytes = concatBytes([id3(null, 30), id3(900_000), await adts()]);
    const expected = await audio(bytes, { chunks: [bytes.length] });
    expect(expected).toHaveLength(95);
    expect(expected[0]?.time).toBe(10);
    expect(expected[94]?.time).toBeCloseTo(10 + (94 * 1024) / 48_000, 4);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 30 }), async (chunks) => {
        expect(await audio(bytes, { chunks })).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('unwraps the 33 bits of its time next to where the segment is expected', async () => {
    const wrap = 2 ** 33 / 90_000;
    const first = (await audio(concatBytes([id3(90_000), await adts()]), { start: { expectedMediaSeconds: wrap + 1.2 } }))[0];
    expect(first?.time).toBeCloseTo(wrap + 1, 3);
  });

  it('starts where it is expected without a tag, and goes on without a seam in the next segment', async () => {
    const transmuxer = newTransmuxer();
    const bytes = await adts();
    expect((await audio(bytes, { transmuxer, start: { expectedMediaSeconds: 7 } }))[0]?.time).toBe(7);
    const { pieces } = await transmux(bytes, { transmuxer, start: { isContiguous: true } });
    expect(pieces[0]?.kind === 'media' && pieces[0].mediaStartSeconds).toBeCloseTo(7 + (95 * 1024) / 48_000, 6);
  });

  it('announces a halved sampling rate as HE-AAC', async () => {
    const frame = concatBytes([adtsHeader(60, 6), new Uint8Array(60)]);
    const { pieces } = await transmux(concatBytes(new Array<Uint8Array>(20).fill(frame)));
    expect(pieces[0]).toMatchObject({ kind: 'init', mime: 'audio/mp4; codecs="mp4a.40.5"' });
    expect((await samplesIn(bytesFor(pieces, 'audio'), 'audio')).length).toBe(20);
  });

  it('skips what is no frame and says so', async () => {
    const sound = await adts();
    const { pieces, warnings } = await transmux(concatBytes([sound, new Uint8Array(100), sound]));
    expect((await samplesIn(bytesFor(pieces, 'audio'), 'audio')).length).toBeGreaterThan(187);
    expect(warnings[0]?.text).toMatch(/belong to no frame/);
  });

  it('refuses a frame length of 0, alone and behind a tag, and a tag without sound', async () => {
    const zero = Uint8Array.of(0xff, 0xf1, 0x50, 0x80, 0, 0, 0);
    for (const bad of [zero, concatBytes([zero, zero]), concatBytes([id3(0), zero, zero]), id3(0), concatBytes([id3(0), await adts()]).subarray(0, 90)]) {
      await expect(transmux(bad, { start: { container: 'aac' } })).rejects.toMatchObject(invalid);
    }
  });

  it('does not believe a tag of 256 MB', async () => {
    const huge = concatBytes([Uint8Array.of(0x49, 0x44, 0x33, 4, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f), await adts()]);
    const transmuxer = newTransmuxer();
    await transmuxer.start({ container: 'aac', url: 'u', init: null, renditionId: 'r', timeline: 0, isContiguous: false, expectedMediaSeconds: null, wants: ['audio'] });
    await expect(transmuxer.push(huge)).rejects.toMatchObject(invalid);
  });
});

describe('packed MP3', () => {
  it('goes through in whole frames without its tags, however the bytes are cut', async () => {
    const bytes = concatBytes([id3(450_000), mp3]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 30 }), async (chunks) => {
        const { pieces } = await transmux(bytes, { chunks });
        expect(pieces[0]).toMatchObject({ kind: 'init', mime: 'audio/mpeg' });
        expect(bytesFor(pieces, 'audio')).toEqual(mp3);
        const media = pieces.flatMap((piece) => (piece.kind === 'media' ? [piece] : []));
        expect(media.every(({ isUntimed, isComplete, bytes: part }) => isUntimed && isComplete && part[0] === 0xff)).toBe(true);
        expect(media[0]?.mediaStartSeconds).toBe(5);
      }),
      { numRuns: 20 },
    );
  });
});
