import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, MalformedBytes } from '../../../src/kit/byte-reader.js';
import { boxAt, boxes, childBoxes, findBox, fullBoxReader } from '../../../src/kit/isobmff.js';

function box(type: string, ...body: (Uint8Array | number[])[]): Uint8Array {
  const payload = body.flatMap((part) => [...part]);
  const size = payload.length + 8;
  return Uint8Array.from([size >>> 24, size >>> 16, size >>> 8, size, ...[...type].map((c) => c.charCodeAt(0)), ...payload]);
}
const header = (size: number[], type = 'free'): Uint8Array => Uint8Array.from([...size, ...[...type].map((c) => c.charCodeAt(0))]);
const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

describe('boxes', () => {
  it('finds a box below others', () => {
    const file = join(box('ftyp', [1, 2]), box('moov', box('free'), box('trak', box('mdia', box('mdhd', [1, 0, 0, 7, 9])))));
    const moov = [...boxes(file)].find(({ type }) => type === 'moov');
    expect(moov).toBeDefined();
    if (moov === undefined) return;
    const mdhd = findBox(file, moov, ['trak', 'mdia', 'mdhd']);
    expect(mdhd?.type).toBe('mdhd');
    if (mdhd === null) return;
    const { reader, version, flags } = fullBoxReader(file, mdhd);
    expect([version, flags, reader.u8(), reader.left]).toEqual([1, 7, 9, 0]);
    expect(findBox(file, moov, ['trak', 'none', 'mdhd'])).toBeNull();
  });

  it('waits for a header that has not wholly arrived', () => {
    expect(boxAt(header([0, 0, 0, 8]).subarray(0, 7), 0)).toBeNull();
    expect(boxAt(header([0, 0, 0, 1]), 0)).toBeNull();
    expect([...boxes(box('mdat', [1, 2, 3]).subarray(0, 9))]).toEqual([{ type: 'mdat', start: 0, bodyStart: 8, end: 11 }]);
  });

  it('reads 64-bit sizes and the top-level box without one', () => {
    const large = join(header([0, 0, 0, 1], 'mdat'), Uint8Array.from([0, 0, 0, 1, 0, 0, 0, 0]));
    expect(boxAt(large, 0)).toEqual({ type: 'mdat', start: 0, bodyStart: 16, end: 2 ** 32 });
    expect(boxAt(header([0, 0, 0, 0], 'mdat'), 0)?.end).toBe(Infinity);
  });

  it.each([
    ['4 bytes', header([0, 0, 0, 4])],
    ['7 bytes', header([0, 0, 0, 7])],
    ['a 64-bit size of 0', join(header([0, 0, 0, 1]), new Uint8Array(8))],
    ['a 64-bit size of 2^63', join(header([0, 0, 0, 1]), Uint8Array.from([128, 0, 0, 0, 0, 0, 0, 0]))],
  ])('refuses a box of %s', (_name, bytes) => {
    expect(() => [...boxes(bytes)]).toThrow(MalformedBytes);
  });

  it('refuses children that are larger than their parent, cut, or without a size', () => {
    for (const child of [header([0, 0, 0, 9]), header([0, 0, 0, 0]), Uint8Array.from([0, 0, 0]), header([0, 0, 0, 1])]) {
      const bytes = box('moof', child);
      const parent = boxAt(bytes, 0);
      if (parent === null) throw new Error('no parent');
      expect(() => [...childBoxes(bytes, parent)]).toThrow(MalformedBytes);
    }
  });

  it('ends on any bytes, with boxes in order or a MalformedBytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        let last = 0;
        try {
          for (const { start, bodyStart, end } of boxes(bytes)) {
            expect(start).toBe(last);
            expect(bodyStart).toBeGreaterThanOrEqual(start + 8);
            expect(end).toBeGreaterThanOrEqual(bodyStart);
            last = end;
          }
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedBytes);
        }
      }),
    );
  });

  it('stops input that is nothing but headers', () => {
    const bytes = new Uint8Array(8 * 20_000);
    for (let at = 3; at < bytes.length; at += 8) bytes[at] = 8;
    expect(() => [...boxes(bytes)]).toThrow(/10000 boxes/);
  });
});

describe('ByteReader', () => {
  it('checks a count against the bytes that are left before anything is allocated', () => {
    const reader = new ByteReader(new Uint8Array(64));
    expect(reader.entries(8, 8)).toBe(8);
    expect(() => reader.entries(2 ** 32 - 1, 8)).toThrow(MalformedBytes);
  });

  it('never reads past its end', () => {
    const reader = new ByteReader(new Uint8Array(16), 4, 7);
    expect(() => reader.u32()).toThrow(MalformedBytes);
    expect(reader.u24()).toBe(0);
    expect(() => reader.u8()).toThrow(MalformedBytes);
    expect(() => new ByteReader(new Uint8Array(4), 0, 5)).toThrow(MalformedBytes);
  });

  it('reads signed and 64-bit numbers', () => {
    expect(new ByteReader(Uint8Array.of(255, 255, 255, 254)).i32()).toBe(-2);
    expect(new ByteReader(Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 254)).i64()).toBe(-2);
    expect(new ByteReader(Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 1)).u64()).toBe(2 ** 33 + 1);
    expect(() => new ByteReader(Uint8Array.of(0, 32, 0, 0, 0, 0, 0, 0)).u64()).toThrow(MalformedBytes);
  });
});
