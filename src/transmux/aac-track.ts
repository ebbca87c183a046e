import { concatBytes } from '../kit/bytes.js';
import { MalformedBytes } from '../kit/byte-reader.js';
import { aacConfig } from './aac-config.js';
import { scanAdts, type AdtsFrame } from './adts.js';
import type { AudioConfig } from './fmp4-writer.js';
import type { TrackAssembler } from './track-assembler.js';

/** What arithmetic on times may add to a whole tick. */
const ROUNDING_TICKS = 0.01;
/** Frames follow each other without a seam while the source's clock differs by less than this: its ticks are rounded. */
const seamSeconds = 0.005;

/** Makes samples out of ADTS frames, whose stream is cut anywhere. */
export class AacTrack {
  readonly #track: TrackAssembler<AudioConfig>;
  #carry: Uint8Array = new Uint8Array(0);
  #configPrint = '';
  #sampleRate = 0;
  /** Where the next frame follows without a seam, in samples; null after a restart. */
  #nextTime: number | null = null;
  /** Times that were told, each for the first frame that begins at or behind a place in what is carried. */
  #told: { readonly from: number; readonly seconds: number }[] = [];
  /** Bytes that were no part of any frame, since the start of the segment. */
  strayBytes = 0;

  constructor(track: TrackAssembler<AudioConfig>) {
    this.#track = track;
  }

  /** The next frame follows nothing. */
  restart(): void {
    this.#carry = new Uint8Array(0);
    this.#told = [];
    this.#nextTime = null;
  }

  startSegment(): void {
    this.strayBytes = 0;
  }

  /**
   * `startSeconds` is the time of the first frame that begins in `bytes`; null: it follows what came before. Throws
   * MalformedBytes for set-ups that MP4 cannot carry.
   */
  push(bytes: Uint8Array, startSeconds: number | null): void {
    const carried = this.#carry.length;
    const all = carried === 0 ? bytes : concatBytes([this.#carry, bytes]);
    const { frames, consumed, skipped } = scanAdts(all);
    this.strayBytes += skipped;
    this.#carry = all.slice(consumed);
    if (startSeconds !== null) this.#told.push({ from: carried, seconds: startSeconds });
    for (const frame of frames) this.#frame(frame, this.#toldAt(frame.data.byteOffset - frame.headerLength - all.byteOffset));
    this.#told = this.#told.map(({ from, seconds }) => ({ from: Math.max(0, from - consumed), seconds }));
  }

  #toldAt(offset: number): number | null {
    const due = this.#told.filter(({ from }) => from <= offset);
    this.#told = this.#told.filter(({ from }) => from > offset);
    return due.at(-1)?.seconds ?? null;
  }

  #frame(frame: AdtsFrame, startSeconds: number | null): void {
    this.#configure(frame);
    const told = startSeconds === null ? null : startSeconds * frame.sampleRate;
    const isSeamless = this.#nextTime !== null && (told === null || Math.abs(told - this.#nextTime) < seamSeconds * frame.sampleRate);
    if (!isSeamless) {
      if (told === null) return;
      this.#track.endFragment();
      // Up, since half a tick before the start of the media is before 0 for an append window: WebKitGTK 2.50 drops that frame.
      this.#nextTime = Math.ceil(told - ROUNDING_TICKS);
    }
    const time = this.#nextTime ?? 0;
    this.#nextTime = time + frame.sampleCount;
    // Before 0 there is nothing in MP4: the last frames before a clock's start.
    if (time < 0) return;
    this.#track.add(time, { data: [frame.data], size: frame.data.length, duration: frame.sampleCount, compositionOffset: 0, isKey: true });
  }

  #configure(frame: AdtsFrame): void {
    const print = `${frame.objectType} ${frame.samplingIndex} ${frame.channelConfig}`;
    if (print === this.#configPrint && this.#track.isConfigured) return;
    if (frame.channelConfig === 0) throw new MalformedBytes('its AAC tells the channels inside the sound (program config element), which MP4 cannot carry', 0);
    const { config, codec } = aacConfig(frame);
    this.#track.configure(config, codec);
    if (this.#nextTime !== null && this.#sampleRate > 0) this.#nextTime = Math.round((this.#nextTime * frame.sampleRate) / this.#sampleRate);
    this.#sampleRate = frame.sampleRate;
    this.#configPrint = print;
  }
}
