/** RGBA bytes, as CanvasRenderingContext2D.getImageData gives them. */
export interface PictureData {
  readonly data: Uint8ClampedArray | Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface FrameCounter {
  /** Number of the frame: presentation time × 25. */
  readonly frame: number;
  /** Which rendition was decoded: `counterCode` in the catalogue. */
  readonly rendition: number;
}

/** The strip of blocks, as fractions of the picture: x from 1/20 to 19/20, y from 1/45 to 4/45, 24 blocks side by side. */
export const strip = { left: 1 / 20, right: 19 / 20, top: 1 / 45, bottom: 4 / 45, blocks: 24 } as const;

/** References may lie this close (of 255) at least; below, the picture is not ours or not there yet. */
const leastContrast = 80;

/**
 * Reads the counter from a picture of any size: block 0 is white, 1 black; then 16 bits of the frame number, 4 of the
 * rendition and 2 of a checksum (ones among those 20, modulo 4), highest bit first. Null where it can't be read.
 */
export function readFrameCounter(picture: PictureData): FrameCounter | null {
  const levels = Array.from({ length: strip.blocks }, (_, block) => blockLevel(picture, block));
  const [white = 0, black = 0] = levels;
  if (white - black < leastContrast) return null;
  const bits: number[] = levels.slice(2).map((level) => (level > (white + black) / 2 ? 1 : 0));
  const number = (from: number, to: number): number => bits.slice(from, to).reduce((value, bit) => value * 2 + bit, 0);
  const ones = bits.slice(0, 20).reduce((sum, bit) => sum + bit, 0);
  if (ones % 4 !== number(20, 22)) return null;
  return { frame: number(0, 16), rendition: number(16, 20) };
}

/** Mean of green in the middle half of a block, away from the edges that scaling and compression blur. */
function blockLevel({ data, width, height }: PictureData, block: number): number {
  const blockWidth = ((strip.right - strip.left) * width) / strip.blocks;
  const centreX = strip.left * width + (block + 0.5) * blockWidth;
  const centreY = ((strip.top + strip.bottom) / 2) * height;
  const reachX = blockWidth / 4;
  const reachY = ((strip.bottom - strip.top) * height) / 4;
  let sum = 0;
  let count = 0;
  for (let y = Math.floor(centreY - reachY); y <= Math.floor(centreY + reachY); y += 1) {
    for (let x = Math.floor(centreX - reachX); x <= Math.floor(centreX + reachX); x += 1) {
      sum += data[(y * width + x) * 4 + 1] ?? 0;
      count += 1;
    }
  }
  return sum / count;
}
