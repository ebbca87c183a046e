import { describe, expect, it } from 'vitest';
import { at, codeOf, never, within, type SinkBench } from './sink-bench.js';

/** What is buffered after appends and removals. */
export function describeAppending(bench: SinkBench): void {
  const { openWith, append, appendAll, expectBuffered, failure } = bench;

  describe('opening', () => {
    it('opens empty and takes both tracks', async () => {
      await openWith({ video: bench.subject.media.videoSmall, audio: bench.subject.media.audio });
      expect(bench.sink.buffered('video')).toEqual([]);
      expect(bench.sink.buffered('audio')).toEqual([]);
      expect(bench.subject.hasSource()).toBe(true);
    });

    it('rejects with the reason of a signal that had aborted, and leaves the element alone', async () => {
      const reason = new Error('gone');
      expect(await failure(bench.sink.open(AbortSignal.abort(reason)))).toBe(reason);
      expect(bench.subject.hasSource()).toBe(false);
    });

    it('names the codec that the browser does not play', async () => {
      await bench.subject.run(bench.sink.open(never));
      let thrown: unknown;
      try {
        bench.sink.addTracks([{ type: 'video', mime: 'video/mp4; codecs="none.1"' }]);
      } catch (error) {
        thrown = error;
      }
      expect(codeOf(thrown)).toBe('media/unsupported');
    });
  });

  describe('appending', () => {
    it('buffers nothing for an init segment and a fragment at its own time', async () => {
      const { videoSmall, audio } = bench.subject.media;
      await openWith({ video: videoSmall, audio });
      await append('video', videoSmall.init);
      expectBuffered('video', []);
      await append('video', videoSmall.fragments[1]);
      await appendAll('audio', audio, [0]);
      expectBuffered('video', [[1, 2]]);
      expectBuffered('audio', [[0, 1.024]]);
    });

    it('joins neighbouring fragments and keeps holes', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      await appendAll('video', videoSmall, [0, 1, 3]);
      expectBuffered('video', [[0, 2], [3, 4]]);
      await append('video', videoSmall.fragments[2]);
      expectBuffered('video', [[0, 4]]);
    });

    it('takes a fragment in any pieces, and never shows more than there is', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      await append('video', videoSmall.init);
      const fragment = videoSmall.fragments[0] ?? new Uint8Array();
      for (const [start, end] of [[0, 5], [5, 100], [100, 1500], [1500, fragment.length - 1]] as const) {
        await append('video', fragment.subarray(start, end));
        for (const range of bench.sink.buffered('video')) expect(range.end).toBeLessThan(1.045);
      }
      await append('video', fragment.subarray(fragment.length - 1));
      expectBuffered('video', [[0, 1]]);
    });

    it('takes init segment and fragments in one append', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      const [first, second] = videoSmall.fragments;
      await append('video', joined([videoSmall.init, first, second]));
      expectBuffered('video', [[0, 2]]);
    });

    it('adds the timestamp offset, also a negative one', async () => {
      const { videoSmall, audio } = bench.subject.media;
      await openWith({ video: videoSmall, audio });
      await appendAll('video', videoSmall, [0], at(10));
      await append('video', videoSmall.fragments[2], at(-2));
      await appendAll('audio', audio, [1], at(-1.024));
      expectBuffered('video', [[0, 1], [10, 11]]);
      expectBuffered('audio', [[0, 1.024]]);
    });

    it('cuts at the end of the window', async () => {
      const { videoSmall, audio } = bench.subject.media;
      await openWith({ video: videoSmall, audio });
      await appendAll('video', videoSmall, [0], within(0, 0.48));
      await appendAll('audio', audio, [0], within(0, 0.512));
      expectBuffered('video', [[0, 0.48]]);
      expectBuffered('audio', [[0, 0.512]]);
    });

    it('starts video only at a key frame inside the window, audio anywhere', async () => {
      const { videoSmall, audio } = bench.subject.media;
      await openWith({ video: videoSmall, audio });
      await appendAll('video', videoSmall, [0, 1], within(0.48, Infinity));
      await appendAll('audio', audio, [0], within(0.512, Infinity));
      expectBuffered('video', [[1, 2]]);
      expectBuffered('audio', [[0.512, 1.024]]);
    });

    it('moves the window later and earlier again', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      await appendAll('video', videoSmall, [0], within(0, 1));
      await append('video', videoSmall.fragments[0], { timestampOffsetSeconds: 5, windowStartSeconds: 5, windowEndSeconds: 6 });
      await append('video', videoSmall.fragments[2], { timestampOffsetSeconds: 0, windowStartSeconds: 2, windowEndSeconds: 2.48 });
      expectBuffered('video', [[0, 1], [2, 2.48], [5, 6]]);
    });

    it('replaces what is there with another rendition, without a seam', async () => {
      const { videoSmall, videoLarge } = bench.subject.media;
      await openWith({ video: videoSmall });
      await appendAll('video', videoSmall, [0, 1, 2, 3]);
      await appendAll('video', videoLarge, [1, 2]);
      expectBuffered('video', [[0, 4]]);
    });

    it('replaces a part of a group of pictures; what depended on it may go, up to the next key frame', async () => {
      const { videoSmall, videoLarge } = bench.subject.media;
      await openWith({ video: videoSmall });
      await appendAll('video', videoSmall, [0, 1]);
      await appendAll('video', videoLarge, [0], { timestampOffsetSeconds: 0.52, windowStartSeconds: 0, windowEndSeconds: 0.76 });
      // Firefox and WebKitGTK show the hole [0.76, 1), Chromium reports [0, 2).
      if (bench.sink.buffered('video').length === 1) expectBuffered('video', [[0, 2]]);
      else expectBuffered('video', [[0, 0.76], [1, 2]]);
    });

    it('places untimed audio at the offset, one piece behind the other, and anew at another offset', async ({ skip }) => {
      const { untimedAudio } = bench.subject.media;
      if (!bench.subject.isTypeSupported(untimedAudio.mime)) skip(`${untimedAudio.mime} is not supported here`);
      await bench.subject.run(bench.sink.open(never));
      bench.sink.addTracks([{ type: 'audio', mime: untimedAudio.mime }]);
      const frameBytes = 96;
      await append('audio', untimedAudio.bytes.subarray(0, 20 * frameBytes), at(5));
      await append('audio', untimedAudio.bytes.subarray(20 * frameBytes, 40 * frameBytes), at(5));
      expectBuffered('audio', [[5, 5.96]]);
      bench.sink.resetParser('audio');
      await append('audio', untimedAudio.bytes.subarray(0, 40 * frameBytes), at(20));
      expectBuffered('audio', [[5, 5.96], [20, 20.96]]);
    });
  });

  describe('removing', () => {
    it('removes whole fragments and everything', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      await appendAll('video', videoSmall, [0, 1, 2, 3]);
      await bench.subject.run(bench.sink.remove('video', 1, 2, never));
      expectBuffered('video', [[0, 1], [2, 4]]);
      await bench.subject.run(bench.sink.remove('video', 0, Infinity, never));
      expectBuffered('video', []);
    });

    it('removes with a stretch of video what depends on it, up to the next key frame', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      await appendAll('video', videoSmall, [0, 1]);
      await bench.subject.run(bench.sink.remove('video', 0.4, 0.6, never));
      expectBuffered('video', [[0, 0.4], [1, 2]]);
    });

    it('removes a stretch of audio alone', async () => {
      const { audio } = bench.subject.media;
      await openWith({ audio });
      await appendAll('audio', audio, [0, 1]);
      await bench.subject.run(bench.sink.remove('audio', 0.512, 1.024, never));
      expectBuffered('audio', [[0, 0.512], [1.024, 2.048]]);
    });
  });
}

function joined(pieces: readonly (Uint8Array | undefined)[]): Uint8Array {
  return new Uint8Array(pieces.flatMap((piece) => [...(piece ?? [])]));
}
