import { PlayerError } from '../../src/errors/player-error.js';
import { concatBytes } from '../../src/kit/bytes.js';
import { fixture, transmux, tsPackets } from '../unit/transmux/support.js';

/** What a fuzz run found; `unexpected` names seeds and errors that break the contract. */
export interface FuzzResult {
  readonly runs: number;
  /** Runs that gave media. */
  readonly played: number;
  readonly unexpected: readonly string[];
  readonly slowestMs: number;
}

const corpus = ['av.ts', 'muxed.mp4', 'video-edit-list.mp4', 'vp9.webm', 'mono.mp3', 'h264-ac3.ts', 'av1-opus.mp4'];

/** A run that takes longer is as good as a hang: the inputs are of 40 kB. */
const slowMs = 3000;

/**
 * Feeds mutated segments to the transmuxer: media or a PlayerError must come out, never another throw, never silence, never a
 * hang. The same seed gives the same runs.
 */
export async function fuzzTransmux(seed: number, iterations: number): Promise<FuzzResult> {
  const files = corpus.map(fixture);
  const unexpected: string[] = [];
  let played = 0;
  let slowestMs = 0;
  for (let run = 0; run < iterations; run += 1) {
    const random = mulberry32(seed + run);
    const original = files[Math.floor(random() * files.length)] ?? new Uint8Array(0);
    const bytes = mutate(original, random);
    const startedAt = performance.now();
    try {
      const { pieces } = await transmux(bytes, { chunks: [1 + Math.floor(random() * 9000)], start: { expectedMediaSeconds: random() < 0.5 ? null : random() * 1e5 } });
      played += 1;
      if (!pieces.some(({ kind }) => kind === 'media')) unexpected.push(`seed ${seed + run}: no media and no error`);
    } catch (error) {
      if (!(error instanceof PlayerError) || !error.code.startsWith('container/')) unexpected.push(`seed ${seed + run}: ${String(error)}`);
    }
    const tookMs = performance.now() - startedAt;
    slowestMs = Math.max(slowestMs, tookMs);
    if (tookMs > slowMs) unexpected.push(`seed ${seed + run}: ${Math.round(tookMs)} ms`);
  }
  return { runs: iterations, played, unexpected, slowestMs };
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

/** A small seeded generator: the point is that a seed can be run again. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
