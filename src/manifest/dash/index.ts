import { isAbort } from '../../kit/scope.js';
import { PlayerError } from '../../errors/player-error.js';
import type { Presentation } from '../../model/presentation.js';
import type { Clock } from '../../ports/clock.js';
import type { IndexDocument, IndexNeedsMore, ManifestNeedsMore, ManifestParser, ParsedIndex } from '../../ports/manifest-parser.js';
import type { EmbeddedIndexReader, LoadCues } from './embedded-index.js';
import { readIndexFile } from './index-file.js';
import { invalidMpd } from './invalid.js';
import { createPacer } from './pacer.js';
import type { LiveReader } from './live-reader.js';
import { presentationOf, readTree, type RareParts } from './parse-mpd.js';

/** What the parser needs; the composition root holds each import(). */
export interface DashParserOptions extends RareParts {
  readonly clock: Clock;
  /** `embedded-index.js`: only for media files that have their index inside. */
  readonly loadEmbeddedIndex: () => Promise<{ readonly EmbeddedIndexReader: typeof EmbeddedIndexReader }>;
  /** `cues-file.js`: only where these files are WebM. */
  readonly loadCues: LoadCues;
  /** `live-reader.js`: only for what goes on (type=dynamic), has gone on before, or has parts in other documents (xlink). */
  readonly loadLive: () => Promise<{ readonly LiveReader: typeof LiveReader }>;
}

/**
 * The parser of MPEG-DASH. `parse` throws `manifest/invalid`, `manifest/limit`, `manifest/unsupported` and `policy/scheme`;
 * `parseIndex` throws `container/invalid` and `container/unsupported`. It may answer several times that it needs more
 * bytes: hand it those, alone or with the earlier ones.
 */
export function createDashParser(options: DashParserOptions): ManifestParser {
  let reader: Promise<EmbeddedIndexReader> | null = null;
  let live: LiveReader | null = null;

  function embeddedIndexes(): Promise<EmbeddedIndexReader> {
    reader ??= options.loadEmbeddedIndex().then((module) => new module.EmbeddedIndexReader(options.loadCues));
    // What failed to load once may load the next time.
    reader.catch(() => (reader = null));
    return reader;
  }

  /** A head start: the code comes while the first bytes of the files do. What fails here shows, with its error, in parseIndex. */
  function loadAhead(presentation: Presentation): void {
    const formats = embeddedFormats(presentation);
    if (formats.size > 0) embeddedIndexes().catch(() => undefined);
    if (formats.has('cues')) options.loadCues().catch(() => undefined);
  }

  async function parseIndex(document: IndexDocument, signal: AbortSignal): Promise<ParsedIndex | IndexNeedsMore> {
    const embedded = await embeddedIndexes();
    signal.throwIfAborted();
    return embedded.read(document);
  }

  return {
    protocol: 'dash',
    async parse(document, signal) {
      try {
        const { text, url, previous } = document;
        const pace = createPacer(options.clock, signal);
        let parsed: Presentation | ManifestNeedsMore;
        if (previous !== null || text.includes('dynamic') || text.includes('xlink:href')) {
          live ??= new (await options.loadLive()).LiveReader(options);
          parsed = await live.read(document, pace);
        } else parsed = await presentationOf(await readTree(text, url, pace), { url, previous, live: null }, pace, options);
        if ('periods' in parsed) loadAhead(parsed);
        return parsed;
      } catch (error) {
        if (error instanceof PlayerError || isAbort(error) || signal.aborted) throw error;
        // What no guard foresaw in a document that anyone may have written is the document's fault before it is a bug.
        throw invalidMpd(document.url, 'reading it failed in an unforeseen way', {}, error);
      }
    },
    parseIndex,
    readIndexFile: (document, embedded, read, signal) => readIndexFile(embedded, read, (part) => parseIndex({ ...document, ...part }, signal)),
  };
}

function embeddedFormats({ periods }: Presentation): ReadonlySet<string> {
  const sources = periods.flatMap(({ groups }) => groups).flatMap(({ renditions }) => renditions).map(({ locations }) => locations[0]?.index);
  return new Set(sources.flatMap((source) => (source?.kind === 'embedded' ? [source.embedded.format] : [])));
}
