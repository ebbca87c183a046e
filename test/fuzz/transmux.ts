import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { PlayerError } from '../../src/errors/player-error.js';
import { concatBytes } from '../../src/kit/bytes.js';
import { transmux, tsPackets } from '../unit/transmux/support.js';
import type { FuzzTarget } from './target.js';
import { cuts, pick } from './target.js';

const corpus = ['av.ts', 'muxed.mp4', 'video-edit-list.mp4', 'vp9.webm', 'mono.mp3', 'h264-ac3.ts', 'av1-opus.mp4'];

/** From the root of the project, where every command runs, so that a bundle of this file finds them too. */
const fixtures = new URL('test/unit/transmux/fixtures/', pathToFileURL(`${process.cwd()}/`));
const files = new Map<string, Uint8Array>();

/** One segment and how it comes. */
export interface FuzzedSegment {
  readonly bytes: Uint8Array;
  readonly chunkBytes: number;
  readonly expectedMediaSeconds: number | null;
}

/** Mutated segments: media or a PlayerError must come out, never another throw and never silence. */
export const transmuxTarget: FuzzTarget<FuzzedSegment> = {
  name: 'transmux',
  make(random) {
    const bytes = mutate(fileNamed(pick(corpus, random)), random);
    return { bytes, chunkBytes: 1 + Math.floor(random() * 9000), expectedMediaSeconds: random() < 0.5 ? null : random() * 1e5 };
  },
  async run({ bytes, chunkBytes, expectedMediaSeconds }) {
    try {
      const { pieces } = await transmux(bytes, { chunks: [chunkBytes], start: { expectedMediaSeconds } });
      if (!pieces.some(({ kind }) => kind === 'media')) throw new Error('no media and no error');
      return 'media';
    } catch (error) {
      if (error instanceof PlayerError && error.code.startsWith('container/')) return error.code;
      throw error;
    }
  },
  *smaller(segment) {
    const { bytes } = segment;
    for (const { from, to } of cuts(bytes.length)) yield { ...segment, bytes: concatBytes([bytes.subarray(0, from), bytes.subarray(to)]) };
  },
  print: ({ bytes, chunkBytes, expectedMediaSeconds }) => `chunks of ${chunkBytes} bytes, expected at ${String(expectedMediaSeconds)} s, base64 ${Buffer.from(bytes).toString('base64')}`,
};

function fileNamed(name: string): Uint8Array {
  const known = files.get(name) ?? new Uint8Array(readFileSync(new URL(name, fixtures)));
  files.set(name, known);
  return known;
}

function mutate(original: Uint8Array, random: () => number): Uint8Array {
  const at = (length: number): number => Math.floor(random() * length);
  let bytes = original.slice();
  for (let left = 1 + at(6); left > 0; left -= 1) {
    switch (at(7)) {
      case 0:
        bytes[at(bytes.length)] = at(256);
        break;
      case 1:
        bytes = bytes.slice(0, at(bytes.length + 1));
        break;
      case 2: {
        const from = at(bytes.length);
        bytes.fill(random() < 0.5 ? 0 : 255, from, from + at(32));
        break;
      }
      case 3: {
        const from = at(bytes.length);
        bytes = concatBytes([bytes.subarray(0, from), bytes.subarray(from + at(400))]).slice();
        break;
      }
      case 4: {
        // A 32-bit number with a telling value, early where the headers are.
        const value = [0, 1, 4, 7, 0x7fffffff, 0xffffffff, 0x80000000][at(7)] ?? 0;
        const limit = Math.min(bytes.length - 4, random() < 0.7 ? 2000 : bytes.length);
        if (limit > 0) new DataView(bytes.buffer, bytes.byteOffset).setUint32(at(limit), value);
        break;
      }
      case 5: {
        const packets = tsPackets(bytes);
        if (bytes[0] !== 0x47 || packets.length === 0) break;
        packets.splice(at(packets.length), 1 + at(3));
        bytes = concatBytes(packets).slice();
        break;
      }
      default: {
        const from = at(bytes.length);
        bytes = concatBytes([bytes.subarray(0, from), bytes.subarray(at(bytes.length), at(bytes.length))]).slice();
      }
    }
  }
  return bytes;
}
