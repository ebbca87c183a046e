import type { Container } from '../model/presentation.js';
import type { SegmentStart, Transmuxer, TransmuxOutput } from '../ports/transmuxer.js';
import { concatBytes } from '../kit/bytes.js';
import { beginningOf, invalidContainer } from './container-error.js';
import { maxId3Bytes } from './id3.js';
import { Mp4PassThrough } from './mp4-pass-through.js';
import type { DistantReader, Output, SegmentReader } from './segment-reader.js';
import { sniffContainer } from './sniff.js';
import type { TransportContainer } from './transport-readers.js';

export type { SegmentReader } from './segment-reader.js';

type MediaContainer = Extract<Container, 'ts' | 'mp4' | 'webm' | 'aac' | 'mp3'>;

/** Loads what a stream needs when its first segment comes; the composition root holds each import(). */
export interface TransmuxerOptions {
  /** `transport-readers.js`, with mux.js, here or in a worker. */
  readonly loadTransport: (container: TransportContainer) => Promise<DistantReader>;
  /** `webm-pass-through.js` */
  readonly loadWebm: () => Promise<{ readonly createWebmPassThrough: () => SegmentReader }>;
  /** `mp4-decode-lead.js`; null where the browser shows pictures with negative composition offsets in time. */
  readonly loadLeadingMp4: (() => Promise<{ readonly createLeadingMp4: () => SegmentReader }>) | null;
}

/** Bytes to wait for before the container is judged: ID3 tags may be long, all else shows in the first packet. */
const maxSniffBytes = maxId3Bytes + 4096;

/**
 * Picks the reader by what the bytes are; what the manifest said they are only makes a warning where it is wrong. The reader of a transport
 * stream that is `expected` is loaded while the first segment travels.
 */
export function createTransmuxer(options: TransmuxerOptions, expected: Container = 'unknown'): Transmuxer {
  const readers = new Map<MediaContainer, DistantReader>();
  const loading = new Map<MediaContainer, Promise<DistantReader>>();
  let isClosed = false;
  let segment: SegmentStart | null = null;
  let reader: DistantReader | null = null;
  /** Whose init the sink had last. */
  let lastContainer: MediaContainer | null = null;
  /** What has come of a body that is not recognised yet; null once it is. */
  let head: Uint8Array[] | null = null;
  /** The next segment follows nothing, whatever its caller believes. */
  let isBroken = false;

  async function load(container: MediaContainer): Promise<DistantReader> {
    try {
      const own = await createReader(container, options);
      if (isClosed) own.close?.();
      else readers.set(container, own);
      return own;
    } finally {
      loading.delete(container);
    }
  }

  function loadOnce(container: MediaContainer): Promise<DistantReader> {
    const own = loading.get(container) ?? load(container);
    loading.set(container, own);
    return own;
  }

  async function open(current: SegmentStart, container: MediaContainer, out: Output): Promise<void> {
    const next = readers.get(container) ?? (await loadOnce(container));
    if (segment !== current) return;
    const isOther = lastContainer !== null && lastContainer !== container;
    // Another container's init has replaced this one's in the sink.
    if (isOther) next.reset();
    next.start(isBroken || isOther ? { ...current, isContiguous: false } : current, out);
    reader = next;
    lastContainer = container;
    isBroken = false;
  }

  /** Looks at the first bytes of a body; false while they do not suffice. */
  async function recognise(current: SegmentStart, bytes: Uint8Array, isWhole: boolean, out: Output): Promise<boolean> {
    const found = sniffContainer(bytes, isWhole || bytes.length > maxSniffBytes);
    if (found === 'needs-more') return false;
    if (found === null) throw invalidContainer(current.url, current.container, `it starts with ${beginningOf(bytes)}, which is no media that the player knows`, 0);
    if (current.container !== 'unknown' && current.container !== found) {
      out.warnings.push({ code: 'container/invalid', text: `${current.url} is announced as ${current.container} and is ${found}; it is read as ${found}.` });
    }
    if (reader === null || lastContainer !== found) await open(current, found, out);
    return segment === current;
  }

  async function run(bytes: Uint8Array, isEnd: boolean): Promise<TransmuxOutput> {
    const out: Output = { pieces: [], warnings: [] };
    const current = segment;
    if (current === null) return out;
    let rest = bytes;
    if (head !== null) {
      rest = concatBytes([...head, bytes]);
      head = [rest];
      if (!(await recognise(current, rest, isEnd, out))) return out;
      head = null;
    }
    // A reader of this thread has answered when it returns: no turn of the loop for it.
    const pushed = rest.length > 0 ? reader?.push(rest, out) : undefined;
    if (pushed !== undefined) await pushed;
    // Given up meanwhile: what came of it is for nobody.
    if (!isEnd || segment !== current) return out;
    const ended = reader?.end(out);
    if (ended !== undefined) await ended;
    if (segment === current) segment = null;
    return out;
  }

  /** An init tells the container before the first byte of media, and can go to the sink meanwhile. */
  async function begin(next: SegmentStart): Promise<TransmuxOutput> {
    const out: Output = { pieces: [], warnings: [] };
    if (next.init === null) return out;
    const found = sniffContainer(next.init, true);
    if (found !== 'mp4' && found !== 'webm') {
      throw invalidContainer(next.url, next.container, `its init segment starts with ${beginningOf(next.init)}, which is neither MP4 nor WebM`, 0);
    }
    await open(next, found, out);
    return out;
  }

  /** After an error the segment is over, and what follows it follows nothing. */
  async function guarded(current: SegmentStart | null, work: Promise<TransmuxOutput>): Promise<TransmuxOutput> {
    try {
      return await work;
    } catch (error) {
      if (segment === current) forget();
      throw error;
    }
  }

  function forget(): void {
    segment = null;
    reader = null;
    head = null;
    isBroken = true;
    for (const each of readers.values()) each.reset();
  }

  // A failure shows again, with its error, when the first bytes are here.
  if (expected === 'ts') loadOnce(expected).catch(() => undefined);
  return {
    start(next: SegmentStart): Promise<TransmuxOutput> {
      if (segment !== null) forget();
      segment = next;
      reader = null;
      head = [];
      return guarded(next, begin(next));
    },
    push: (bytes) => guarded(segment, run(bytes, false)),
    end: () => guarded(segment, run(new Uint8Array(0), true)),
    reset: forget,
    close() {
      forget();
      isClosed = true;
      for (const each of readers.values()) each.close?.();
      readers.clear();
    },
  };
}

async function createReader(container: MediaContainer, options: TransmuxerOptions): Promise<DistantReader> {
  switch (container) {
    case 'mp4':
      return (await options.loadLeadingMp4?.())?.createLeadingMp4() ?? new Mp4PassThrough();
    case 'webm':
      return (await options.loadWebm()).createWebmPassThrough();
    default:
      return options.loadTransport(container);
  }
}
