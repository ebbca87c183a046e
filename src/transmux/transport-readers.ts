import { createPackedAac, createPackedMp3 } from './packed-audio.js';
import type { SegmentReader } from './segment-reader.js';
import { createTsToFmp4 } from './ts-to-fmp4.js';

/** Containers that are taken apart and written anew: work enough for a thread of its own. */
export type TransportContainer = 'ts' | 'aac' | 'mp3';

/** The entry of the code that only such streams need. */
export function createTransportReader(container: TransportContainer): SegmentReader {
  switch (container) {
    case 'ts':
      return createTsToFmp4();
    case 'aac':
      return createPackedAac();
    case 'mp3':
      return createPackedMp3();
  }
}
