import { describe, expect, it } from 'vitest';
import type { MediaPiece } from '../../../src/ports/transmuxer.js';
import { openMediaLibrary } from '../../media/library.js';
import { bytesFor, newTransmuxer, samplesIn, transmux } from './support.js';

const library = openMediaLibrary();

/** Segments 0, 1, 2… of a folder of a sample stream, through one transmuxer. */
async function play(id: string, folder: string, extension: string, initName: string | null): Promise<MediaPiece[]> {
  const files = library.stream(id);
  if (files === null) throw new Error(`no sample stream ${id}`);
  const transmuxer = newTransmuxer();
  const pieces: MediaPiece[] = [];
  const init = initName === null ? null : (files.get(`${folder}/${initName}`) ?? null);
  for (let number = 0; ; number += 1) {
    const segment = files.get(`${folder}/${number}.${extension}`);
    if (segment === undefined) return pieces;
    const out = await transmux(segment, { transmuxer, chunks: [30_000], start: { init, isContiguous: number > 0 } });
    expect(out.warnings).toEqual([]);
    pieces.push(...out.pieces);
  }
}

describe('the sample streams', () => {
  it.each(['hls-ts', 'hls-ts-wrap'])('%s: every frame of all segments, a 25th of a second apart, with its sound', async (id) => {
    const pieces = await play(id, '360', 'ts', null);
    const video = await samplesIn(bytesFor(pieces, 'video'), 'video');
    const times = video.map(({ time }) => time).sort((a, b) => a - b);
    expect(times.length).toBe(600);
    expect(times.slice(1).every((time, index) => Math.abs(time - (times[index] ?? 0) - 0.04) < 1e-3)).toBe(true);
    const audio = (await samplesIn(bytesFor(pieces, 'audio'), 'audio')).map(({ time }) => time);
    expect(audio.slice(1).every((time, index) => Math.abs(time - (audio[index] ?? 0) - 1024 / 48_000) < 1e-3)).toBe(true);
    expect(Math.abs((audio[0] ?? 0) - (times[0] ?? 0))).toBeLessThan(0.04);
    expect(pieces.filter(({ kind }) => kind === 'init').length).toBe(2);
  });

  it('packed audio: every frame of all segments without a seam', async () => {
    const audio = (await samplesIn(bytesFor(await play('hls-audio-aac', 'audio', 'aac', null), 'audio'), 'audio')).map(({ time }) => time);
    expect(audio.length).toBe(1125);
    expect(audio.slice(1).every((time, index) => Math.abs(time - (audio[index] ?? 0) - 1024 / 48_000) < 1e-3)).toBe(true);
  });
});
