import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/kit/bytes.js';
import { boxes, type Box } from '../../../src/kit/isobmff.js';
import type { MediaPiece } from '../../../src/ports/transmuxer.js';
import { openMediaLibrary } from '../../media/library.js';
import { bytesFor, compositionOffsets, fixture, newTransmuxer, samplesIn, segmentStart, transmux } from './support.js';

const muxed = fixture('muxed.mp4');
const edited = fixture('video-edit-list.mp4');
const webm = fixture('vp9.webm');

const topBoxes = (file: Uint8Array): (Box & { bytes: Uint8Array })[] => [...boxes(file)].map((box) => ({ ...box, bytes: file.subarray(box.start, box.end) }));
const only = (file: Uint8Array, ...types: string[]): Uint8Array => concatBytes(topBoxes(file).flatMap(({ type, bytes }) => (types.includes(type) ? [bytes] : [])));
const initOf = (file: Uint8Array): Uint8Array => only(file, 'ftyp', 'moov');
const mediaOf = (file: Uint8Array): Uint8Array => only(file, 'moof', 'mdat');
const mimes = (pieces: readonly MediaPiece[]): string[] => pieces.flatMap((piece) => (piece.kind === 'init' ? [piece.mime] : []));
const starts = (pieces: readonly MediaPiece[]): number[] => pieces.flatMap((piece) => (piece.kind === 'media' ? [piece.mediaStartSeconds] : []));
const poke = (bytes: Uint8Array, at: number, value: readonly number[]): Uint8Array => {
  const copy = bytes.slice();
  copy.set(value, at);
  return copy;
};
const find = (bytes: Uint8Array, type: string): number => {
  const at = Buffer.from(bytes).indexOf(type, 0, 'latin1');
  expect(at).toBeGreaterThan(0);
  return at;
};
const invalid = { code: 'container/invalid' };

describe('fragmented MP4', () => {
  it.each([
    ['muxed.mp4', 'video/mp4; codecs="avc1.64000b,mp4a.40.2"'],
    ['hevc.mp4', 'video/mp4; codecs="hvc1.1.6.L30.90"'],
    ['av1-opus.mp4', 'video/mp4; codecs="av01.0.00M.08,opus"'],
  ])('names what is in %s', async (name, mime) => {
    expect(mimes((await transmux(fixture(name))).pieces)).toEqual([mime]);
  });

  it('passes its fragments on as they are, however the bytes are cut', async () => {
    const init = initOf(muxed);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 30 }), async (chunks) => {
        const { pieces } = await transmux(mediaOf(muxed), { start: { init }, chunks });
        expect(bytesFor(pieces, 'video')).toEqual(concatBytes([init, mediaOf(muxed)]));
      }),
      { numRuns: 30 },
    );
  });

  it('tells the start of a fragment by its picture, after the edit list', async () => {
    expect(starts((await transmux(edited)).pieces)[0]).toBe(0);
    const all = starts((await transmux(muxed, { chunks: [muxed.length] })).pieces);
    expect(all.map((seconds) => Math.round(seconds * 100) / 100)).toEqual([0.08, 1.08]);
  });

  it('works the edit list of a picture into its times, which not every browser does', async () => {
    const { pieces } = await transmux(edited);
    const file = bytesFor(pieces, 'video');
    expect(Buffer.from(file).includes('edts')).toBe(false);
    expect((await samplesIn(file, 'video')).map(({ time, print }) => [time, print])).toEqual((await samplesIn(edited, 'video')).map(({ time, print }) => [time, print]));
  });

  it('decodes pictures earlier where no composition offset may be negative, and shows them when they were', async () => {
    const sample = openMediaLibrary().stream('hls-fmp4') ?? new Map<string, Uint8Array>();
    const files = ['init.mp4', '0.m4s', '1.m4s', '2.m4s'].map((name) => sample.get(`540/${name}`) ?? new Uint8Array(0));
    for (const file of [edited, concatBytes(files)]) {
      const passed = bytesFor((await transmux(file)).pieces, 'video');
      const led = bytesFor((await transmux(file, { transmuxer: newTransmuxer(true) })).pieces, 'video');
      expect(compositionOffsets(passed).some((ticks) => ticks < 0)).toBe(true);
      expect(compositionOffsets(led).filter((ticks) => ticks < 0)).toEqual([]);
      expect(await samplesIn(led, 'video')).toEqual(await samplesIn(passed, 'video'));
    }
  });

  it('leaves fragments without negative offsets alone', async () => {
    expect(bytesFor((await transmux(muxed, { transmuxer: newTransmuxer(true) })).pieces, 'video')).toEqual(bytesFor((await transmux(muxed)).pieces, 'video'));
  });

  it('lets the beginning of an mdat go before its end has come', async () => {
    const transmuxer = newTransmuxer();
    await transmuxer.start(segmentStart({ init: initOf(edited) }));
    const media = mediaOf(edited);
    const { pieces } = await transmuxer.push(media.subarray(0, media.length / 2));
    expect(pieces).toMatchObject([{ kind: 'media', isComplete: false }]);
    expect(pieces[0]?.bytes.length).toBe(media.length / 2);
    expect((await transmuxer.push(media.subarray(media.length / 2))).pieces).toMatchObject([{ kind: 'media', isComplete: true }]);
  });

  it('hands the init over before the first byte of media, and again only where it changed', async () => {
    const transmuxer = newTransmuxer();
    const init = initOf(muxed);
    expect((await transmuxer.start(segmentStart({ init }))).pieces).toMatchObject([{ kind: 'init', type: 'video' }]);
    await transmuxer.push(mediaOf(muxed));
    await transmuxer.end();
    expect((await transmuxer.start(segmentStart({ init, isContiguous: true }))).pieces).toEqual([]);
    transmuxer.reset();
    expect((await transmuxer.start(segmentStart({ init: initOf(edited) }))).pieces).toHaveLength(1);
  });

  it('leaves out the tracks that nobody wants', async () => {
    for (const type of ['video', 'audio'] as const) {
      const { pieces } = await transmux(muxed, { start: { wants: [type] }, chunks: [999] });
      const other = type === 'video' ? 'audio' : 'video';
      const file = bytesFor(pieces, type);
      expect(await samplesIn(file, type)).toEqual(await samplesIn(muxed, type));
      expect(await samplesIn(file, other)).toEqual([]);
    }
    await expect(transmux(edited, { start: { wants: ['audio'] } })).rejects.toMatchObject({ code: 'container/unsupported' });
  });

  it('refuses a plain MP4 and media that no fragment describes', async () => {
    const moov = initOf(muxed);
    const mvex = find(moov, 'mvex');
    await expect(transmux(poke(moov, mvex, [0x66, 0x72, 0x65, 0x65]))).rejects.toMatchObject({ code: 'container/unsupported' });
    await expect(transmux(only(muxed, 'ftyp', 'moov', 'mdat'))).rejects.toMatchObject(invalid);
    await expect(transmux(mediaOf(muxed))).rejects.toMatchObject(invalid);
    await expect(transmux(initOf(muxed))).rejects.toMatchObject(invalid);
  });

  it('refuses sizes that cannot be', async () => {
    const media = mediaOf(muxed);
    const mdat = find(media, 'mdat') - 4;
    const traf = find(media, 'traf') - 4;
    const start = { init: initOf(muxed) };
    for (const bad of [
      poke(media, mdat, [0, 0, 0, 0]),
      poke(media, mdat, [0, 0, 0, 4]),
      poke(media, mdat, [0, 0, 0, 1]),
      poke(media, traf, [0, 0, 0, 0]),
      poke(media, traf, [0x7f, 0, 0, 0]),
      poke(media, 0, [0x7f, 0xff, 0xff, 0xff]),
      media.subarray(0, media.length - 1),
      media.subarray(0, mdat + 4),
      media.subarray(0, mdat - 10),
    ]) {
      await expect(transmux(bad, { start })).rejects.toMatchObject(invalid);
    }
  });

  it('refuses run tables that lie, before anything of the fragment leaves', async () => {
    const media = mediaOf(muxed);
    const trun = find(media, 'trun');
    const transmuxer = newTransmuxer();
    for (const bad of [
      poke(media, trun + 8, [255, 255, 255, 255]),
      // No field for each sample, so that any count fits the box.
      poke(poke(media, trun + 5, [0, 0, 1]), trun + 8, [255, 255, 255, 255]),
      poke(media, find(media, 'tfdt'), [0x66, 0x72, 0x65, 0x65]),
    ]) {
      await transmuxer.start(segmentStart({ init: initOf(muxed) }));
      await expect(transmuxer.push(bad)).rejects.toMatchObject(invalid);
    }
  });

  it('refuses an init segment that is cut, empty or a web page', async () => {
    const init = initOf(muxed);
    for (const bad of [init.subarray(0, init.length - 5), new Uint8Array(0), new TextEncoder().encode('<!DOCTYPE html><html>Not found</html>')]) {
      await expect(transmux(mediaOf(muxed), { start: { init: bad } })).rejects.toMatchObject(invalid);
    }
  });
});

describe('WebM', () => {
  const clusterAt = find(webm, '\x1f\x43\xb6\x75');

  it('passes clusters on as they are, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 30 }), async (chunks) => {
        const { pieces } = await transmux(webm, { chunks });
        expect(mimes(pieces)).toEqual(['video/webm; codecs="vp9"']);
        expect(await samplesIn(bytesFor(pieces, 'video'), 'video')).toEqual(await samplesIn(webm, 'video'));
      }),
      { numRuns: 30 },
    );
  });

  it('takes set-up and clusters from two requests, and tells where each cluster starts', async () => {
    const { pieces } = await transmux(webm.subarray(clusterAt), { start: { init: webm.subarray(0, clusterAt) } });
    const each = [...new Set(starts(pieces))];
    expect(each).toEqual([0, 0.52]);
    expect(pieces.filter((piece) => piece.kind === 'media' && piece.isComplete)).toHaveLength(2);
  });

  it('refuses clusters that are cut or lie about their children', async () => {
    await expect(transmux(webm.subarray(0, clusterAt + 900))).rejects.toMatchObject(invalid);
    await expect(transmux(webm.subarray(clusterAt))).rejects.toMatchObject(invalid);
    await expect(transmux(webm.subarray(0, clusterAt))).rejects.toMatchObject(invalid);
    const block = webm.indexOf(0xa3, clusterAt + 8);
    await expect(transmux(poke(webm, block + 1, [0x1f, 0xff, 0xff, 0xff]))).rejects.toMatchObject(invalid);
  });
});
