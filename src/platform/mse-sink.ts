import type { MediaSinkFactory } from '../ports/media-sink.js';
import { MediaSourceSink } from './media-source-sink.js';

/** Sinks over the page's MediaSource. */
export function createMseSinkFactory(element: HTMLMediaElement): MediaSinkFactory {
  return (onFact) => new MediaSourceSink(element, new MediaSource(), onFact);
}
