import { MalformedBytes } from '../kit/byte-reader.js';
import { concatBytes, fingerprint } from '../kit/bytes.js';
import { boxAt, boxes, type Box } from '../kit/isobmff.js';
import type { MediaType } from '../model/presentation.js';
import type { SegmentStart } from '../ports/transmuxer.js';
import { ByteQueue } from './byte-queue.js';
import { invalidContainer, unsupportedContainer } from './container-error.js';
import { dropMoofTracks, dropMoovTracks } from './mp4-drop-tracks.js';
import { readMoof } from './mp4-fragment.js';
import { videoEdits, withEdits, withoutEdits } from './mp4-edit-list.js';
import { mp4Mime, readMoov, type Mp4Track } from './mp4-init.js';
import type { Output, SegmentReader } from './segment-reader.js';

/** Boxes that are read whole before anything leaves: no sound one comes near this. */
const maxHeaderBytes = 4 << 20;

/** A moof that waits for the first bytes of its mdat. `startSeconds` is null where nothing in it is wanted. */
interface HeldMoof {
  readonly bytes: Uint8Array;
  readonly startSeconds: number | null;
  readonly sampleBytes: number;
}

/**
 * Fragmented MP4 goes to the sink as it is: of each fragment the moof once it is whole, the mdat byte by byte. As measured,
 * Chromium 156, Firefox ESR 153 and WebKitGTK decode frames out of an mdat that has not wholly arrived, so fragments need not
 * be cut smaller. Edit lists of video are worked into the times. Boxes that are neither set-up nor media are left out.
 */
export class Mp4PassThrough implements SegmentReader {
  readonly #queue = new ByteQueue();
  #url = '';
  #wants: readonly MediaType[] = [];
  /** Of the queue's first byte, in the segment. */
  #position = 0;
  /** The queue need not be looked at before it holds as much. */
  #neededBytes = 0;
  #skipBytes = 0;
  #ftyp: Uint8Array = new Uint8Array(0);
  #tracks: readonly Mp4Track[] | null = null;
  #keep: ReadonlySet<number> | null = null;
  #edits: ReadonlyMap<number, number> = new Map();
  #announced: number | null = null;
  #moof: HeldMoof | null = null;
  #mdatBytesLeft = 0;
  #startSeconds = 0;
  #hasMedia = false;

  start(segment: SegmentStart, out: Output): void {
    this.#forgetSegment();
    this.#url = segment.url;
    this.#wants = segment.wants;
    const { init } = segment;
    if (init === null) return;
    this.#guarded(() => {
      for (const box of boxes(init)) {
        if (box.end > init.length) throw new MalformedBytes(`the box "${box.type}" of the init segment is cut`, box.start);
        if (box.type === 'ftyp' || box.type === 'moov') this.#readSetup(init, box, out);
      }
      if (this.#tracks === null) throw new MalformedBytes('the init segment has no "moov" box', 0);
    });
  }

  push(bytes: Uint8Array, out: Output): void {
    this.#queue.push(bytes);
    this.#guarded(() => {
      while (this.#step(out)) continue;
    });
  }

  end(): void {
    const isCut = this.#moof !== null || this.#mdatBytesLeft > 0 || this.#skipBytes > 0 || this.#queue.length > 0;
    if (isCut) throw invalidContainer(this.#url, 'mp4', 'it ends in the middle of a box', this.#position + this.#queue.length);
    if (!this.#hasMedia) throw invalidContainer(this.#url, 'mp4', 'it ends without any media (no "moof" box)', this.#position);
    this.#forgetSegment();
  }

  reset(): void {
    this.#forgetSegment();
    this.#announced = null;
  }

  #forgetSegment(): void {
    this.#queue.clear();
    this.#position = 0;
    this.#neededBytes = 0;
    this.#skipBytes = 0;
    this.#moof = null;
    this.#mdatBytesLeft = 0;
    this.#hasMedia = false;
  }

  /** One box, or what is there of it; false where more bytes must come first. */
  #step(out: Output): boolean {
    if (this.#queue.length === 0 || this.#queue.length < this.#neededBytes) return false;
    if (this.#skipBytes > 0) {
      this.#skipBytes -= this.#drop(this.#skipBytes);
      return true;
    }
    const bytes = this.#queue.peek();
    if (this.#mdatBytesLeft > 0) {
      this.#passMedia(bytes.subarray(0, this.#mdatBytesLeft), null, out);
      return true;
    }
    const box = boxAt(bytes, 0);
    if (box === null) return false;
    if (box.end === Infinity) throw new MalformedBytes(`the box "${box.type}" has no size`, 0);
    if (box.type === 'mdat') this.#openMdat(bytes, box, out);
    else if (box.type === 'ftyp' || box.type === 'moov' || box.type === 'moof') return this.#readWhole(bytes, box, out);
    else this.#skipBytes = box.end;
    return true;
  }

  #readWhole(bytes: Uint8Array, box: Box, out: Output): boolean {
    if (box.end > maxHeaderBytes) throw new MalformedBytes(`the box "${box.type}" claims ${box.end} bytes`, 0);
    this.#neededBytes = box.end;
    if (box.end > bytes.length) return false;
    this.#neededBytes = 0;
    if (box.type === 'moof') this.#holdMoof(bytes, box);
    else this.#readSetup(bytes, box, out);
    this.#drop(box.end);
    return true;
  }

  #holdMoof(bytes: Uint8Array, box: Box): void {
    if (this.#moof !== null) throw new MalformedBytes('a fragment ("moof") without media ("mdat")', 0);
    if (this.#tracks === null) throw new MalformedBytes('media before any set-up ("moov")', 0);
    const whole = bytes.subarray(0, box.end);
    const edited = this.#edits.size === 0 ? whole : withEdits(whole, this.#edits);
    const kept = this.#keep === null ? edited : dropMoofTracks(edited, this.#keep);
    const { startSeconds } = readMoof(kept, { ...box, end: kept.length }, this.#tracks);
    this.#moof = { bytes: kept, startSeconds, sampleBytes: readMoof(whole, box, this.#tracks).sampleBytes };
  }

  #openMdat(bytes: Uint8Array, box: Box, out: Output): void {
    const moof = this.#moof;
    if (moof === null) throw new MalformedBytes('media ("mdat") without a fragment ("moof")', 0);
    const held = box.end - box.bodyStart;
    if (moof.sampleBytes > held) throw new MalformedBytes(`a fragment lists ${moof.sampleBytes} bytes of samples and holds ${held}`, 0);
    this.#moof = null;
    if (moof.startSeconds === null) {
      this.#skipBytes = box.end;
      return;
    }
    this.#startSeconds = moof.startSeconds;
    this.#mdatBytesLeft = box.end;
    this.#passMedia(bytes.subarray(0, box.end), moof.bytes, out);
  }

  /** At least the header of an mdat, or some of its bytes. */
  #passMedia(part: Uint8Array, moof: Uint8Array | null, out: Output): void {
    this.#drop(part.length);
    this.#mdatBytesLeft -= part.length;
    this.#hasMedia = true;
    const bytes = moof === null ? part : concatBytes([moof, part]);
    out.pieces.push({ kind: 'media', type: this.#type(), bytes, mediaStartSeconds: this.#startSeconds, isUntimed: false, isComplete: this.#mdatBytesLeft === 0 });
  }

  #readSetup(bytes: Uint8Array, box: Box, out: Output): void {
    const whole = bytes.subarray(box.start, box.end);
    if (box.type === 'ftyp') {
      this.#ftyp = whole;
      return;
    }
    const { tracks, isFragmented } = readMoov(bytes, box);
    if (!isFragmented) throw unsupportedContainer(this.#url, 'mp4', 'it is not fragmented');
    const wanted = tracks.filter(({ type }) => this.#wants.includes(type));
    if (wanted.length === 0) throw unsupportedContainer(this.#url, 'mp4', `its set-up names no track of ${this.#wants.join(' or ')}`);
    this.#edits = videoEdits(wanted);
    this.#tracks = wanted.map((track) => (this.#edits.has(track.id) ? { ...track, editMediaTime: 0 } : track));
    this.#keep = wanted.length === tracks.length ? null : new Set(wanted.map(({ id }) => id));
    const edited = this.#edits.size === 0 ? whole : withoutEdits(whole, this.#edits);
    const init = concatBytes([this.#ftyp, this.#keep === null ? edited : dropMoovTracks(edited, this.#keep)]);
    const print = fingerprint(init);
    if (print === this.#announced) return;
    this.#announced = print;
    out.pieces.push({ kind: 'init', type: this.#type(), mime: mp4Mime(wanted), bytes: init });
  }

  #type(): MediaType {
    return this.#tracks?.some(({ type }) => type === 'video') === true ? 'video' : 'audio';
  }

  #drop(length: number): number {
    const before = this.#queue.length;
    this.#queue.drop(length);
    const dropped = before - this.#queue.length;
    this.#position += dropped;
    return dropped;
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof MalformedBytes)) throw error;
      throw invalidContainer(this.#url, 'mp4', error.message, this.#position + error.atByte, error);
    }
  }
}
