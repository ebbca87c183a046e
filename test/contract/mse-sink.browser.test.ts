import { createBrowserClock } from '../../src/platform/browser-clock.js';
import { createManagedSinkFactory } from '../../src/platform/managed-sink.js';
import { findManagedMediaSource } from '../../src/platform/media-source-kind.js';
import { createMseSinkFactory } from '../../src/platform/mse-sink.js';
import type { MediaSinkFactory } from '../../src/ports/media-sink.js';
import { describeMediaSinkContract } from './media-sink.contract.js';
import { loadSinkMedia, type SinkMedia } from './sink-media.js';

const clock = createBrowserClock();
const never = new AbortController().signal;
let loaded: SinkMedia | null = null;

const describeSink = (name: string, makeFactory: (video: HTMLVideoElement) => MediaSinkFactory): void =>
  describeMediaSinkContract(name, async () => {
    loaded ??= await loadSinkMedia();
    const video = document.createElement('video');
    video.muted = true;
    document.body.append(video);
    return {
      factory: makeFactory(video),
      media: loaded,
      isTypeSupported: (mime) => MediaSource.isTypeSupported(mime),
      run: (work) => work,
      wait: (ms) => clock.sleep(ms, never),
      elementDuration: () => video.duration,
      hasSource: () => video.hasAttribute('src'),
      steal: () => {
        video.src = new URL('./fixtures/video-large.mp4', import.meta.url).href;
      },
      // Above the audio limits of Chromium (12 MB), WebKit (15 MB) and Firefox (20 MB and the size of this append).
      tooManyAudioBytes: 48_000_000,
      dispose: () => {
        if (video.hasAttribute('src')) {
          video.removeAttribute('src');
          video.load();
        }
        video.remove();
      },
    };
  });

describeSink('MediaSource', createMseSinkFactory);
if (findManagedMediaSource() !== null) describeSink('ManagedMediaSource', createManagedSinkFactory);
