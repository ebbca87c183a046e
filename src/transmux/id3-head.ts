import { MalformedBytes } from '../kit/byte-reader.js';
import { ByteQueue } from './byte-queue.js';
import { id3Timestamp } from './id3-timestamp.js';
import { id3Length, maxId3Bytes, startsWithId3 } from './id3.js';

/** What came before the first frame. */
export interface Id3Head {
  /** 33-bit 90 kHz time of the first sample; null where no tag tells it. */
  readonly ticks: number | null;
  /** What has arrived behind the tags. */
  readonly rest: Uint8Array;
}

/** Waits for the ID3 tags at the head of a segment of packed audio to be whole. */
export class Id3HeadReader {
  readonly #queue = new ByteQueue();
  #neededBytes = 0;

  reset(): void {
    this.#queue.clear();
    this.#neededBytes = 0;
  }

  /** null: more bytes must come. Throws MalformedBytes for tags whose length cannot be. */
  push(bytes: Uint8Array): Id3Head | null {
    this.#queue.push(bytes);
    if (this.#queue.length < this.#neededBytes) return null;
    const all = this.#queue.peek();
    let offset = 0;
    let ticks: number | null = null;
    for (;;) {
      if (all.length - offset < 3) return null;
      if (!startsWithId3(all, offset)) break;
      const length = id3Length(all, offset);
      if (length === null) return null;
      if (length > maxId3Bytes) throw new MalformedBytes(`an ID3 tag claims ${length} bytes`, offset);
      this.#neededBytes = offset + length;
      if (this.#neededBytes > all.length) return null;
      ticks = id3Timestamp(all.subarray(offset, offset + length)) ?? ticks;
      offset += length;
    }
    this.reset();
    return { ticks, rest: all.subarray(offset) };
  }
}
