import { MalformedBytes } from '../kit/byte-reader.js';
import { concatBytes, fingerprint } from '../kit/bytes.js';
import { ebmlElementAt, ebmlUint, type EbmlElement } from '../kit/ebml.js';
import type { MediaType } from '../model/presentation.js';
import type { SegmentStart } from '../ports/transmuxer.js';
import { ByteQueue } from './byte-queue.js';
import { invalidContainer, unsupportedContainer } from './container-error.js';
import type { Output, SegmentReader } from './segment-reader.js';
import { readWebmInit, webmIds, webmMime, type WebmInit } from './webm-init.js';

/** Set-up larger than this is not sound. */
const maxSetupBytes = 4 << 20;

/** A Cluster that is being passed on. */
interface OpenCluster {
  readonly element: EbmlElement;
  /** In the segment; Infinity where the size is unknown. */
  readonly endPosition: number;
  timestamp: number | null;
  startSeconds: number | null;
}

const levelOne = new Set<number>([webmIds.cluster, webmIds.cues, webmIds.ebml, webmIds.segment, webmIds.info, webmIds.tracks, 0x114d9b74, 0x1254c367, 0x1941a469, 0x1043a770]);

/**
 * WebM goes to the sink as it is: set-up once, then each Cluster as its bytes come, from the moment that its time and first
 * block are known. What is neither is left out. Clusters of unknown size are followed block by block to find their end.
 */
export class WebmPassThrough implements SegmentReader {
  readonly #queue = new ByteQueue();
  #url = '';
  #wants: readonly MediaType[] = [];
  #position = 0;
  #init: WebmInit | null = null;
  #announced: number | null = null;
  /** Set-up inside the segment, from its EBML header on. */
  #setup: Uint8Array[] | null = null;
  #setupBytes = 0;
  #cluster: OpenCluster | null = null;
  /** Of the element that is being passed on, or left out. */
  #bodyBytesLeft = 0;
  #isBodyWanted = false;
  #held: Uint8Array[] = [];
  #hasMedia = false;

  start(segment: SegmentStart, out: Output): void {
    this.#forgetSegment();
    this.#url = segment.url;
    this.#wants = segment.wants;
    const { init } = segment;
    if (init !== null) this.#guarded(() => this.#readSetup(init, out));
  }

  push(bytes: Uint8Array, out: Output): void {
    this.#queue.push(bytes);
    this.#guarded(() => {
      while (this.#step(out)) continue;
      // A Cluster without a size may be followed by the next one after any of its elements.
      this.#flushHeld(this.#cluster?.endPosition === Infinity && this.#bodyBytesLeft === 0, out);
    });
  }

  end(out: Output): void {
    const isOpen = this.#cluster !== null && this.#cluster.endPosition !== Infinity;
    if (this.#bodyBytesLeft > 0 || isOpen) throw invalidContainer(this.#url, 'webm', 'it ends in the middle of a cluster', this.#position);
    this.#closeCluster(out);
    if (!this.#hasMedia) throw invalidContainer(this.#url, 'webm', 'it ends without any media (no Cluster)', this.#position);
    this.#forgetSegment();
  }

  reset(): void {
    this.#forgetSegment();
    this.#announced = null;
  }

  #forgetSegment(): void {
    this.#queue.clear();
    this.#position = 0;
    this.#setup = null;
    this.#setupBytes = 0;
    this.#cluster = null;
    this.#bodyBytesLeft = 0;
    this.#held = [];
    this.#hasMedia = false;
  }

  #step(out: Output): boolean {
    if (this.#queue.length === 0) {
      if (this.#cluster !== null && this.#bodyBytesLeft === 0 && this.#position >= this.#cluster.endPosition) this.#closeCluster(out);
      return false;
    }
    const bytes = this.#queue.peek();
    if (this.#bodyBytesLeft > 0) {
      const part = bytes.subarray(0, this.#bodyBytesLeft);
      this.#bodyBytesLeft -= part.length;
      this.#take(part);
      return true;
    }
    if (this.#cluster !== null && this.#position >= this.#cluster.endPosition) this.#closeCluster(out);
    const parentEnd = this.#cluster === null ? Infinity : this.#cluster.endPosition - this.#position;
    const element = ebmlElementAt(bytes, 0, parentEnd);
    if (element === null) return false;
    if (this.#cluster !== null && levelOne.has(element.id)) {
      if (this.#cluster.endPosition !== Infinity) throw new MalformedBytes('a Cluster holds an element that belongs beside it', 0);
      this.#closeCluster(out);
    }
    return this.#cluster === null ? this.#openElement(bytes, element, out) : this.#clusterChild(bytes, element, this.#cluster);
  }

  /** Beside clusters: set-up, clusters, and what a sink has no use for. */
  #openElement(bytes: Uint8Array, element: EbmlElement, out: Output): boolean {
    const header = bytes.subarray(0, element.bodyStart);
    if (element.id === webmIds.cluster) {
      if (this.#setup !== null) this.#readSetup(concatBytes(this.#setup), out);
      this.#setup = null;
      if (this.#init === null) throw new MalformedBytes('media comes before any set-up, and there is no init segment', 0);
      this.#cluster = { element, endPosition: element.hasUnknownSize ? Infinity : this.#position + element.end, timestamp: null, startSeconds: null };
      this.#isBodyWanted = true;
      this.#take(header);
      return true;
    }
    if (element.id === webmIds.ebml) this.#setup = [];
    else if (this.#setup === null && this.#init === null) throw new MalformedBytes('it does not start with the EBML header', 0);
    this.#isBodyWanted = this.#setup !== null;
    this.#take(header);
    // A Segment is entered: its children follow as if beside it.
    if (element.id !== webmIds.segment) this.#bodyBytesLeft = element.end - element.bodyStart;
    if (this.#bodyBytesLeft === Infinity) throw new MalformedBytes('an element other than Segment and Cluster has no size', 0);
    return true;
  }

  #clusterChild(bytes: Uint8Array, element: EbmlElement, cluster: OpenCluster): boolean {
    const isBlock = element.id === webmIds.simpleBlock || element.id === webmIds.block;
    if (element.hasUnknownSize) throw new MalformedBytes('an element of a Cluster has no size', 0);
    if (element.id === webmIds.timestamp) {
      if (bytes.length < element.end) return false;
      cluster.timestamp = ebmlUint(bytes, element);
    } else if (isBlock && cluster.startSeconds === null) {
      // A track number of up to eight bytes, then 16 bits of time relative to the Cluster's.
      const trackBytes = Math.clz32(bytes[element.bodyStart] ?? 0) - 23;
      if (bytes.length < element.bodyStart + 1 || bytes.length < element.bodyStart + trackBytes + 2) return false;
      if (cluster.timestamp === null) throw new MalformedBytes('a Cluster has a block before its time', 0);
      const high = bytes[element.bodyStart + trackBytes] ?? 0;
      const relative = ((high << 24) >> 16) | (bytes[element.bodyStart + trackBytes + 1] ?? 0);
      cluster.startSeconds = ((cluster.timestamp + relative) * (this.#init?.timestampScale ?? 1e6)) / 1e9;
    }
    // A BlockGroup is entered, to find its Block.
    const isEntered = element.id === webmIds.blockGroup;
    this.#take(bytes.subarray(0, element.bodyStart));
    this.#bodyBytesLeft = isEntered ? 0 : element.end - element.bodyStart;
    return true;
  }

  /** Off the queue, and on to where it belongs. */
  #take(part: Uint8Array): void {
    this.#queue.drop(part.length);
    this.#position += part.length;
    if (!this.#isBodyWanted) return;
    if (this.#cluster !== null) this.#held.push(part);
    else if (this.#setup !== null) {
      this.#setup.push(part);
      this.#setupBytes += part.length;
      if (this.#setupBytes > maxSetupBytes) throw new MalformedBytes(`its set-up is larger than ${maxSetupBytes} bytes`, 0);
    }
  }

  #flushHeld(isComplete: boolean, out: Output): void {
    const startSeconds = this.#cluster?.startSeconds ?? null;
    if (startSeconds === null || this.#held.length === 0) return;
    this.#hasMedia = true;
    out.pieces.push({ kind: 'media', type: this.#type(), bytes: concatBytes(this.#held), mediaStartSeconds: startSeconds, isUntimed: false, isComplete });
    this.#held = [];
  }

  #closeCluster(out: Output): void {
    if (this.#cluster === null) return;
    this.#flushHeld(true, out);
    this.#cluster = null;
    this.#held = [];
  }

  #readSetup(bytes: Uint8Array, out: Output): void {
    const init = readWebmInit(bytes);
    const wanted = init.tracks.filter(({ type }) => this.#wants.includes(type));
    if (wanted.length === 0) throw unsupportedContainer(this.#url, 'webm', `its set-up names no track of ${this.#wants.join(' or ')}`);
    if (wanted.length < init.tracks.length) throw unsupportedContainer(this.#url, 'webm', 'picture and sound are in one file, and only one of them is wanted');
    this.#init = init;
    const print = fingerprint(bytes);
    if (print === this.#announced) return;
    this.#announced = print;
    out.pieces.push({ kind: 'init', type: this.#type(), mime: webmMime(init.tracks), bytes });
  }

  #type(): MediaType {
    return this.#init?.tracks.some(({ type }) => type === 'video') === true ? 'video' : 'audio';
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof MalformedBytes)) throw error;
      throw invalidContainer(this.#url, 'webm', error.message, this.#position + error.atByte, error);
    }
  }
}

/** The entry of the lazily loaded chunk. */
export function createWebmPassThrough(): SegmentReader {
  return new WebmPassThrough();
}
