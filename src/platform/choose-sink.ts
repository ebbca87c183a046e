import { PlayerError } from '../errors/player-error.js';
import type { MediaSinkFactory } from '../ports/media-sink.js';
import { createManagedSinkFactory } from './managed-sink.js';
import { findMediaSource } from './media-source-kind.js';
import { createMseSinkFactory } from './mse-sink.js';

/** The sink this browser can have; throws `environment/unsupported` where it has none. */
export function chooseSinkFactory(element: HTMLMediaElement): MediaSinkFactory {
  const kind = findMediaSource();
  if (kind === null) {
    throw new PlayerError('environment/unsupported', 'This browser has neither MediaSource nor ManagedMediaSource.', { missing: 'MediaSource' });
  }
  return kind.isManaged ? createManagedSinkFactory(element) : createMseSinkFactory(element);
}
