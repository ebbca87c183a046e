import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import { AUDIO_MIME, EVERYWHERE, MUXED_MIME, VIDEO_MIME, createBufferBench, high, low, muxed, segmentOf, sound } from './sink-bench.js';

const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof PlayerError ? error.code : String(error)));

describe('tracks', () => {
  it('are added together, once each expected type has shown its encoding; init segments go in before media', async () => {
    const bench = createBufferBench();
    const { buffers, clock } = bench;
    buffers.expect(['video', 'audio']);
    await buffers.declare('video', VIDEO_MIME, low.init);
    const video = buffers.append('video', [segmentOf(low, 0)], EVERYWHERE);
    await clock.run(1000);
    expect(bench.added).toEqual([]);
    expect(buffers.tracks()).toEqual([]);
    await buffers.declare('audio', AUDIO_MIME, sound.init);
    await bench.run(Promise.all([video, buffers.append('audio', [segmentOf(sound, 0)], EVERYWHERE)]));
    expect(bench.added).toEqual([[{ type: 'video', mime: VIDEO_MIME }, { type: 'audio', mime: AUDIO_MIME }]]);
    expect(bench.operations().filter((text) => text.includes('video'))).toEqual([`append video ${low.init.length}`, `append video ${segmentOf(low, 0).length}`]);
    expect(bench.operations().filter((text) => text.includes('audio'))).toEqual([`append audio ${sound.init.length}`, `append audio ${segmentOf(sound, 0).length}`]);
    expect(buffers.tracks()).toEqual(['video', 'audio']);
    expect(buffers.buffered('video')[0]?.end).toBeCloseTo(2, 1);
  });

  it('of a muxed file bring their audio along: nobody waits for a second track', async () => {
    const bench = createBufferBench();
    bench.buffers.expect(['video', 'audio']);
    await bench.buffers.declare('video', MUXED_MIME, muxed.init);
    await bench.run(bench.buffers.append('video', [segmentOf(muxed, 0)], EVERYWHERE));
    expect(bench.added).toEqual([[{ type: 'video', mime: MUXED_MIME }]]);
  });

  it('that did not come by the end of the segment that should bring them are not waited for', async () => {
    const bench = createBufferBench();
    bench.buffers.expect(['video', 'audio']);
    await bench.buffers.declare('video', VIDEO_MIME, low.init);
    const append = bench.buffers.append('video', [segmentOf(low, 0)], EVERYWHERE);
    bench.buffers.settle(['video', 'audio']);
    await bench.run(append);
    expect(bench.added).toEqual([[{ type: 'video', mime: VIDEO_MIME }]]);
  });

  it('that another stream is to bring are still waited for when one settles', async () => {
    const bench = createBufferBench();
    bench.buffers.expect(['video', 'audio']);
    await bench.buffers.declare('video', VIDEO_MIME, low.init);
    bench.buffers.settle(['video']);
    await bench.clock.run(1000);
    expect(bench.added).toEqual([]);
  });

  it('that come too late for this sink ask for another', async () => {
    const bench = createBufferBench();
    bench.buffers.expect(['video']);
    await bench.buffers.declare('video', VIDEO_MIME, low.init);
    await bench.run(bench.buffers.append('video', [segmentOf(low, 0)], EVERYWHERE));
    expect(await bench.buffers.declare('audio', AUDIO_MIME, sound.init)).toBe('rebuild');
    await bench.run(bench.buffers.append('audio', [segmentOf(sound, 0)], EVERYWHERE));
    expect(bench.operations().some((text) => text.includes('audio'))).toBe(false);
  });

  it('that the browser refuses fail every append with its error', async () => {
    const bench = createBufferBench();
    bench.buffers.expect(['video']);
    await bench.buffers.declare('video', 'video/mp4; codecs="xyz1"', low.init);
    expect(await bench.run(codeOf(bench.buffers.append('video', [segmentOf(low, 0)], EVERYWHERE)))).toBe('media/unsupported');
  });

  it('can have a duration set before their first append', async () => {
    const bench = createBufferBench({}, (sink) => sink.setDuration(20));
    bench.buffers.expect(['video']);
    await bench.buffers.declare('video', VIDEO_MIME, low.init);
    await bench.run(bench.buffers.append('video', [segmentOf(low, 0)], EVERYWHERE));
    expect(bench.sink.durationSeconds).toBe(20);
    expect(bench.operations()).not.toContainEqual(expect.stringContaining('while'));
  });
});

/** A video track with one segment of the low rendition in it. */
async function withLow(profile: Parameters<typeof createBufferBench>[0] = {}) {
  const bench = createBufferBench(profile);
  bench.buffers.expect(['video']);
  await bench.buffers.declare('video', VIDEO_MIME, low.init);
  await bench.run(bench.buffers.append('video', [segmentOf(low, 0)], EVERYWHERE));
  return bench;
}

describe('an encoding', () => {
  it('that is the same again is not appended again', async () => {
    const bench = await withLow();
    const before = bench.operations();
    expect(await bench.run(bench.buffers.declare('video', VIDEO_MIME, low.init))).toBe('ok');
    expect(bench.operations()).toEqual(before);
  });

  it('of the same family brings its init segment, before any of its media', async () => {
    const bench = await withLow();
    expect(await bench.run(bench.buffers.declare('video', 'video/mp4; codecs="avc3.640028"', high.init))).toBe('ok');
    await bench.run(bench.buffers.append('video', [segmentOf(high, 1)], EVERYWHERE));
    expect(bench.operations().slice(-2)).toEqual([`append video ${high.init.length}`, `append video ${segmentOf(high, 1).length}`]);
  });

  it('of another family changes the type where the browser can, and asks for a new sink where it cannot', async () => {
    const able = await withLow();
    // The fake knows two families, so that sound stands in for another codec of the picture.
    expect(await able.run(able.buffers.declare('video', 'audio/mp4; codecs="mp4a.40.2"', sound.init))).toBe('ok');
    expect(able.operations().at(-1)).toBe(`append video ${sound.init.length}`);
    const unable = await withLow({ canChangeType: false });
    expect(await unable.run(unable.buffers.declare('video', 'video/mp4; codecs="hvc1.1.6.L93"', high.init))).toBe('rebuild');
    expect(unable.operations()).toHaveLength(2);
    const refusing = await withLow({ supports: (mime) => mime.includes('avc1') });
    expect(await refusing.run(refusing.buffers.declare('video', 'video/mp4; codecs="hvc1.1.6.L93"', high.init))).toBe('rebuild');
  });

  it('is appended again after the parser was reset: some browsers ignore fragments until then', async () => {
    const bench = await withLow();
    await bench.run(bench.buffers.resetParser('video'));
    const before = bench.operations().length;
    await bench.run(bench.buffers.declare('video', VIDEO_MIME, low.init));
    expect(bench.operations().slice(before)).toEqual([`append video ${low.init.length}`]);
  });

  it('whose init segment found no room is appended again when it is declared again', async () => {
    const bench = await withLow({ quotaBytes: { video: segmentOf(low, 0).length + 300, audio: 1 }, evictsPlayed: false });
    expect(await bench.run(codeOf(bench.buffers.declare('video', VIDEO_MIME, high.init)))).toBe('buffer/quota');
    await bench.run(bench.buffers.remove('video', 0, 1));
    expect(await bench.run(bench.buffers.declare('video', VIDEO_MIME, high.init))).toBe('ok');
    expect(bench.operations().at(-1)).toBe(`append video ${high.init.length}`);
  });
});

describe('what goes in and out', () => {
  it('never meets another operation of its track, and waits for the barrier', async () => {
    const bench = await withLow();
    const { buffers } = bench;
    const all = [buffers.remove('video', 0, 1), buffers.setDuration(30), buffers.append('video', [segmentOf(low, 1)], EVERYWHERE), buffers.append('video', [segmentOf(low, 2)], EVERYWHERE)];
    await Promise.resolve();
    await bench.run(Promise.all([...all, buffers.resetParser('video'), buffers.endOfStream()]));
    expect(bench.operations().slice(2)).toEqual(['remove video 0-1', `append video ${segmentOf(low, 1).length}`, `append video ${segmentOf(low, 2).length}`, 'end-of-stream']);
    expect(bench.facts.filter(({ kind }) => kind !== 'buffered')).toEqual([]);
  });

  it('goes as one append where several pieces share a placement', async () => {
    const bench = await withLow();
    const bytes = segmentOf(low, 1);
    await bench.run(bench.buffers.append('video', [bytes.subarray(0, 100), bytes.subarray(100)], EVERYWHERE));
    expect(bench.operations().at(-1)).toBe(`append video ${bytes.length}`);
  });

  it('is nothing once the sink is closed, and nobody waits for ever', async () => {
    const bench = createBufferBench();
    const { buffers } = bench;
    buffers.expect(['video', 'audio']);
    await buffers.declare('video', VIDEO_MIME, low.init);
    const append = codeOf(buffers.append('video', [segmentOf(low, 0)], EVERYWHERE));
    buffers.close();
    buffers.close();
    expect(await bench.run(append)).toBe('sink/closed');
    await bench.run(buffers.resetParser('video'));
    expect(buffers.buffered('video')).toEqual([]);
    await bench.clock.run(100);
    expect(bench.clock.pendingCount('timer')).toBe(0);
    expect(bench.operations()).toEqual(['close']);
  });

  it('is nothing while the sink was not opened, and fails with what kept it from opening', async () => {
    const bench = createBufferBench({ openMs: 50 });
    bench.buffers.expect(['video']);
    await bench.buffers.declare('video', VIDEO_MIME, low.init);
    const append = codeOf(bench.buffers.append('video', [segmentOf(low, 0)], EVERYWHERE));
    bench.sink.close();
    expect(await bench.run(append)).toBe('sink/closed');
  });
});
