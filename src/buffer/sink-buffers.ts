import { PlayerError } from '../errors/player-error.js';
import { concatBytes, fingerprint } from '../kit/bytes.js';
import type { Deferred } from '../kit/deferred.js';
import { deferred } from '../kit/deferred.js';
import type { TimeRange, TimeRanges } from '../kit/time-ranges.js';
import type { MediaType } from '../model/presentation.js';
import type { Capabilities } from '../ports/capabilities.js';
import type { Clock } from '../ports/clock.js';
import type { MediaSink, Placement, SinkTrack } from '../ports/media-sink.js';
import { codecSwitch, namesAudio } from './codec-switch.js';
import { createOperationQueue } from './operation-queue.js';

/**
 * The tracks of one sink. Tracks are added together once each expected one has shown its init segment, because browsers
 * refuse a SourceBuffer after the first append; until then appends wait.
 */
export interface SinkBuffers {
  /** Which media types this presentation will bring; call before the first declare. */
  expect(types: readonly MediaType[]): void;
  /** A track's encoding starts here: MIME type with codecs, and init bytes (may be empty). Resolves at once for a track's first one. 'rebuild': this sink cannot take it. */
  declare(type: MediaType, mime: string, init: Uint8Array): Promise<'ok' | 'rebuild'>;
  /** A whole segment that was to bring these types is through: those it has not shown are not expected any more. */
  settle(types: readonly MediaType[]): void;
  /**
   * The bytes of a segment come next; its media time, before any offset. One before all that the parser has seen needs it fresh:
   * WebKitGTK 2.50 over GStreamer 1.22 clips sound that lies before the first fragment since the parser began, without a word.
   */
  begin(type: MediaType, mediaStartSeconds: number): Promise<void>;
  /** Appends in order; several pieces with one placement go as one. */
  append(type: MediaType, pieces: readonly Uint8Array[], placement: Placement): Promise<void>;
  /** The unfinished segment of this track is given up. */
  resetParser(type: MediaType): Promise<void>;
  remove(type: MediaType, startSeconds: number, endSeconds: number): Promise<void>;
  /** `seekable`: what can be sought to while the duration is Infinity. */
  setDuration(seconds: number, seekable?: TimeRange | null): Promise<void>;
  endOfStream(): Promise<void>;
  buffered(type: MediaType): TimeRanges;
  /** Types that have a track now; empty until all expected ones were declared. */
  tracks(): readonly MediaType[];
  close(): void;
}

interface TrackEncoding {
  readonly mime: string;
  readonly init: Uint8Array;
  /** Of the init segment that the sink has, or will have before any media; null: it needs one again. */
  readonly initPrint: number | null;
  /** The init segment is in the sink. */
  readonly isReady: Promise<void>;
}

const INIT_PLACEMENT: Placement = { timestampOffsetSeconds: 0, windowStartSeconds: 0, windowEndSeconds: Infinity };

export function createSinkBuffers(sink: MediaSink, ports: { readonly clock: Clock; readonly capabilities: Capabilities }, opened: Promise<void>, onTracks: (tracks: readonly SinkTrack[]) => void): SinkBuffers {
  const queue = createOperationQueue(ports.clock);
  const encodings = new Map<MediaType, TrackEncoding>();
  /** Lowest media time that each parser has seen since it was new. */
  const fedFrom = new Map<MediaType, number>();
  const added: Deferred<void> = deferred();
  let expected: readonly MediaType[] = [];
  let isAdded = false;
  let isClosed = false;
  // Nobody may be waiting for tracks when the sink goes; then its rejection is nobody's news.
  added.promise.catch(() => undefined);

  async function addIfComplete(): Promise<void> {
    if (isAdded || encodings.size === 0) return;
    if (!expected.every((type) => encodings.has(type))) return;
    isAdded = true;
    try {
      await opened;
      if (isClosed) return;
      const tracks = [...encodings].map(([type, { mime }]) => ({ type, mime }));
      sink.addTracks(tracks);
      onTracks(tracks);
      added.resolve();
    } catch (error) {
      added.reject(error);
    }
  }

  function use(type: MediaType, mime: string, init: Uint8Array): Promise<void> {
    const isReady = added.promise.then(async () => {
      if (init.length > 0) await queue.run(type, 'append init', (signal) => sink.append(type, init, INIT_PLACEMENT, signal));
    });
    // Whoever appends media hears of a failure; the same encoding declared again is appended again.
    isReady.catch(() => {
      const now = encodings.get(type);
      if (now?.isReady === isReady) encodings.set(type, { ...now, initPrint: null });
    });
    encodings.set(type, { mime, init, initPrint: fingerprint(init), isReady });
    return isReady;
  }

  async function resetParser(type: MediaType): Promise<void> {
    fedFrom.delete(type);
    const encoding = encodings.get(type);
    if (!isAdded || isClosed || encoding === undefined) return;
    // WebKitGTK 2.50 swallows fragments after abort() until an init segment comes.
    encodings.set(type, { ...encoding, initPrint: null });
    await queue.run(type, 'reset parser', async () => sink.resetParser(type));
  }

  return {
    expect(types) {
      expected = types;
    },
    async declare(type, mime, init) {
      const current = encodings.get(type);
      if (current === undefined) {
        if (isAdded) return 'rebuild';
        // Not awaited: the track that this one waits for may come out of the same segment.
        void use(type, mime, init);
        // A muxed file brings its audio inside the video track.
        if (type === 'video' && namesAudio(mime)) expected = expected.filter((other) => other !== 'audio' || encodings.has('audio'));
        void addIfComplete();
        return 'ok';
      }
      await added.promise;
      const change = codecSwitch(current.mime, mime, ports.capabilities.canChangeType);
      if (change === 'rebuild') return 'rebuild';
      if (change === 'same' && current.initPrint === fingerprint(init)) return 'ok';
      if (change === 'change-type') {
        let isChanged = false;
        await queue.run(type, 'change type', async () => {
          isChanged = sink.changeType(type, mime);
        });
        if (!isChanged) return 'rebuild';
      }
      await use(type, mime, init);
      return 'ok';
    },
    settle(types) {
      expected = expected.filter((type) => encodings.has(type) || !types.includes(type));
      void addIfComplete();
    },
    async begin(type, mediaStartSeconds) {
      const from = fedFrom.get(type);
      const encoding = encodings.get(type);
      if (encoding !== undefined && from !== undefined && mediaStartSeconds < from) {
        await resetParser(type);
        await use(type, encoding.mime, encoding.init);
      }
      fedFrom.set(type, Math.min(mediaStartSeconds, fedFrom.get(type) ?? Infinity));
    },
    async append(type, pieces, placement) {
      // A track that this sink was not made with (audio that first appears in mid-stream) cannot be added any more.
      const encoding = encodings.get(type);
      if (encoding === undefined) return;
      await encoding.isReady;
      const bytes = concatBytes(pieces);
      await queue.run(type, 'append', (signal) => sink.append(type, bytes, placement, signal));
    },
    resetParser,
    remove(type, startSeconds, endSeconds) {
      return queue.run(type, 'remove', (signal) => sink.remove(type, startSeconds, endSeconds, signal));
    },
    setDuration(seconds, seekable) {
      return queue.barrier('set duration', () => applyDuration(sink, seconds, seekable));
    },
    endOfStream() {
      return queue.barrier('end of stream', () => sink.endOfStream());
    },
    buffered(type) {
      return isAdded && !isClosed && encodings.has(type) ? sink.buffered(type) : [];
    },
    tracks() {
      return isAdded ? [...encodings.keys()] : [];
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      queue.close();
      added.reject(new PlayerError('sink/closed', 'The MediaSource was given up before its tracks were added.', { readyState: 'closed' }));
      sink.close();
    },
  };
}

/** The moment must be free of operations. */
export function applyDuration(sink: MediaSink, seconds: number, seekable: TimeRange | null | undefined): void {
  sink.setDuration(seconds);
  if (seekable) sink.setLiveRange(seekable.start, seekable.end);
}
