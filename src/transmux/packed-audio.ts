import { MalformedBytes } from '../kit/byte-reader.js';
import type { SegmentStart } from '../ports/transmuxer.js';
import { AacTrack } from './aac-track.js';
import { ByteQueue } from './byte-queue.js';
import { asContainerError, invalidContainer } from './container-error.js';
import type { AudioConfig } from './fmp4-writer.js';
import { Id3HeadReader } from './id3-head.js';
import { mpegAudioHeaderAt, mpegAudioHeaderLength } from './mpeg-audio.js';
import type { Output, SegmentReader } from './segment-reader.js';
import { TrackAssembler } from './track-assembler.js';
import { ticksPerSecond, TsClock } from './ts-clock.js';

/** A fifth of a second of AAC at 48 kHz. */
const framesInFragment = 9;
/** Bytes in a row without a frame after which a body is no audio. */
const maxStrayBytes = 16 << 10;

/** What AAC and MP3 have in common: ID3 tags first, whose time starts the segment (RFC 8216bis §3.4), then frames. */
abstract class PackedAudio implements SegmentReader {
  protected abstract readonly container: 'aac' | 'mp3';
  protected url = '';
  readonly #head = new Id3HeadReader();
  readonly #clock = new TsClock();
  #isInHead = true;
  #timeline: number | null = null;
  #fallbackSeconds: number | null = null;
  protected isFreshStart = true;

  start(segment: SegmentStart): void {
    const continues = segment.isContiguous && this.#timeline === segment.timeline;
    this.url = segment.url;
    this.#timeline = segment.timeline;
    this.#head.reset();
    this.#isInHead = true;
    this.isFreshStart = !continues;
    this.#fallbackSeconds = continues ? null : (segment.expectedMediaSeconds ?? 0);
    if (!continues) this.#clock.restart(segment.expectedMediaSeconds);
    this.startFrames();
  }

  push(bytes: Uint8Array, out: Output): void {
    try {
      if (!this.#isInHead) return this.frames(bytes, null, out);
      const head = this.#head.push(bytes);
      if (head === null) return;
      this.#isInHead = false;
      this.frames(head.rest, head.ticks === null ? this.#fallbackSeconds : this.#clock.advance(head.ticks) / ticksPerSecond, out);
    } catch (error) {
      throw asContainerError(error, this.url, this.container);
    }
  }

  abstract end(out: Output): void;

  reset(): void {
    this.#timeline = null;
    this.#head.reset();
  }

  protected nothing(): Error {
    return invalidContainer(this.url, this.container, 'it ends without any frame of sound');
  }

  protected abstract startFrames(): void;
  /** `startSeconds` is the time of the first frame in the segment; null: it follows what came before. */
  protected abstract frames(bytes: Uint8Array, startSeconds: number | null, out: Output): void;
}

/** ADTS AAC to fMP4. */
export class PackedAac extends PackedAudio {
  protected readonly container = 'aac';
  readonly #track = new TrackAssembler<AudioConfig>('audio');
  readonly #audio = new AacTrack(this.#track);

  protected startFrames(): void {
    if (this.isFreshStart) this.#audio.restart();
    this.#audio.startSegment();
    this.#track.startSegment();
  }

  protected frames(bytes: Uint8Array, startSeconds: number | null, out: Output): void {
    this.#audio.push(bytes, startSeconds);
    if (this.#track.sampleCount === 0 && this.#audio.strayBytes > maxStrayBytes) throw new MalformedBytes(`${this.#audio.strayBytes} bytes hold no frame of AAC`, 0);
    if (this.#track.waitingSamples >= framesInFragment || (this.isFreshStart && this.#track.sampleCount <= 12)) this.#track.endFragment();
    out.pieces.push(...this.#track.take());
  }

  end(out: Output): void {
    this.#track.endFragment();
    out.pieces.push(...this.#track.take());
    if (this.#track.sampleCount === 0) throw this.nothing();
    if (this.#audio.strayBytes > 0) out.warnings.push({ code: 'container/invalid', text: `${this.#audio.strayBytes} bytes in ${this.url} belong to no frame of sound and were left out.` });
  }

  override reset(): void {
    super.reset();
    this.#track.reset(true);
  }
}

/** MP3 as it is, in whole frames, which have no time of their own: `audio/mpeg`, for sinks that take it. */
export class PackedMp3 extends PackedAudio {
  protected readonly container = 'mp3';
  readonly #queue = new ByteQueue();
  #isAnnounced = false;
  #nextSeconds = 0;
  #hasFrames = false;
  #strayBytes = 0;

  protected startFrames(): void {
    this.#queue.clear();
    this.#hasFrames = false;
    this.#strayBytes = 0;
  }

  protected frames(bytes: Uint8Array, startSeconds: number | null, out: Output): void {
    if (startSeconds !== null) this.#nextSeconds = startSeconds;
    this.#queue.push(bytes);
    const all = this.#queue.peek();
    let offset = 0;
    let start = 0;
    const mediaStartSeconds = this.#nextSeconds;
    while (all.length - offset >= mpegAudioHeaderLength) {
      const header = mpegAudioHeaderAt(all, offset);
      if (header === null) {
        this.#emit(all.subarray(start, offset), mediaStartSeconds, out);
        offset += 1;
        start = offset;
        this.#strayBytes += 1;
        if (!this.#hasFrames && this.#strayBytes > maxStrayBytes) throw new MalformedBytes(`${this.#strayBytes} bytes hold no frame of MPEG audio`, 0);
        continue;
      }
      if (offset + header.frameLength > all.length) break;
      offset += header.frameLength;
      this.#nextSeconds += header.sampleCount / header.sampleRate;
    }
    this.#emit(all.subarray(start, offset), mediaStartSeconds, out);
    this.#queue.drop(offset);
  }

  #emit(bytes: Uint8Array, mediaStartSeconds: number, out: Output): void {
    if (bytes.length === 0) return;
    if (!this.#isAnnounced) out.pieces.push({ kind: 'init', type: 'audio', mime: 'audio/mpeg', bytes: new Uint8Array(0) });
    this.#isAnnounced = true;
    this.#hasFrames = true;
    out.pieces.push({ kind: 'media', type: 'audio', bytes, mediaStartSeconds, isUntimed: true, isComplete: true });
  }

  end(): void {
    if (!this.#hasFrames) throw this.nothing();
  }

  override reset(): void {
    super.reset();
    this.#queue.clear();
    this.#isAnnounced = false;
  }
}

/** The entries of the lazily loaded chunk. */
export function createPackedAac(): SegmentReader {
  return new PackedAac();
}

export function createPackedMp3(): SegmentReader {
  return new PackedMp3();
}
