import { isAbort } from '../../kit/scope.js';
import { PlayerError } from '../../errors/player-error.js';
import type { Clock } from '../../ports/clock.js';
import type { ManifestParser } from '../../ports/manifest-parser.js';
import { EmbeddedIndexReader } from './embedded-index.js';
import { invalidMpd } from './invalid.js';
import { createPacer } from './pacer.js';
import { parseMpd } from './parse-mpd.js';

/**
 * The parser of MPEG-DASH. `parse` throws `manifest/invalid`, `manifest/limit`, `manifest/unsupported` and `policy/scheme`;
 * `parseIndex` throws `container/invalid` and `container/unsupported`. It may answer several times that it needs more
 * bytes: hand it those, alone or with the earlier ones.
 */
export function createDashParser(options: { readonly clock: Clock }): ManifestParser {
  const embedded = new EmbeddedIndexReader();
  return {
    protocol: 'dash',
    async parse(document, signal) {
      try {
        return await parseMpd(document, createPacer(options.clock, signal));
      } catch (error) {
        if (error instanceof PlayerError || isAbort(error) || signal.aborted) throw error;
        // What no guard foresaw in a document that anyone may have written is the document's fault before it is a bug.
        throw invalidMpd(document.url, 'reading it failed in an unforeseen way', {}, error);
      }
    },
    async parseIndex(document, signal) {
      await Promise.resolve();
      signal.throwIfAborted();
      return embedded.read(document);
    },
  };
}
