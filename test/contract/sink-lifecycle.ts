import { describe, expect, it } from 'vitest';
import { at, codeOf, EVERYWHERE, never, type SinkBench } from './sink-bench.js';

/** Order of operations, starting anew, the end, failures and closing. */
export function describeLifecycle(bench: SinkBench): void {
  const { openWith, append, appendAll, expectBuffered, failure, settled } = bench;

  describe('one operation at a time', () => {
    it('rejects a second one on the same track and finishes the first', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      const first = bench.sink.append('video', videoSmall.init, EVERYWHERE, never);
      expect(codeOf(await failure(bench.sink.append('video', videoSmall.init, EVERYWHERE, never)))).toBe('internal/unexpected');
      await bench.subject.run(first);
      await append('video', videoSmall.fragments[0]);
      expectBuffered('video', [[0, 1]]);
    });

    it('lets tracks work side by side', async () => {
      const { videoSmall, audio } = bench.subject.media;
      await openWith({ video: videoSmall, audio });
      await bench.subject.run(Promise.all([bench.sink.append('video', videoSmall.init, EVERYWHERE, never), bench.sink.append('audio', audio.init, EVERYWHERE, never)]));
      await bench.subject.run(Promise.all([
        bench.sink.append('video', videoSmall.fragments[0] ?? new Uint8Array(), EVERYWHERE, never),
        bench.sink.append('audio', audio.fragments[0] ?? new Uint8Array(), EVERYWHERE, never),
      ]));
      expectBuffered('video', [[0, 1]]);
      expectBuffered('audio', [[0, 1.024]]);
    });

    it('stops waiting when the signal aborts; what was begun ends before the next operation', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      await append('video', videoSmall.init);
      const controller = new AbortController();
      const abandoned = bench.sink.append('video', videoSmall.fragments[0] ?? new Uint8Array(), EVERYWHERE, controller.signal);
      const reason = new Error('not needed any more');
      controller.abort(reason);
      expect(await failure(abandoned)).toBe(reason);
      await append('video', videoSmall.fragments[1]);
      expectBuffered('video', [[0, 2]]);
    });

    it('does nothing when the signal had aborted', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      const reason = new Error('too late');
      expect(await failure(bench.sink.append('video', videoSmall.init, EVERYWHERE, AbortSignal.abort(reason)))).toBe(reason);
      await appendAll('video', videoSmall, [0]);
      expectBuffered('video', [[0, 1]]);
    });
  });

  describe('starting anew', () => {
    it('forgets half a fragment; init segment and another one follow', async () => {
      const { videoSmall, videoLarge } = bench.subject.media;
      await openWith({ video: videoSmall });
      await append('video', videoSmall.init);
      const fragment = videoSmall.fragments[0] ?? new Uint8Array();
      await append('video', fragment.subarray(0, fragment.length >> 1));
      bench.sink.resetParser('video');
      await appendAll('video', videoLarge, [2], at(7));
      expect(bench.sink.buffered('video').filter((range) => range.start >= 1)).toHaveLength(1);
      await bench.subject.run(bench.sink.remove('video', 0, 1, never));
      expectBuffered('video', [[9, 10]]);
    });

    it('resets between fragments and before the first without harm', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      bench.sink.resetParser('video');
      await appendAll('video', videoSmall, [0]);
      bench.sink.resetParser('video');
      await appendAll('video', videoSmall, [1]);
      expectBuffered('video', [[0, 2]]);
    });

    it('resets while an abandoned append is under way', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      await append('video', videoSmall.init);
      const controller = new AbortController();
      const abandoned = bench.sink.append('video', videoSmall.fragments[0] ?? new Uint8Array(), EVERYWHERE, controller.signal);
      controller.abort(new Error('gone'));
      await failure(abandoned);
      bench.sink.resetParser('video');
      await appendAll('video', videoSmall, [2, 3]);
      expect(bench.sink.buffered('video').at(-1)?.end).toBeGreaterThan(3.95);
    });

    it('changes codec and container where it says that it can', async ({ skip }) => {
      const { videoSmall, videoOther } = bench.subject.media;
      if (!bench.subject.isTypeSupported(videoOther.mime)) skip(`${videoOther.mime} is not supported here`);
      await openWith({ video: videoSmall });
      await appendAll('video', videoSmall, [0]);
      if (!bench.sink.changeType('video', videoOther.mime)) skip('this browser cannot change type');
      await appendAll('video', videoOther, [0], at(1));
      expectBuffered('video', [[0, 2]]);
      expect(bench.sink.changeType('video', videoSmall.mime)).toBe(true);
      await appendAll('video', videoSmall, [2]);
      expectBuffered('video', [[0, 3]]);
    });

    it('says false to a type that the browser does not play, and goes on', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      expect(bench.sink.changeType('video', 'video/mp4; codecs="none.1"')).toBe(false);
      await appendAll('video', videoSmall, [0]);
      expectBuffered('video', [[0, 1]]);
    });
  });

  describe('duration and end', () => {
    it('sets a duration, but never below what is buffered', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      await appendAll('video', videoSmall, [0, 1]);
      bench.sink.setDuration(60);
      expect(await settled(() => bench.subject.elementDuration() === 60)).toBe(true);
      bench.sink.setDuration(0.5);
      expect(await settled(() => Math.abs(bench.subject.elementDuration() - 2) < 0.045)).toBe(true);
      bench.sink.setDuration(Infinity);
      expect(await settled(() => bench.subject.elementDuration() === Infinity)).toBe(true);
    });

    it('ends at the highest end of its tracks; ending twice is allowed', async () => {
      const { videoSmall, audio } = bench.subject.media;
      await openWith({ video: videoSmall, audio });
      await appendAll('video', videoSmall, [0, 1]);
      await appendAll('audio', audio, [0, 1]);
      bench.sink.setDuration(60);
      bench.sink.endOfStream();
      bench.sink.endOfStream();
      expect(await settled(() => Math.abs(bench.subject.elementDuration() - 2.048) < 0.045)).toBe(true);
      // WebKitGTK 2.50 over GStreamer 1.22 can crash when its pipeline is taken down in the instant of its end.
      await settled(() => false, 15);
    });

    it('opens again when something is appended or removed after the end', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      await appendAll('video', videoSmall, [0]);
      bench.sink.endOfStream();
      await append('video', videoSmall.fragments[1]);
      expectBuffered('video', [[0, 2]]);
      bench.sink.endOfStream();
      await bench.subject.run(bench.sink.remove('video', 1, 2, never));
      expectBuffered('video', [[0, 1]]);
      bench.sink.endOfStream();
    });

    it('refuses a duration after the end and an end while a track works', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      const working = bench.sink.append('video', videoSmall.init, EVERYWHERE, never);
      expect(codeOf(thrownBy(() => bench.sink.endOfStream()))).toBe('internal/unexpected');
      expect(codeOf(thrownBy(() => bench.sink.setDuration(5)))).toBe('internal/unexpected');
      await bench.subject.run(working);
      await append('video', videoSmall.fragments[0]);
      bench.sink.endOfStream();
      expect(codeOf(thrownBy(() => bench.sink.setDuration(5)))).toBe('sink/closed');
    });

    it('takes a live range while open', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      bench.sink.setDuration(Infinity);
      bench.sink.setLiveRange(10, 50);
      await appendAll('video', videoSmall, [0]);
      expectBuffered('video', [[0, 1]]);
    });
  });

  describe('failures', () => {
    it('reports a full buffer, and takes what fits afterwards', async () => {
      const { audio } = bench.subject.media;
      await openWith({ audio });
      await appendAll('audio', audio, [0]);
      const error = await failure(bench.sink.append('audio', freeBox(bench.subject.tooManyAudioBytes), EVERYWHERE, never));
      expect(codeOf(error)).toBe('buffer/quota');
      await append('audio', audio.fragments[1]);
      expect(bench.sink.buffered('audio').at(-1)?.end).toBeCloseTo(2.048, 1);
    });

    it('reports bytes that the browser refuses, once', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      await append('video', videoSmall.init);
      const error = await failure(bench.sink.append('video', new Uint8Array(2000).fill(0xff), EVERYWHERE, never));
      expect(codeOf(error)).toBe('media/append');
      await settled(() => false, 5);
      expect(bench.facts.filter((fact) => fact.kind === 'decode-error' || fact.kind === 'closed')).toEqual([]);
      expect(codeOf(await failure(bench.sink.append('video', videoSmall.init, EVERYWHERE, never)))).toBe('sink/closed');
    });

    it('says that it was closed when the element gets another source', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      await appendAll('video', videoSmall, [0]);
      bench.subject.steal();
      expect(await settled(() => bench.facts.some((fact) => fact.kind === 'closed'))).toBe(true);
      expect(codeOf(await failure(bench.sink.append('video', videoSmall.init, EVERYWHERE, never)))).toBe('sink/closed');
      bench.sink.close();
      expect(bench.subject.hasSource()).toBe(true);
    });

    it('does not leave an append waiting when the element gets another source', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      const working = bench.sink.append('video', videoSmall.init, EVERYWHERE, never).then(() => 'it succeeded', codeOf);
      bench.subject.steal();
      expect(['it succeeded', 'sink/closed', 'media/append']).toContain(await bench.subject.run(working));
    });
  });

  describe('facts and closing', () => {
    it('tells each change of what is buffered', async () => {
      const { videoSmall, audio } = bench.subject.media;
      await openWith({ video: videoSmall, audio });
      await appendAll('video', videoSmall, [0]);
      expect(bench.facts).toContainEqual({ kind: 'buffered', type: 'video' });
      expect(bench.facts).not.toContainEqual({ kind: 'buffered', type: 'audio' });
    });

    it('leaves the element without a source, rejects what is under way and speaks no more', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      const working = failure(bench.sink.append('video', videoSmall.init, EVERYWHERE, never));
      bench.sink.close();
      bench.sink.close();
      expect(codeOf(await working)).toBe('sink/closed');
      expect(bench.subject.hasSource()).toBe(false);
      const told = bench.facts.length;
      expect(codeOf(await failure(bench.sink.append('video', videoSmall.init, EVERYWHERE, never)))).toBe('sink/closed');
      expect(codeOf(await failure(bench.sink.open(never)))).toBe('sink/closed');
      expect(bench.sink.buffered('video')).toEqual([]);
      await settled(() => false, 5);
      expect(bench.facts.length).toBe(told);
    });

    it('makes room for the next sink on the same element', async () => {
      const { videoSmall } = bench.subject.media;
      await openWith({ video: videoSmall });
      await appendAll('video', videoSmall, [0, 1]);
      bench.sink.close();
      bench.renew();
      await openWith({ video: videoSmall });
      expectBuffered('video', []);
      await appendAll('video', videoSmall, [3]);
      expectBuffered('video', [[3, 4]]);
    });
  });
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
