import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, fingerprint } from '../../../src/kit/bytes.js';

describe('concatBytes', () => {
  it('joins all bytes in order', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (pieces) => {
        expect([...concatBytes(pieces)]).toEqual(pieces.flatMap((piece) => [...piece]));
      }),
    );
  });

  it('copies nothing where there is one piece', () => {
    const only = Uint8Array.of(1, 2);
    expect(concatBytes([only])).toBe(only);
  });

  it('reads a view by its own bounds', () => {
    const buffer = Uint8Array.of(1, 2, 3, 4, 5);
    expect([...concatBytes([buffer.subarray(1, 3), buffer.subarray(4)])]).toEqual([2, 3, 5]);
  });
});

describe('fingerprint', () => {
  it('is FNV-1a', () => {
    expect(fingerprint(new Uint8Array())).toBe(0x811c9dc5);
    expect(fingerprint(new TextEncoder().encode('a'))).toBe(0xe40c292c);
    expect(fingerprint(new TextEncoder().encode('foobar'))).toBe(0xbf9cf968);
  });

  it('changes with any one byte, length and order', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, flip) => {
        const other = Uint8Array.from(bytes, (byte, index) => (index === at % bytes.length ? byte ^ flip : byte));
        expect(fingerprint(other)).not.toBe(fingerprint(bytes));
      }),
    );
    expect(fingerprint(Uint8Array.of(1, 2))).not.toBe(fingerprint(Uint8Array.of(2, 1)));
    expect(fingerprint(Uint8Array.of(0))).not.toBe(fingerprint(Uint8Array.of(0, 0)));
  });
});
