import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/kit/bytes.js';
import { boxBody, readBoxes, type Box } from '../../media/derive/box.js';
import { trackSeconds } from '../../media/derive/encoded-track.js';
import { readFragmentedMp4 } from '../../media/derive/read-fragmented-mp4.js';
import { openMediaLibrary } from '../../media/library.js';

const library = openMediaLibrary();

function file(stream: string, path: string): Uint8Array {
  const bytes = library.stream(stream)?.get(path);
  if (bytes === undefined) throw new Error(`No ${path} in ${stream}.`);
  return bytes;
}

const number = (index: number): string => String(index + 1).padStart(3, '0');
const boxesOf = (bytes: Uint8Array, type: string): Box[] => readBoxes(bytes).filter((box) => box.type === type);

function decodeTime(moof: Box): number {
  const tfdt = boxBody(moof.body, 'traf.tfdt');
  return new DataView(tfdt.buffer, tfdt.byteOffset).getUint32(8);
}

describe('an encoded piece', () => {
  const pieces = ['180', '360', '540'].map((name) => readFragmentedMp4(readFileSync(new URL(`../../media/encoded/video-${name}.mp4`, import.meta.url))));

  it('has 600 frames with aligned key frames each 2 s in every rendition', () => {
    for (const { samples, sampleDuration, timescale } of pieces) {
      expect(samples).toHaveLength(600);
      expect(sampleDuration / timescale).toBe(1 / 25);
      expect(samples.flatMap(({ key }, index) => (key ? [index] : []))).toEqual(Array.from({ length: 12 }, (_, gop) => gop * 50));
    }
  });

  it('has closed groups: what follows a key frame is shown after it, what precedes it before', () => {
    for (const { samples, sampleDuration } of pieces) {
      for (let gop = 0; gop < 12; gop += 1) {
        const times = samples.slice(gop * 50, gop * 50 + 50).map(({ pts }) => pts / sampleDuration);
        expect(times[0]).toBe(gop * 50);
        expect([...times].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => gop * 50 + index));
      }
    }
  });

  it('has B-frames in the upper renditions alone', () => {
    expect(pieces.map(({ decodeDelay, sampleDuration }) => decodeDelay / sampleDuration)).toEqual([0, 1, 2]);
  });
});

describe('derived fMP4', () => {
  const read = (stream: string, folder: string, names: readonly string[]): ReturnType<typeof readFragmentedMp4> =>
    readFragmentedMp4(concatBytes([file(stream, `${folder}/init.mp4`), ...names.map((name) => file(stream, `${folder}/${name}.m4s`))]));
  const original = readFragmentedMp4(readFileSync(new URL('../../media/encoded/video-540.mp4', import.meta.url)));
  const twelve = Array.from({ length: 12 }, (_, index) => index);

  it.each([
    ['dash-number', twelve.map(number)],
    ['dash-edit-list', twelve.map(number)],
    ['dash-timeline', twelve.map((index) => String(index * 25_600))],
    ['hls-fmp4', twelve.map(String)],
  ])('%s brings back every frame as it was encoded', (stream, names) => {
    const track = read(stream, '540', names);
    expect(track.samples.length).toBe(original.samples.length);
    track.samples.forEach((sample, index) => {
      const { data, pts, dts, key } = original.samples[index] ?? sample;
      expect(sample.pts === pts && sample.dts === dts && sample.key === key && Buffer.compare(sample.data, data) === 0, `frame ${index}`).toBe(true);
    });
  });

  it('counts decode times on from segment to segment', () => {
    expect(twelve.map((index) => decodeTime(boxesOf(file('dash-number', `540/${number(index)}.m4s`), 'moof')[0] ?? { type: '', offset: 0, size: 0, body: new Uint8Array() })))
      .toEqual(twelve.map((index) => index * 25_600));
  });

  it('has an edit list where the catalogue says so, and nowhere else', () => {
    const edits = (stream: string): string[] => readBoxes(boxBody(file(stream, '540/init.mp4'), 'moov.trak')).map(({ type }) => type);
    expect(edits('dash-edit-list')).toContain('edts');
    expect(edits('dash-number')).not.toContain('edts');
    const elst = boxBody(file('dash-edit-list', '540/init.mp4'), 'moov.trak.edts.elst');
    expect(new DataView(elst.buffer, elst.byteOffset).getInt32(12)).toBe(original.decodeDelay);
  });

  it('has four moof and mdat pairs a segment in dash-timeline, one elsewhere', () => {
    expect(readBoxes(file('dash-timeline', '360/25600.m4s')).map(({ type }) => type)).toEqual(['styp', ...Array.from({ length: 4 }, () => ['moof', 'mdat']).flat()]);
    expect(readBoxes(file('dash-number', '360/002.m4s')).map(({ type }) => type)).toEqual(['styp', 'moof', 'mdat']);
  });

  it('has a sidx whose references end with the file and each begin with a segment', () => {
    const bytes = file('dash-sidx', '540.mp4');
    const sidx = boxesOf(bytes, 'sidx')[0];
    if (sidx === undefined) throw new Error('No sidx.');
    const view = new DataView(sidx.body.buffer, sidx.body.byteOffset);
    let offset = sidx.offset + sidx.size;
    let ticks = 0;
    for (let index = 0; index < view.getUint16(30); index += 1) {
      expect(String.fromCharCode(...bytes.subarray(offset + 4, offset + 8))).toBe('styp');
      offset += view.getUint32(32 + index * 12) & 0x7fffffff;
      ticks += view.getUint32(36 + index * 12);
    }
    expect(offset).toBe(bytes.length);
    expect(ticks / view.getUint32(8)).toBe(24);
    const range = new RegExp(`<BaseURL>540.mp4</BaseURL>\\s*<SegmentBase indexRange="${sidx.offset}-${sidx.offset + sidx.size - 1}">`);
    expect(new TextDecoder().decode(file('dash-sidx', 'manifest.mpd'))).toMatch(range);
  });

  it('muxes two tracks whose data offsets lead to their own samples', () => {
    const bytes = file('hls-fmp4-muxed', '540/3.m4s');
    const moof = boxesOf(bytes, 'moof')[0];
    const trafs = readBoxes(moof?.body ?? new Uint8Array()).filter(({ type }) => type === 'traf');
    const offsets = trafs.map(({ body }) => new DataView(boxBody(body, 'trun').buffer, boxBody(body, 'trun').byteOffset).getUint32(8) + (moof?.offset ?? 0));
    const alone = { video: file('hls-fmp4', '540/3.m4s'), audio: file('hls-fmp4', 'audio-en/3.m4s') };
    const data = (segment: Uint8Array): Uint8Array => boxesOf(segment, 'mdat')[0]?.body ?? new Uint8Array();
    expect(offsets).toHaveLength(2);
    expect(Buffer.compare(bytes.subarray(offsets[0], offsets[1]), data(alone.video))).toBe(0);
    expect(Buffer.compare(bytes.subarray(offsets[1]), data(alone.audio))).toBe(0);
  });

  it.each([['dash-av1', 'av1'], ['dash-vp9', 'vp9']])('%s has 8 s of video and of Opus in four segments each', (stream, folder) => {
    const four = twelve.slice(0, 4).map(number);
    const lasts = [folder, 'audio-en'].map((name) => trackSeconds(read(stream, name, four)));
    for (const lasting of lasts) expect(Math.abs(lasting - 8)).toBeLessThan(0.021);
    expect(library.stream(stream)?.has(`${folder}/005.m4s`)).toBe(false);
  });

  it('cuts audio at the frame nearest to the cut', () => {
    const track = read('dash-number', 'audio-en', twelve.map(number));
    expect(track.samples).toHaveLength(1125);
    const starts = twelve.map((index) => decodeTime(boxesOf(file('dash-number', `audio-en/${number(index)}.m4s`), 'moof')[0] ?? { type: '', offset: 0, size: 0, body: new Uint8Array() }) / 48_000);
    for (const [index, start] of starts.entries()) expect(Math.abs(start - index * 2)).toBeLessThan(512.5 / 48_000);
  });
});
