import { PlayerError } from '../errors/player-error.js';
import type { MediaSink, MediaSinkFactory, SinkFact } from '../ports/media-sink.js';
import { findManagedMediaSource } from './media-source-kind.js';
import { MediaSourceSink } from './media-source-sink.js';

/** Sinks over ManagedMediaSource (iPhones have no other): the browser says when it wants media and may drop what is buffered. */
export function createManagedSinkFactory(element: HTMLMediaElement): MediaSinkFactory {
  return (onFact) => {
    const Source = findManagedMediaSource();
    if (Source === null) {
      throw new PlayerError('environment/unsupported', 'This browser has no ManagedMediaSource.', { missing: 'ManagedMediaSource' });
    }
    return manage(element, new Source(), onFact);
  };
}

function manage(element: HTMLMediaElement, source: MediaSource, onFact: (fact: SinkFact) => void): MediaSink {
  const onStart = (): void => onFact({ kind: 'wants-data', wanted: true });
  const onEnd = (): void => onFact({ kind: 'wants-data', wanted: false });
  source.addEventListener('startstreaming', onStart);
  source.addEventListener('endstreaming', onEnd);
  // Without an AirPlay alternative the source opens only when remote playback is off (WebKit, "openIfDeferredOpen").
  const wasDisabled = element.disableRemotePlayback;
  element.disableRemotePlayback = true;
  return new MediaSourceSink(element, source, onFact, () => {
    source.removeEventListener('startstreaming', onStart);
    source.removeEventListener('endstreaming', onEnd);
    element.disableRemotePlayback = wasDisabled;
  });
}
