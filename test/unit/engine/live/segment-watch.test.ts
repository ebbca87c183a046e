import { describe, expect, it } from 'vitest';
import { watchBoxes } from '../../../../src/engine/live/segment-watch.js';

function box(type: string, payload: number, isLarge = false): number[] {
  const head = [...type].map((letter) => letter.charCodeAt(0));
  const size = payload + (isLarge ? 16 : 8);
  const word = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  return [...word(isLarge ? 1 : size), ...head, ...(isLarge ? [...word(0), ...word(size)] : []), ...Array.from({ length: payload }, () => 7)];
}

/** After which of these pieces the maker rests. */
function rests(...pieces: readonly (readonly number[])[]): boolean[] {
  const watch = watchBoxes({ captured: () => undefined, event: () => undefined });
  return pieces.map((piece) => watch(Uint8Array.from(piece)));
}

const chunk = [...box('moof', 20), ...box('mdat', 30)];

describe('a segment in the making', () => {
  it('rests where a chunk ends with the bytes that came', () => {
    expect(rests(chunk)).toEqual([true]);
    expect(rests(chunk.slice(0, 40), chunk.slice(40), chunk)).toEqual([false, true, true]);
  });

  it('does not rest behind anything but media', () => {
    expect(rests(box('styp', 8), box('moof', 20), box('mdat', 30), box('emsg', 4))).toEqual([false, false, true, false]);
  });

  it('is followed byte by byte, over heads that are cut and sizes of 64 bits', () => {
    const large = [...box('moof', 3), ...box('mdat', 5, true)];
    expect(rests(...[...chunk, ...large].map((byte) => [byte])).flatMap((isRest, at) => (isRest ? [at] : []))).toEqual([chunk.length - 1, chunk.length + large.length - 1]);
  });

  it('tells when its frames were before the camera', () => {
    const told: unknown[] = [];
    const watch = watchBoxes({ captured: (moment) => told.push(moment), event: () => undefined });
    const word = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
    // 2026-01-01T00:00:00.5Z in NTP time; media time beyond 32 bits in version 1.
    const ntp = [...word(1_767_225_600 + 2_208_988_800), ...word(2 ** 31)];
    const prft = (version: number, time: number[]): number[] => [...word(8 + 16 + time.length), ...[...'prft'].map((letter) => letter.charCodeAt(0)), version, 0, 0, 0, ...word(1), ...ntp, ...time];
    const bytes = [...prft(1, [...word(3), ...word(7)]), ...chunk, ...prft(0, word(90_000)), ...chunk];
    for (const byte of bytes) watch(Uint8Array.of(byte));
    expect(told).toEqual([{ epochMs: Date.UTC(2026, 0, 1) + 500, mediaTicks: 3 * 2 ** 32 + 7 }, { epochMs: Date.UTC(2026, 0, 1) + 500, mediaTicks: 90_000 }]);
    // One of another size is none.
    watch(Uint8Array.from([...box('prft', 8), ...chunk]));
    expect(told).toHaveLength(2);
  });

  it('tells what its event messages begin with, however they are cut, and no more of one than counts', () => {
    const told: (readonly number[])[] = [];
    const watch = watchBoxes({ captured: () => undefined, event: (body) => told.push(body) });
    for (const byte of [...box('emsg', 40), ...chunk]) watch(Uint8Array.of(byte));
    watch(Uint8Array.from([...box('emsg', 100_000), ...chunk]));
    expect(told.map(({ length }) => length)).toEqual([40, 1024]);
    watch(Uint8Array.from(box('emsg', 0)));
    expect(told).toHaveLength(2);
  });

  it('never rests in a box that goes to the end of the file, in a cut head, or in no boxes at all', () => {
    expect(rests([0, 0, 0, 0, ...box('mdat', 30).slice(4)], [1, 2, 3])).toEqual([false, false]);
    expect(rests([...chunk, 0, 0])).toEqual([false]);
    expect(rests(Array.from({ length: 188 }, () => 0x47))).toEqual([false]);
    expect(rests([])).toEqual([false]);
  });

  it('goes on behind a size that cannot be', () => {
    expect(rests([0, 0, 0, 2, ...box('mdat', 0).slice(4)], chunk)).toEqual([true, true]);
  });
});
