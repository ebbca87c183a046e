import { MalformedBytes } from '../../kit/byte-reader.js';
import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import { createSidxIndex } from '../../model/indexes/sidx-index.js';
import type { EmbeddedIndex, Rendition } from '../../model/presentation.js';
import type { IndexDocument, IndexNeedsMore, ParsedIndex } from '../../ports/manifest-parser.js';
import type { readCuesFile } from './cues-file.js';
import { FileBytes, isNeeded } from './file-bytes.js';
import { readSidxFile } from './sidx-file.js';

/** A chain of indexes or a header in pieces takes a few; more is a file that leads on for ever. */
const maxFetches = 64;
const maxBytes = 32 * 1024 * 1024;

/** A file whose index has been begun, until it is read. */
interface Begun {
  readonly file: FileBytes;
  fetches: number;
}

/** Loads `cues-file.js`, which only WebM needs. */
export type LoadCues = () => Promise<{ readonly readCuesFile: typeof readCuesFile }>;

/**
 * Reads sidx and Cues from bytes that come in several calls, each with what the last one asked for. Keeps the bytes of a
 * rendition that is not yet ready, and forgets them with it.
 */
export class EmbeddedIndexReader {
  readonly #begun = new WeakMap<Rendition, Map<number, Begun>>();
  readonly #loadCues: LoadCues;

  constructor(loadCues: LoadCues) {
    this.#loadCues = loadCues;
  }

  /** Throws `container/invalid`, and `container/unsupported` for a file without index. */
  async read(document: IndexDocument): Promise<ParsedIndex | IndexNeedsMore> {
    const { rendition, locationIndex, presentation } = document;
    const source = rendition.locations[locationIndex]?.index;
    if (source?.kind !== 'embedded') {
      throw new PlayerError('internal/unexpected', `The rendition ${rendition.id} has no index inside its media file. This is a bug in Sluice.`, { where: 'parseIndex' });
    }
    const { embedded } = source;
    const readFile = embedded.format === 'sidx' ? readSidxFile : (await this.#loadCues()).readCuesFile;
    const begun = this.#begunOf(rendition, locationIndex);
    try {
      const before = begun.file.length;
      begun.file.add(document.byteOffset, document.bytes);
      begun.fetches += 1;
      const answer = readFile(begun.file, embedded);
      if (answer === null) throw withoutIndex(embedded);
      if (isNeeded(answer)) {
        const isStuck = begun.file.length === before || begun.fetches > maxFetches || begun.file.length > maxBytes;
        if (isStuck) throw new MalformedBytes('the file ends before its index does, or has no end of indexes', answer.start);
        return { needs: { url: embedded.url, start: answer.start, end: answer.end } };
      }
      this.#begun.get(rendition)?.delete(locationIndex);
      const { timescale, columns, initRange } = answer;
      const cacheKey = `${embedded.url} ${String(initRange.start)}-${String(initRange.end)}`;
      const index = createSidxIndex(columns, {
        url: embedded.url,
        frame: frameOf(embedded, timescale),
        init: { cacheKey, url: embedded.url, range: initRange, key: null },
        protectionSchemes: rendition.protection.map(({ scheme }) => scheme),
      });
      if (index.first() === null) throw new MalformedBytes('an index without segments in the period', 0);
      return { index, kind: presentation.kind, container: containerOf(embedded), startPoint: null, notes: [] };
    } catch (cause) {
      this.#begun.get(rendition)?.delete(locationIndex);
      throw asPlayerError(cause, embedded);
    }
  }

  #begunOf(rendition: Rendition, locationIndex: number): Begun {
    const byLocation = this.#begun.get(rendition) ?? new Map<number, Begun>();
    this.#begun.set(rendition, byLocation);
    const begun = byLocation.get(locationIndex) ?? { file: new FileBytes(), fetches: 0 };
    byLocation.set(locationIndex, begun);
    return begun;
  }
}

function frameOf(embedded: EmbeddedIndex, timescale: number): Parameters<typeof createSidxIndex>[1]['frame'] {
  return {
    timescale,
    originTicks: 0n,
    periodStartTicks: Math.round(embedded.presentationTimeOffsetSeconds * timescale),
    periodStartSeconds: embedded.periodStartSeconds,
    periodEndSeconds: embedded.periodDurationSeconds === null ? Infinity : embedded.periodStartSeconds + embedded.periodDurationSeconds,
    timeline: embedded.timeline,
  };
}

function containerOf(embedded: EmbeddedIndex): 'mp4' | 'webm' {
  return embedded.format === 'sidx' ? 'mp4' : 'webm';
}

function withoutIndex(embedded: EmbeddedIndex): PlayerError {
  const url = redactUrl(embedded.url);
  return new PlayerError(
    'container/unsupported',
    `The file ${url} cannot be played through the MPD: it has no index (${embedded.format === 'sidx' ? 'sidx box' : 'Cues'}) before its media. Package it as fragmented media with an index.`,
    { url, container: containerOf(embedded) },
  );
}

function asPlayerError(cause: unknown, embedded: EmbeddedIndex): unknown {
  if (!(cause instanceof MalformedBytes)) return cause;
  const url = redactUrl(embedded.url);
  return new PlayerError(
    'container/invalid',
    `The index in the file ${url} cannot be read: ${cause.message}. Check that SegmentBase@indexRange fits the file, and that the server sends the range it is asked for.`,
    { url, container: containerOf(embedded), atByte: cause.atByte },
    { cause },
  );
}
