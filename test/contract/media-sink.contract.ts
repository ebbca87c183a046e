import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

const EVERYWHERE: Placement = { timestampOffsetSeconds: 0, windowStartSeconds: 0, windowEndSeconds: Infinity };
const at = (timestampOffsetSeconds: number): Placement => ({ ...EVERYWHERE, timestampOffsetSeconds });
const within = (windowStartSeconds: number, windowEndSeconds: number): Placement => ({ ...EVERYWHERE, windowStartSeconds, windowEndSeconds });
const never = new AbortController().signal;

export function describeMediaSinkContract(name: string, makeSubject: () => Promise<SinkSubject>): void {
  describe(`MediaSink contract: ${name}`, () => {
    let subject: SinkSubject;
    let sink: MediaSink;
    let facts: SinkFact[];

    beforeEach(async () => {
      subject = await makeSubject();
      facts = [];
      sink = subject.factory((fact) => facts.push(fact));
    });
    afterEach(() => {
      sink.close();
      subject.dispose();
    });

    const openWith = async (tracks: Partial<Record<MediaType, TrackMedia>>): Promise<void> => {
      await subject.run(sink.open(never));
      const wanted = (['video', 'audio'] as const).flatMap((type) => {
        const media = tracks[type];
        return media === undefined ? [] : [{ type, mime: media.mime }];
      });
      sink.addTracks(wanted);
    };
    const append = (type: MediaType, bytes: Uint8Array | undefined, placement = EVERYWHERE, signal = never): Promise<void> => {
      if (bytes === undefined) throw new Error('the contract media has no such fragment');
      return subject.run(sink.append(type, bytes, placement, signal));
    };
    const appendAll = async (type: MediaType, media: TrackMedia, fragments: readonly number[], placement = EVERYWHERE): Promise<void> => {
      await append(type, media.init, placement);
      for (const number of fragments) await append(type, media.fragments[number], placement);
    };
    /** Equal to ±1 video frame, and not more: engines round range ends differently. */
    const expectBuffered = (type: MediaType, expected: readonly (readonly [number, number])[]): void => {
      const ranges = sink.buffered(type).map(({ start, end }) => [start, end] as const);
      const shown = JSON.stringify(ranges);
      expect(ranges.length, shown).toBe(expected.length);
      expected.forEach(([start, end], index) => {
        expect(Math.abs((ranges[index]?.[0] ?? NaN) - start), `start ${index} of ${shown}`).toBeLessThan(0.045);
        expect(Math.abs((ranges[index]?.[1] ?? NaN) - end), `end ${index} of ${shown}`).toBeLessThan(0.045);
      });
    };
    const failure = async (work: Promise<unknown>): Promise<unknown> => {
      try {
        await subject.run(work);
      } catch (error) {
        return error;
      }
      return 'it succeeded';
    };
    const code = (error: unknown): string => (error instanceof PlayerError ? error.code : `not a PlayerError: ${String(error)}`);

    describe('opening', () => {
      it('opens empty and takes both tracks', async () => {
        await openWith({ video: subject.media.videoSmall, audio: subject.media.audio });
        expect(sink.buffered('video')).toEqual([]);
        expect(sink.buffered('audio')).toEqual([]);
        expect(subject.hasSource()).toBe(true);
      });

      it('rejects with the reason of a signal that had aborted, and leaves the element alone', async () => {
        const reason = new Error('gone');
        expect(await failure(sink.open(AbortSignal.abort(reason)))).toBe(reason);
        expect(subject.hasSource()).toBe(false);
      });

      it('names the codec that the browser does not play', async () => {
        await subject.run(sink.open(never));
        let thrown: unknown;
        try {
          sink.addTracks([{ type: 'video', mime: 'video/mp4; codecs="none.1"' }]);
        } catch (error) {
          thrown = error;
        }
        expect(code(thrown)).toBe('media/unsupported');
      });
    });

    describe('appending', () => {
      it('buffers nothing for an init segment and a fragment at its own time', async () => {
        const { videoSmall, audio } = subject.media;
        await openWith({ video: videoSmall, audio });
        await append('video', videoSmall.init);
        expectBuffered('video', []);
        await append('video', videoSmall.fragments[1]);
        await appendAll('audio', audio, [0]);
        expectBuffered('video', [[1, 2]]);
        expectBuffered('audio', [[0, 1.024]]);
      });

      it('joins neighbouring fragments and keeps holes', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        await appendAll('video', videoSmall, [0, 1, 3]);
        expectBuffered('video', [[0, 2], [3, 4]]);
        await append('video', videoSmall.fragments[2]);
        expectBuffered('video', [[0, 4]]);
      });

      it('takes a fragment in any pieces, and never shows more than there is', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        await append('video', videoSmall.init);
        const fragment = videoSmall.fragments[0] ?? new Uint8Array();
        for (const [start, end] of [[0, 5], [5, 100], [100, 1500], [1500, fragment.length - 1]] as const) {
          await append('video', fragment.subarray(start, end));
          for (const range of sink.buffered('video')) expect(range.end).toBeLessThan(1.045);
        }
        await append('video', fragment.subarray(fragment.length - 1));
        expectBuffered('video', [[0, 1]]);
      });

      it('takes init segment and fragments in one append', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        const [first, second] = videoSmall.fragments;
        await append('video', joined([videoSmall.init, first, second]));
        expectBuffered('video', [[0, 2]]);
      });

      it('adds the timestamp offset, also a negative one', async () => {
        const { videoSmall, audio } = subject.media;
        await openWith({ video: videoSmall, audio });
        await appendAll('video', videoSmall, [0], at(10));
        await append('video', videoSmall.fragments[2], at(-2));
        await appendAll('audio', audio, [1], at(-1.024));
        expectBuffered('video', [[0, 1], [10, 11]]);
        expectBuffered('audio', [[0, 1.024]]);
      });

      it('cuts at the end of the window', async () => {
        const { videoSmall, audio } = subject.media;
        await openWith({ video: videoSmall, audio });
        await appendAll('video', videoSmall, [0], within(0, 0.48));
        await appendAll('audio', audio, [0], within(0, 0.512));
        expectBuffered('video', [[0, 0.48]]);
        expectBuffered('audio', [[0, 0.512]]);
      });

      it('starts video only at a key frame inside the window, audio anywhere', async () => {
        const { videoSmall, audio } = subject.media;
        await openWith({ video: videoSmall, audio });
        await appendAll('video', videoSmall, [0, 1], within(0.48, Infinity));
        await appendAll('audio', audio, [0], within(0.512, Infinity));
        expectBuffered('video', [[1, 2]]);
        expectBuffered('audio', [[0.512, 1.024]]);
      });

      it('moves the window later and earlier again', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        await appendAll('video', videoSmall, [0], within(0, 1));
        await append('video', videoSmall.fragments[0], { timestampOffsetSeconds: 5, windowStartSeconds: 5, windowEndSeconds: 6 });
        await append('video', videoSmall.fragments[2], { timestampOffsetSeconds: 0, windowStartSeconds: 2, windowEndSeconds: 2.48 });
        expectBuffered('video', [[0, 1], [2, 2.48], [5, 6]]);
      });

      it('replaces what is there with another rendition, without a seam', async () => {
        const { videoSmall, videoLarge } = subject.media;
        await openWith({ video: videoSmall });
        await appendAll('video', videoSmall, [0, 1, 2, 3]);
        await appendAll('video', videoLarge, [1, 2]);
        expectBuffered('video', [[0, 4]]);
      });

      it('drops the frames that needed those which were replaced', async () => {
        const { videoSmall, videoLarge } = subject.media;
        await openWith({ video: videoSmall });
        await appendAll('video', videoSmall, [0, 1]);
        // Covers [0.52, 1): what follows up to the key frame at 1 s depended on nothing that is left.
        await appendAll('video', videoLarge, [0], { timestampOffsetSeconds: 0.52, windowStartSeconds: 0, windowEndSeconds: 0.76 });
        expectBuffered('video', [[0, 0.76], [1, 2]]);
      });

      it('places untimed audio at the offset, one piece behind the other, and anew at another offset', async ({ skip }) => {
        const { untimedAudio } = subject.media;
        if (!subject.isTypeSupported(untimedAudio.mime)) skip(`${untimedAudio.mime} is not supported here`);
        await subject.run(sink.open(never));
        sink.addTracks([{ type: 'audio', mime: untimedAudio.mime }]);
        const frameBytes = 96;
        await append('audio', untimedAudio.bytes.subarray(0, 20 * frameBytes), at(5));
        await append('audio', untimedAudio.bytes.subarray(20 * frameBytes, 40 * frameBytes), at(5));
        expectBuffered('audio', [[5, 5.96]]);
        sink.resetParser('audio');
        await append('audio', untimedAudio.bytes.subarray(0, 40 * frameBytes), at(20));
        expectBuffered('audio', [[5, 5.96], [20, 20.96]]);
      });
    });

    describe('one operation at a time', () => {
      it('rejects a second one on the same track and finishes the first', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        const first = sink.append('video', videoSmall.init, EVERYWHERE, never);
        expect(code(await failure(sink.append('video', videoSmall.init, EVERYWHERE, never)))).toBe('internal/unexpected');
        await subject.run(first);
        await append('video', videoSmall.fragments[0]);
        expectBuffered('video', [[0, 1]]);
      });

      it('lets tracks work side by side', async () => {
        const { videoSmall, audio } = subject.media;
        await openWith({ video: videoSmall, audio });
        await subject.run(Promise.all([sink.append('video', videoSmall.init, EVERYWHERE, never), sink.append('audio', audio.init, EVERYWHERE, never)]));
        await subject.run(Promise.all([
          sink.append('video', videoSmall.fragments[0] ?? new Uint8Array(), EVERYWHERE, never),
          sink.append('audio', audio.fragments[0] ?? new Uint8Array(), EVERYWHERE, never),
        ]));
        expectBuffered('video', [[0, 1]]);
        expectBuffered('audio', [[0, 1.024]]);
      });

      it('stops waiting when the signal aborts; what was begun ends before the next operation', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        await append('video', videoSmall.init);
        const controller = new AbortController();
        const abandoned = sink.append('video', videoSmall.fragments[0] ?? new Uint8Array(), EVERYWHERE, controller.signal);
        const reason = new Error('not needed any more');
        controller.abort(reason);
        expect(await failure(abandoned)).toBe(reason);
        await append('video', videoSmall.fragments[1]);
        expectBuffered('video', [[0, 2]]);
      });

      it('does nothing when the signal had aborted', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        const reason = new Error('too late');
        expect(await failure(sink.append('video', videoSmall.init, EVERYWHERE, AbortSignal.abort(reason)))).toBe(reason);
        await appendAll('video', videoSmall, [0]);
        expectBuffered('video', [[0, 1]]);
      });
    });

    describe('removing', () => {
      it('removes whole fragments and everything', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        await appendAll('video', videoSmall, [0, 1, 2, 3]);
        await subject.run(sink.remove('video', 1, 2, never));
        expectBuffered('video', [[0, 1], [2, 4]]);
        await subject.run(sink.remove('video', 0, Infinity, never));
        expectBuffered('video', []);
      });

      it('removes with a stretch of video what depends on it, up to the next key frame', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        await appendAll('video', videoSmall, [0, 1]);
        await subject.run(sink.remove('video', 0.4, 0.6, never));
        expectBuffered('video', [[0, 0.4], [1, 2]]);
      });

      it('removes a stretch of audio alone', async () => {
        const { audio } = subject.media;
        await openWith({ audio });
        await appendAll('audio', audio, [0, 1]);
        await subject.run(sink.remove('audio', 0.512, 1.024, never));
        expectBuffered('audio', [[0, 0.512], [1.024, 2.048]]);
      });
    });

    describe('starting anew', () => {
      it('forgets half a fragment; init segment and another one follow', async () => {
        const { videoSmall, videoLarge } = subject.media;
        await openWith({ video: videoSmall });
        await append('video', videoSmall.init);
        const fragment = videoSmall.fragments[0] ?? new Uint8Array();
        await append('video', fragment.subarray(0, fragment.length >> 1));
        sink.resetParser('video');
        await appendAll('video', videoLarge, [2], at(7));
        expect(sink.buffered('video').filter((range) => range.start >= 1)).toHaveLength(1);
        await subject.run(sink.remove('video', 0, 1, never));
        expectBuffered('video', [[9, 10]]);
      });

      it('resets between fragments and before the first without harm', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        sink.resetParser('video');
        await appendAll('video', videoSmall, [0]);
        sink.resetParser('video');
        await appendAll('video', videoSmall, [1]);
        expectBuffered('video', [[0, 2]]);
      });

      it('resets while an abandoned append is under way', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        await append('video', videoSmall.init);
        const controller = new AbortController();
        const abandoned = sink.append('video', videoSmall.fragments[0] ?? new Uint8Array(), EVERYWHERE, controller.signal);
        controller.abort(new Error('gone'));
        await failure(abandoned);
        sink.resetParser('video');
        await appendAll('video', videoSmall, [2, 3]);
        expect(sink.buffered('video').at(-1)?.end).toBeGreaterThan(3.95);
      });

      it('changes codec and container where it says that it can', async ({ skip }) => {
        const { videoSmall, videoOther } = subject.media;
        if (!subject.isTypeSupported(videoOther.mime)) skip(`${videoOther.mime} is not supported here`);
        await openWith({ video: videoSmall });
        await appendAll('video', videoSmall, [0]);
        if (!sink.changeType('video', videoOther.mime)) skip('this browser cannot change type');
        await appendAll('video', videoOther, [0], at(1));
        expectBuffered('video', [[0, 2]]);
        expect(sink.changeType('video', videoSmall.mime)).toBe(true);
        await appendAll('video', videoSmall, [2]);
        expectBuffered('video', [[0, 3]]);
      });

      it('says false to a type that the browser does not play, and goes on', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        expect(sink.changeType('video', 'video/mp4; codecs="none.1"')).toBe(false);
        await appendAll('video', videoSmall, [0]);
        expectBuffered('video', [[0, 1]]);
      });
    });

    describe('duration and end', () => {
      it('sets a duration, but never below what is buffered', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        await appendAll('video', videoSmall, [0, 1]);
        sink.setDuration(60);
        expect(await settled(subject, () => subject.elementDuration() === 60)).toBe(true);
        sink.setDuration(0.5);
        expect(await settled(subject, () => Math.abs(subject.elementDuration() - 2) < 0.045)).toBe(true);
        sink.setDuration(Infinity);
        expect(await settled(subject, () => subject.elementDuration() === Infinity)).toBe(true);
      });

      it('ends at the highest end of its tracks; ending twice is allowed', async () => {
        const { videoSmall, audio } = subject.media;
        await openWith({ video: videoSmall, audio });
        await appendAll('video', videoSmall, [0, 1]);
        await appendAll('audio', audio, [0, 1]);
        sink.setDuration(60);
        sink.endOfStream();
        sink.endOfStream();
        expect(await settled(subject, () => Math.abs(subject.elementDuration() - 2.048) < 0.045)).toBe(true);
      });

      it('opens again when something is appended or removed after the end', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        await appendAll('video', videoSmall, [0]);
        sink.endOfStream();
        await append('video', videoSmall.fragments[1]);
        expectBuffered('video', [[0, 2]]);
        sink.endOfStream();
        await subject.run(sink.remove('video', 1, 2, never));
        expectBuffered('video', [[0, 1]]);
        sink.endOfStream();
      });

      it('refuses a duration after the end and an end while a track works', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        const working = sink.append('video', videoSmall.init, EVERYWHERE, never);
        expect(code(thrownBy(() => sink.endOfStream()))).toBe('internal/unexpected');
        expect(code(thrownBy(() => sink.setDuration(5)))).toBe('internal/unexpected');
        await subject.run(working);
        await append('video', videoSmall.fragments[0]);
        sink.endOfStream();
        expect(code(thrownBy(() => sink.setDuration(5)))).toBe('sink/closed');
      });

      it('takes a live range while open', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        sink.setDuration(Infinity);
        sink.setLiveRange(10, 50);
        await appendAll('video', videoSmall, [0]);
        expectBuffered('video', [[0, 1]]);
      });
    });

    describe('failures', () => {
      it('reports a full buffer, and takes what fits afterwards', async () => {
        const { audio } = subject.media;
        await openWith({ audio });
        await appendAll('audio', audio, [0]);
        const error = await failure(sink.append('audio', freeBox(subject.tooManyAudioBytes), EVERYWHERE, never));
        expect(code(error)).toBe('buffer/quota');
        await append('audio', audio.fragments[1]);
        expect(sink.buffered('audio').at(-1)?.end).toBeCloseTo(2.048, 1);
      });

      it('reports bytes that the browser refuses, once', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        const error = await failure(sink.append('video', new TextEncoder().encode('<html><body>Please log in</body></html>'.repeat(40)), EVERYWHERE, never));
        expect(code(error)).toBe('media/append');
        await settled(subject, () => false, 5);
        expect(facts.filter((fact) => fact.kind === 'decode-error')).toEqual([]);
      });

      it('says that it was closed when the element gets another source', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        await appendAll('video', videoSmall, [0]);
        subject.steal();
        expect(await settled(subject, () => facts.some((fact) => fact.kind === 'closed'))).toBe(true);
        expect(code(await failure(sink.append('video', videoSmall.init, EVERYWHERE, never)))).toBe('sink/closed');
        sink.close();
        expect(subject.hasSource()).toBe(true);
      });
    });

    describe('facts and closing', () => {
      it('tells each change of what is buffered', async () => {
        const { videoSmall, audio } = subject.media;
        await openWith({ video: videoSmall, audio });
        await appendAll('video', videoSmall, [0]);
        expect(facts).toContainEqual({ kind: 'buffered', type: 'video' });
        expect(facts).not.toContainEqual({ kind: 'buffered', type: 'audio' });
      });

      it('leaves the element without a source, rejects what is under way and speaks no more', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        const working = failure(sink.append('video', videoSmall.init, EVERYWHERE, never));
        sink.close();
        sink.close();
        expect(code(await working)).toBe('sink/closed');
        expect(subject.hasSource()).toBe(false);
        const told = facts.length;
        expect(code(await failure(sink.append('video', videoSmall.init, EVERYWHERE, never)))).toBe('sink/closed');
        expect(code(await failure(sink.open(never)))).toBe('sink/closed');
        expect(sink.buffered('video')).toEqual([]);
        await settled(subject, () => false, 5);
        expect(facts.length).toBe(told);
      });

      it('makes room for the next sink on the same element', async () => {
        const { videoSmall } = subject.media;
        await openWith({ video: videoSmall });
        await appendAll('video', videoSmall, [0, 1]);
        sink.close();
        sink = subject.factory((fact) => facts.push(fact));
        await openWith({ video: videoSmall });
        expectBuffered('video', []);
        await appendAll('video', videoSmall, [3]);
        expectBuffered('video', [[3, 4]]);
      });
    });
  });
}

/** Lets time go on in small steps until `isDone`, at most `tries` × 20 ms of it. */
async function settled(subject: SinkSubject, isDone: () => boolean, tries = 100): Promise<boolean> {
  for (let i = 0; i < tries && !isDone(); i += 1) await subject.run(subject.wait(20));
  return isDone();
}

function thrownBy(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return 'nothing was thrown';
}

/** A box that parsers skip, of so many bytes. */
function freeBox(length: number): Uint8Array {
  const box = new Uint8Array(length);
  new DataView(box.buffer).setUint32(0, length);
  box.set(new TextEncoder().encode('free'), 4);
  return box;
}

function joined(pieces: readonly (Uint8Array | undefined)[]): Uint8Array {
  return new Uint8Array(pieces.flatMap((piece) => [...(piece ?? [])]));
}
