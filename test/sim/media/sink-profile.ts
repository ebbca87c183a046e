import { createFakeCapabilities } from '../ports/small-fakes.js';
import type { MediaType } from '../../../src/model/presentation.js';

/** How the browser's side of the sink behaves; the defaults are a healthy Chromium. */
export interface SinkProfile {
  /** Bytes a SourceBuffer of each type holds (Chromium: 150 MB of video, 12 MB of audio). */
  readonly quotaBytes: Readonly<Record<MediaType, number>>;
  /** Chromium drops played media by itself before it refuses an append. */
  readonly evictsPlayed: boolean;
  readonly canChangeType: boolean;
  supports(mime: string): boolean;
  /** From MediaSource attached to sourceopen. */
  readonly openMs: number;
  /** From appendBuffer to updateend, and the speed of parsing. */
  readonly appendMs: number;
  readonly bytesPerMs: number;
}

export const healthySink: SinkProfile = {
  quotaBytes: { video: 150 << 20, audio: 12 << 20 },
  evictsPlayed: true,
  canChangeType: true,
  supports: createFakeCapabilities().isTypeSupported,
  openMs: 4,
  appendMs: 1,
  bytesPerMs: 100_000,
};
