import { STAMP_BYTES, readStamp } from '../origin/stamp.js';
import type { Stamp } from '../origin/stamp.js';
import { concatBytes } from '../../../src/kit/bytes.js';
import { readMoof, readMoov } from './moof.js';
import type { FrameRun, InitTrack } from './moof.js';

/** Frames that have become whole. */
export interface Frames {
  readonly track: InitTrack;
  /** Media time. */
  readonly startSeconds: number;
  readonly frameSeconds: number;
  readonly count: number;
  readonly startsWithKeyFrame: boolean;
  readonly bytes: number;
  /** null: media without truth in it. */
  readonly stamp: Stamp | null;
}

export interface ParserOutput {
  init(tracks: readonly InitTrack[]): void;
  frames(frames: Frames): void;
}

/** What Chromium's MP4 parser lets pass at top level; anything else is a parse error (BoxReader::IsValidTopLevelBox). */
const topLevel = new Set(['ftyp', 'styp', 'moov', 'moof', 'mdat', 'sidx', 'ssix', 'prft', 'emsg', 'free', 'skip', 'mfra', 'meta', 'uuid', 'pdin', 'udta', 'bloc']);

/** A run on its way through an mdat. */
interface OpenRun {
  readonly run: FrameRun;
  given: number;
  stamp: Stamp | null;
  isStampRead: boolean;
}

/** The segment parser loop of MSE for MP4: eats bytes in any cut, gives frames as soon as they are whole. Throws on what a browser refuses. */
export class SegmentParser {
  private carry: Uint8Array = new Uint8Array(0);
  private tracks: readonly InitTrack[] = [];
  private open: OpenRun[] = [];
  /** Bytes of the mdat under way that were eaten, and its size; null outside. */
  private mdat: { eaten: number; readonly size: number } | null = null;
  private hasMoof = false;

  constructor(private readonly output: ParserOutput) {}

  /** Between a moof's first byte and its mdat's last: where a browser refuses a new timestamp offset. */
  get isInsideMediaSegment(): boolean {
    return this.mdat !== null || this.hasMoof || this.carry.length > 0;
  }

  reset(): void {
    this.carry = new Uint8Array(0);
    this.open = [];
    this.mdat = null;
    this.hasMoof = false;
  }

  push(bytes: Uint8Array): void {
    let rest = this.carry.length === 0 ? bytes : concatBytes([this.carry, bytes]);
    this.carry = new Uint8Array(0);
    while (rest.length > 0) {
      const eaten = this.mdat === null ? this.eatBox(rest) : this.eatPayload(rest, this.mdat);
      if (eaten === 0) {
        this.carry = rest;
        return;
      }
      rest = rest.subarray(eaten);
    }
  }

  /** One whole box, or the header of an mdat; 0: more bytes are needed. */
  private eatBox(bytes: Uint8Array): number {
    if (bytes.length < 8) return 0;
    const size = new DataView(bytes.buffer, bytes.byteOffset, 8).getUint32(0);
    const type = Buffer.from(bytes.subarray(4, 8)).toString('latin1');
    if (!topLevel.has(type) || size < 8) throw new Error(`CHUNK_DEMUXER_ERROR_APPEND_FAILED: unexpected box "${type}" of ${size} bytes`);
    if (type === 'mdat') {
      if (!this.hasMoof) throw new Error('CHUNK_DEMUXER_ERROR_APPEND_FAILED: mdat without moof');
      this.mdat = { eaten: 0, size: size - 8 };
      this.hasMoof = false;
      if (size === 8) this.mdat = null;
      return 8;
    }
    if (bytes.length < size) return 0;
    const body = bytes.subarray(8, size);
    if (type === 'moov') {
      this.tracks = readMoov(body);
      this.output.init(this.tracks);
    } else if (type === 'moof') {
      if (this.tracks.length === 0) throw new Error('CHUNK_DEMUXER_ERROR_APPEND_FAILED: media segment before any init segment');
      this.hasMoof = true;
      this.open = readMoof(body, this.tracks).map((run) => ({ run, given: 0, stamp: null, isStampRead: false }));
    }
    return size;
  }

  private eatPayload(bytes: Uint8Array, mdat: { eaten: number; readonly size: number }): number {
    const before = mdat.eaten;
    const available = before + Math.min(bytes.length, mdat.size - before);
    for (const open of this.open) {
      const { run } = open;
      if (!open.isStampRead && available > run.dataStart) {
        const end = run.dataStart + STAMP_BYTES;
        if (available < end && available < mdat.size) return this.eatUpTo(mdat, Math.max(before, run.dataStart));
        if (before <= run.dataStart) open.stamp = readStamp(bytes.subarray(run.dataStart - before, end - before));
        open.isStampRead = true;
      }
      this.give(open, available);
    }
    mdat.eaten = available;
    if (available === mdat.size) {
      this.mdat = null;
      this.open = [];
    }
    return available - before;
  }

  /** Stops before a stamp that is not whole yet. */
  private eatUpTo(mdat: { eaten: number; readonly size: number }, until: number): number {
    const eaten = until - mdat.eaten;
    mdat.eaten = until;
    return eaten;
  }

  private give(open: OpenRun, available: number): void {
    const { run } = open;
    let whole = open.given;
    if (available >= run.endOfFrame(run.frames)) whole = run.frames;
    else while (whole < run.frames && run.endOfFrame(whole + 1) <= available) whole += 1;
    if (whole === open.given) return;
    const first = open.given;
    open.given = whole;
    this.output.frames({
      track: run.track, startSeconds: run.startSeconds + first * run.frameSeconds, frameSeconds: run.frameSeconds, count: whole - first,
      startsWithKeyFrame: run.track.type === 'audio' || (first === 0 && run.startsWithKeyFrame),
      bytes: run.endOfFrame(whole) - run.endOfFrame(first),
      stamp: open.stamp === null ? null : { ...open.stamp, trueSeconds: open.stamp.trueSeconds + first * run.frameSeconds },
    });
  }
}
