import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/kit/bytes.js';
import { crc32Mpeg2 } from '../../media/derive/transport-packets.js';
import { openMediaLibrary } from '../../media/library.js';
import { readTransport, type PesUnit } from './transport-reader.js';

const library = openMediaLibrary();
const wrap = 2 ** 33;

function segments(stream: string, folder: string): Uint8Array[] {
  const files = library.stream(stream) ?? new Map<string, Uint8Array>();
  return Array.from({ length: 12 }, (_, index) => files.get(`${folder}/${index}.ts`) ?? new Uint8Array());
}

const ofPid = (units: readonly PesUnit[], pid: number): PesUnit[] => units.filter((unit) => unit.pid === pid);
/** The units of an Annex B frame, by type. */
function nalTypes(frame: Uint8Array): number[] {
  return [...Buffer.from(frame).toString('latin1').matchAll(/\0\0\x01([^])/g)].map(([, type = '']) => type.charCodeAt(0) & 31);
}

describe('a muxed transport stream', () => {
  const whole = readTransport(concatBytes(segments('hls-ts', '540')));

  it('declares H.264 and ADTS, and never breaks the continuity counters', () => {
    expect([...whole.streams]).toEqual([[0x100, 0x1b], [0x101, 0x0f]]);
    expect(whole.continuityErrors).toBe(0);
  });

  it('shows 600 frames a 25th of a second apart, the first at 10 s', () => {
    const times = ofPid(whole.units, 0x100).map(({ pts }) => pts).sort((a, b) => a - b);
    expect(times).toEqual(Array.from({ length: 600 }, (_, frame) => 900_000 + frame * 3600));
  });

  it('decodes in order, never later than it shows, behind its clock reference', () => {
    const video = ofPid(whole.units, 0x100);
    for (const [index, { pts, dts, pcr }] of video.entries()) {
      expect(dts).toBe(900_000 - 7200 + index * 3600);
      expect(dts).toBeLessThanOrEqual(pts);
      expect(pcr).toBe(dts - 9000);
    }
  });

  it('starts each segment with tables, then a key frame with delimiter, SPS and PPS', () => {
    for (const segment of segments('hls-ts', '540')) {
      const { units, streams } = readTransport(segment);
      expect(streams.size).toBe(2);
      const first = ofPid(units, 0x100)[0];
      expect(first?.randomAccess).toBe(true);
      expect(nalTypes(first?.data ?? new Uint8Array()).slice(0, 3)).toEqual([9, 7, 8]);
      expect(nalTypes(first?.data ?? new Uint8Array())).toContain(5);
    }
  });

  it('has tables whose checksum over the whole section comes out as 0', () => {
    const [segment = new Uint8Array()] = segments('hls-ts', '180');
    for (const packet of [segment.subarray(0, 188), segment.subarray(188, 376)]) {
      const section = packet.subarray(5);
      const length = 3 + (((section[1] ?? 0) & 15) << 8) + (section[2] ?? 0);
      expect(crc32Mpeg2(section.subarray(0, length))).toBe(0);
    }
    // The check value of CRC-32/MPEG-2 in the catalogue of parametrised CRC algorithms.
    expect(crc32Mpeg2(new TextEncoder().encode('123456789'))).toBe(0x0376e6e7);
  });

  it('carries 1125 AAC frames whose ADTS headers fill each packet', () => {
    let frames = 0;
    for (const { data, pts } of ofPid(whole.units, 0x101)) {
      expect(pts).toBe(900_000 + Math.round((frames * 1024 * 90_000) / 48_000));
      frames += adtsFrameCount(data);
    }
    expect(frames).toBe(1125);
  });
});

describe('a clock that wraps', () => {
  it('passes 2^33 at 11 s, in the middle of the sixth segment, and is otherwise the same stream', () => {
    const expected = (time: number): number => (wrap - 11 * 90_000 + time) % wrap;
    const [plain, wrapped] = ['hls-ts', 'hls-ts-wrap'].map((stream) => readTransport(concatBytes(segments(stream, '360'))).units);
    expect(wrapped?.map(({ pts }) => pts)).toEqual(plain?.map(({ pts }) => expected(pts - 900_000)));
    expect(wrapped?.map(({ dts }) => dts)).toEqual(plain?.map(({ dts }) => expected(dts - 900_000)));
    const sixth = readTransport(segments('hls-ts-wrap', '360')[5] ?? new Uint8Array()).units.map(({ pts }) => pts);
    expect(Math.max(...sixth)).toBeGreaterThan(wrap - 90_000);
    expect(Math.min(...sixth)).toBeLessThan(90_000);
  });
});

describe('audio apart from video', () => {
  it('is in no variant, and in the German rendition alone', () => {
    expect([...readTransport(concatBytes(segments('hls-ts-audio-group', '360'))).streams]).toEqual([[0x100, 0x1b]]);
    const german = readTransport(concatBytes(segments('hls-ts-audio-group', 'audio-de')));
    expect([...german.streams]).toEqual([[0x101, 0x0f]]);
    expect(german.units.every(({ pcr }) => pcr !== null)).toBe(true);
  });
});

describe('packed audio', () => {
  const files = library.stream('hls-audio-aac') ?? new Map<string, Uint8Array>();

  it('starts each segment with its timestamp in an ID3 tag, then nothing but whole ADTS frames', () => {
    let frames = 0;
    for (let index = 0; index < 12; index += 1) {
      const { ticks, rest } = takeId3Timestamp(files.get(`audio/${index}.aac`) ?? new Uint8Array());
      expect(ticks).toBe(900_000 + frames * 1920);
      frames += adtsFrameCount(rest);
    }
    expect(frames).toBe(1125);
  });

  it('is stamped in MP3 as well', () => {
    const mp3 = library.stream('hls-audio-mp3') ?? new Map<string, Uint8Array>();
    const stamps = Array.from({ length: 12 }, (_, index) => takeId3Timestamp(mp3.get(`audio/${index}.mp3`) ?? new Uint8Array()));
    for (const [index, { ticks, rest }] of stamps.entries()) {
      expect(Math.abs(ticks - 900_000 - index * 180_000)).toBeLessThan(1081);
      expect(rest[0]).toBe(0xff);
    }
    expect(mp3.has('audio/12.mp3')).toBe(false);
  });
});

function takeId3Timestamp(bytes: Uint8Array): { ticks: number; rest: Uint8Array } {
  const file = Buffer.from(bytes);
  expect(file.subarray(0, 3).toString('latin1')).toBe('ID3');
  const end = 10 + file.readUInt8(9);
  expect(file.subarray(20, end - 8).toString('latin1')).toBe('com.apple.streaming.transportStreamTimestamp\0');
  return { ticks: Number(file.readBigUInt64BE(end - 8)), rest: bytes.subarray(end) };
}

/** Throws where the headers do not lead exactly to the end. */
function adtsFrameCount(data: Uint8Array): number {
  let count = 0;
  let offset = 0;
  for (; offset < data.length; count += 1) {
    const [sync = 0, second = 0, , a = 0, b = 0, c = 0] = data.subarray(offset);
    if (sync !== 0xff || (second & 0xf6) !== 0xf0) throw new Error(`No ADTS header at ${offset}.`);
    offset += ((a & 3) << 11) | (b << 3) | (c >> 5);
  }
  if (offset !== data.length) throw new Error('The last ADTS frame is cut.');
  return count;
}
