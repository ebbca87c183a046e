import { createBrowserClock } from '../../src/platform/browser-clock.js';
import { createMseSinkFactory } from '../../src/platform/mse-sink.js';
import { createVideoPlayhead } from '../../src/platform/video-playhead.js';
import { describePlayheadContract } from './playhead.contract.js';
import { loadSinkMedia } from './sink-media.js';

const clock = createBrowserClock();
const never = new AbortController().signal;

describePlayheadContract('video element', async () => {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  document.body.append(video);
  // A fragmented file by `src` has no duration before WebKitGTK has read it whole, so it comes through a sink.
  const { videoSmall } = await loadSinkMedia();
  const sink = createMseSinkFactory(video)(() => undefined);
  await sink.open(never);
  sink.addTracks([{ type: 'video', mime: videoSmall.mime }]);
  for (const bytes of [videoSmall.init, ...videoSmall.fragments]) {
    await sink.append('video', bytes, { timestampOffsetSeconds: 0, windowStartSeconds: 0, windowEndSeconds: Infinity }, never);
  }
  sink.endOfStream();
  while (video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) await clock.sleep(10, never);
  return {
    playhead: createVideoPlayhead(video, clock),
    now: () => clock.now(),
    wait: (ms) => clock.sleep(ms, never),
    run: (work) => work,
    play: () => void video.play(),
    pause: () => video.pause(),
    resize: (width, height) => Object.assign(video.style, { width: `${width}px`, height: `${height}px` }),
    devicePixelRatio,
    dispose: () => {
      sink.close();
      video.remove();
    },
  };
});
