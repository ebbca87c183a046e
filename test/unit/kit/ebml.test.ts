import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedBytes } from '../../../src/kit/byte-reader.js';
import { ebmlElementAt, ebmlElements, ebmlFloat, ebmlText, ebmlUint } from '../../../src/kit/ebml.js';

const ids = (bytes: number[], enter: number[] = []): string[] =>
  [...ebmlElements(Uint8Array.from(bytes), 0, bytes.length, new Set(enter))].map(({ id }) => id.toString(16));

describe('ebmlElements', () => {
  it('steps over an element unless it is told to enter it', () => {
    const bytes = [0x1a, 0x45, 0xdf, 0xa3, 0x84, 0x42, 0x86, 0x81, 1, 0xec, 0x80];
    expect(ids(bytes)).toEqual(['1a45dfa3', 'ec']);
    expect(ids(bytes, [0x1a45dfa3])).toEqual(['1a45dfa3', '4286', 'ec']);
  });

  it('goes into an element of unknown size', () => {
    const bytes = [0x18, 0x53, 0x80, 0x67, 0x01, 255, 255, 255, 255, 255, 255, 255, 0x1f, 0x43, 0xb6, 0x75, 0xff, 0xe7, 0x81, 5];
    expect(ids(bytes)).toEqual(['18538067', '1f43b675', 'e7']);
  });

  it('waits for a header that has not wholly arrived', () => {
    expect(ebmlElementAt(Uint8Array.of(0x1a, 0x45), 0)).toBeNull();
    expect(ebmlElementAt(Uint8Array.of(0xec, 0x40), 0)).toBeNull();
    expect(ebmlElementAt(Uint8Array.of(0xec, 0x90, 1), 0)).toMatchObject({ bodyStart: 2, end: 18 });
  });

  it('refuses a child larger than its parent and an id of no length', () => {
    expect(() => ids([0xe7, 0x84, 0xec, 0x85, 0, 0], [0xe7])).toThrow(MalformedBytes);
    expect(() => ids([0x00, 0x81])).toThrow(MalformedBytes);
    expect(() => ids([0xec, 0x00])).toThrow(MalformedBytes);
  });

  it('ends on any bytes, with elements in order or a MalformedBytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        let last = -1;
        try {
          for (const { start, bodyStart } of ebmlElements(bytes, 0, bytes.length, new Set([0xe7]))) {
            expect(start).toBeGreaterThan(last);
            expect(bodyStart).toBeGreaterThan(start);
            last = start;
          }
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedBytes);
        }
      }),
    );
  });
});

describe('EBML values', () => {
  const element = (bytes: number[]) => {
    const found = ebmlElementAt(Uint8Array.from(bytes), 0);
    if (found === null) throw new Error('no element');
    return found;
  };
  it('reads integers, floats and text', () => {
    const uint = [0xe7, 0x83, 1, 0, 2];
    expect(ebmlUint(Uint8Array.from(uint), element(uint))).toBe(65538);
    const float = [0xb5, 0x84, 0x47, 0x3b, 0x80, 0x00];
    expect(ebmlFloat(Uint8Array.from(float), element(float))).toBe(48000);
    const text = [0x86, 0x84, 0x56, 0x39, 0, 0];
    expect(ebmlText(Uint8Array.from(text), element(text))).toBe('V9');
  });
  it('refuses numbers of impossible length and bodies that are cut', () => {
    const long = [0xe7, 0x89, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    expect(() => ebmlUint(Uint8Array.from(long), element(long))).toThrow(MalformedBytes);
    const odd = [0xb5, 0x83, 1, 2, 3];
    expect(() => ebmlFloat(Uint8Array.from(odd), element(odd))).toThrow(MalformedBytes);
    const cut = [0xe7, 0x84, 1];
    expect(() => ebmlUint(Uint8Array.from(cut), element(cut))).toThrow(MalformedBytes);
  });
});
