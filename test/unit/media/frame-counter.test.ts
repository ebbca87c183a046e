import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readFrameCounter, type PictureData } from '../../media/frame-counter.js';

/** Draws the strip from the words of test/media/README.md, not from the reader's constants. */
function picture(width: number, height: number, frame: number, rendition: number, white = 235, black = 16): PictureData {
  const data = new Uint8ClampedArray(width * height * 4).fill(90);
  const bits = (value: number, count: number): number[] => Array.from({ length: count }, (_, bit) => (value >> (count - 1 - bit)) & 1);
  const payload = [...bits(frame, 16), ...bits(rendition, 4)];
  const blocks = [1, 0, ...payload, ...bits(payload.filter((bit) => bit === 1).length % 4, 2)];
  for (let y = Math.round(height / 45); y < Math.round((height * 4) / 45); y += 1) {
    for (let x = Math.round(width / 20); x < Math.round((width * 19) / 20); x += 1) {
      const block = Math.min(23, Math.floor(((x + 0.5 - width / 20) / (width * 0.9)) * 24));
      data.fill(blocks[block] === 1 ? white : black, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { data, width, height };
}

/** A greyscale PGM file as RGBA. */
function readPgm(path: URL): PictureData {
  const file = readFileSync(path);
  const [head = '', width = '', height = ''] = /^P5\s(\d+)\s(\d+)\s255\s/.exec(file.subarray(0, 40).toString('latin1')) ?? [];
  const data = new Uint8ClampedArray([...file.subarray(head.length)].flatMap((grey) => [grey, grey, grey, 255]));
  return { data, width: Number(width), height: Number(height) };
}

describe('the frame counter', () => {
  it('is read from a decoded frame of the lowest rendition at half its size', () => {
    expect(readFrameCounter(readPgm(new URL('fixtures/frame-187-rendition-1.pgm', import.meta.url)))).toEqual({ frame: 187, rendition: 1 });
  });

  it('is read at any size and shape of picture, for any number', () => {
    const sizes = fc.tuple(fc.integer({ min: 120, max: 500 }), fc.integer({ min: 90, max: 300 }));
    fc.assert(
      fc.property(sizes, fc.nat(65_535), fc.nat(15), ([width, height], frame, rendition) => {
        expect(readFrameCounter(picture(width, height, frame, rendition))).toEqual({ frame, rendition });
      }),
      { numRuns: 60 },
    );
  });

  it('is read where the picture has lost contrast', () => {
    expect(readFrameCounter(picture(320, 180, 599, 3, 180, 60))).toEqual({ frame: 599, rendition: 3 });
  });

  it('is null for a picture without a strip, and for an empty one', () => {
    expect(readFrameCounter({ data: new Uint8ClampedArray(320 * 180 * 4), width: 320, height: 180 })).toBeNull();
    expect(readFrameCounter({ data: new Uint8ClampedArray(), width: 0, height: 0 })).toBeNull();
  });

  it('is null where one block is wrong, rather than another number', () => {
    const broken = picture(320, 180, 187, 1);
    const flipped = picture(320, 180, 186, 1);
    // The payload of frame 186 under the checksum of 187: copy the picture's last two blocks only.
    for (let y = 0; y < 20; y += 1) {
      const from = (y * 320 + 280) * 4;
      flipped.data.set(broken.data.subarray(from, from + 40 * 4), from);
    }
    expect(readFrameCounter(broken)).toEqual({ frame: 187, rendition: 1 });
    expect(readFrameCounter(flipped)).toBeNull();
  });
});
