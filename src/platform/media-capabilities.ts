import type { Capabilities } from '../ports/capabilities.js';
import { findMediaSource } from './media-source-kind.js';

/** Asks MediaSource (or ManagedMediaSource) once per type; the first question for a codec can cost milliseconds. */
export function createMediaCapabilities(): Capabilities {
  const kind = findMediaSource();
  const known = new Map<string, boolean>();
  return {
    isTypeSupported(mime): boolean {
      let answer = known.get(mime);
      if (answer === undefined) {
        answer = kind?.constructor.isTypeSupported(mime) ?? false;
        known.set(mime, answer);
      }
      return answer;
    },
    canChangeType: kind?.canChangeType ?? false,
  };
}
