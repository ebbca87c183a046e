import { afterEach, beforeEach, expect } from 'vitest';
import { PlayerError } from '../../src/errors/player-error.js';
import type { MediaType } from '../../src/model/presentation.js';
import type { MediaSink, MediaSinkFactory, Placement, SinkFact } from '../../src/ports/media-sink.js';
import type { SinkMedia, TrackMedia } from './sink-media.js';

/** One element and the sinks that can be made for it. */
export interface SinkSubject {
  readonly factory: MediaSinkFactory;
  readonly media: SinkMedia;
  isTypeSupported(mime: string): boolean;
  /** Awaits `work` while time goes on; a fake moves its virtual clock until it settles. */
  run<T>(work: Promise<T>): Promise<T>;
  /** A while of the subject's time, in ms; used inside run(). */
  wait(ms: number): Promise<void>;
  /** HTMLMediaElement.duration. */
  elementDuration(): number;
  /** Has the element a source (its `src` attribute)? */
  hasSource(): boolean;
  /** Another script gives the element another source. */
  steal(): void;
  /** More bytes than the audio track may ever hold. */
  readonly tooManyAudioBytes: number;
  dispose(): void;
}

export const EVERYWHERE: Placement = { timestampOffsetSeconds: 0, windowStartSeconds: 0, windowEndSeconds: Infinity };
export const at = (timestampOffsetSeconds: number): Placement => ({ ...EVERYWHERE, timestampOffsetSeconds });
export const within = (windowStartSeconds: number, windowEndSeconds: number): Placement => ({ ...EVERYWHERE, windowStartSeconds, windowEndSeconds });
export const never = new AbortController().signal;

/** A fresh subject and sink for each test, with what the tests say again and again. */
export interface SinkBench {
  readonly subject: SinkSubject;
  readonly sink: MediaSink;
  readonly facts: readonly SinkFact[];
  /** The next sink on the same element. */
  renew(): void;
  openWith(tracks: Partial<Record<MediaType, TrackMedia>>): Promise<void>;
  append(type: MediaType, bytes: Uint8Array | undefined, placement?: Placement): Promise<void>;
  /** The init segment, then these fragments. */
  appendAll(type: MediaType, media: TrackMedia, fragments: readonly number[], placement?: Placement): Promise<void>;
  /** Equal to ±1 video frame, and not more: engines round range ends differently. */
  expectBuffered(type: MediaType, expected: readonly (readonly [number, number])[]): void;
  /** What it rejects with. */
  failure(work: Promise<unknown>): Promise<unknown>;
  /** Lets time go on in small steps until `isDone`, at most `tries` × 20 ms of it. */
  settled(isDone: () => boolean, tries?: number): Promise<boolean>;
}

export function useSinkBench(makeSubject: () => Promise<SinkSubject>): SinkBench {
  let subject: SinkSubject;
  let sink: MediaSink;
  let facts: SinkFact[];
  const renew = (): void => {
    sink = subject.factory((fact) => facts.push(fact));
  };
  beforeEach(async () => {
    subject = await makeSubject();
    facts = [];
    renew();
  });
  afterEach(() => {
    sink.close();
    subject.dispose();
  });
  const append = (type: MediaType, bytes: Uint8Array | undefined, placement = EVERYWHERE): Promise<void> => {
    if (bytes === undefined) throw new Error('the contract media has no such fragment');
    return subject.run(sink.append(type, bytes, placement, never));
  };
  return {
    get subject() {
      return subject;
    },
    get sink() {
      return sink;
    },
    get facts() {
      return facts;
    },
    renew,
    append,
    async openWith(tracks) {
      await subject.run(sink.open(never));
      sink.addTracks((['video', 'audio'] as const).flatMap((type) => {
        const media = tracks[type];
        return media === undefined ? [] : [{ type, mime: media.mime }];
      }));
    },
    async appendAll(type, media, fragments, placement = EVERYWHERE) {
      await append(type, media.init, placement);
      for (const number of fragments) await append(type, media.fragments[number], placement);
    },
    expectBuffered(type, expected) {
      const ranges = sink.buffered(type).map(({ start, end }) => [start, end] as const);
      const shown = JSON.stringify(ranges);
      expect(ranges.length, shown).toBe(expected.length);
      expected.forEach(([start, end], index) => {
        expect(Math.abs((ranges[index]?.[0] ?? NaN) - start), `start ${index} of ${shown}`).toBeLessThan(0.045);
        expect(Math.abs((ranges[index]?.[1] ?? NaN) - end), `end ${index} of ${shown}`).toBeLessThan(0.045);
      });
    },
    failure: (work) => subject.run(work.then(() => 'it succeeded', (error: unknown) => error)),
    async settled(isDone, tries = 100) {
      for (let i = 0; i < tries && !isDone(); i += 1) await subject.run(subject.wait(20));
      return isDone();
    },
  };
}

export function codeOf(error: unknown): string {
  return error instanceof PlayerError ? error.code : `not a PlayerError: ${String(error)}`;
}
