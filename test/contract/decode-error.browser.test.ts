import { afterEach, describe, expect, it } from 'vitest';
import { createBrowserClock } from '../../src/platform/browser-clock.js';
import { createMseSinkFactory } from '../../src/platform/mse-sink.js';
import type { MediaSink, SinkFact } from '../../src/ports/media-sink.js';
import { codeOf, EVERYWHERE, never } from './sink-bench.js';
import { loadSinkMedia } from './sink-media.js';

const clock = createBrowserClock();
/** Of a moof with its mdat's header, in the fixtures. */
const HEADER_BYTES = 212;

/** What comes to light while a second with this fragment behind a sound one plays. */
async function playDamaged(video: HTMLVideoElement, damaged: Uint8Array): Promise<readonly string[]> {
  const { videoSmall } = await loadSinkMedia();
  const seen: string[] = [];
  const sink: MediaSink = createMseSinkFactory(video)((fact: SinkFact) => {
    if (fact.kind !== 'buffered') seen.push(fact.kind);
  });
  await sink.open(never);
  sink.addTracks([{ type: 'video', mime: videoSmall.mime }]);
  try {
    for (const bytes of [videoSmall.init, videoSmall.fragments[0] ?? new Uint8Array(), damaged]) await sink.append('video', bytes, EVERYWHERE, never);
    void video.play().catch(() => undefined);
    for (let i = 0; i < 50 && seen.length === 0; i += 1) await clock.sleep(100, never);
    await clock.sleep(200, never);
    if (seen.length > 0) seen.push(codeOf(await sink.append('video', videoSmall.init, EVERYWHERE, never).then(() => 'it succeeded', (error: unknown) => error)));
  } catch (error) {
    seen.push(`append: ${codeOf(error)}`);
    await clock.sleep(200, never);
  }
  sink.close();
  return seen;
}

describe('a decoder that fails', () => {
  const video = document.createElement('video');
  video.muted = true;
  document.body.append(video);
  afterEach(() => video.pause());

  it('is told once, and the sink takes no more; a refused append is told once too', async () => {
    const { videoSmall, videoLarge } = await loadSinkMedia();
    const noise = (videoSmall.fragments[1] ?? new Uint8Array()).map((byte, at) => (at < HEADER_BYTES + 60 ? byte : (Math.imul(at, 2_654_435_761) >>> 13) & 0xff));
    const ofAnotherInit = videoLarge.fragments[1] ?? new Uint8Array();
    const outcomes = [await playDamaged(video, noise), await playDamaged(video, ofAnotherInit)];
    const told = ['decode-error', 'sink/closed'];
    for (const outcome of outcomes) expect([[], ['append: media/append'], told]).toContainEqual(outcome);
    expect(outcomes).toContainEqual(told);
  });
});
