import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import type { EmbeddedIndex } from '../../model/presentation.js';
import type { IndexNeedsMore, IndexPart, ParsedIndex, ReadPart } from '../../ports/manifest-parser.js';

/** Where a file does not say how long its head is, in bytes: holds the index of an hour in most files. */
const headBytes = 65_536;
/** Reads of one file's index: header, seek head, cues, levels of sidx. */
const maxReads = 8;

/** The index inside a media file: reads on while `parse` needs more of it. */
export async function readIndexFile(embedded: EmbeddedIndex, read: ReadPart, parse: (part: IndexPart) => Promise<ParsedIndex | IndexNeedsMore>): Promise<ParsedIndex> {
  let next = firstRead(embedded);
  for (let reads = 1; reads <= maxReads; reads += 1) {
    const parsed = await parse(await read(next));
    if (!('needs' in parsed)) return parsed;
    next = parsed.needs;
  }
  throw new PlayerError('manifest/limit', `${redactUrl(embedded.url)}: the file's index needs more than ${maxReads} reads.`, { url: redactUrl(embedded.url), limit: 'index reads', value: maxReads + 1, allowed: maxReads });
}

/** One request for init and index where they stand together: a round trip less before the first frame. */
function firstRead({ url, indexRange, initRange }: EmbeddedIndex): IndexNeedsMore['needs'] {
  if (indexRange === null || indexRange.end === null) return { url, start: 0, end: headBytes };
  const initStart = initRange?.start ?? 0;
  const isNear = initStart <= indexRange.start && indexRange.start - initStart <= headBytes;
  return { url, start: isNear ? initStart : indexRange.start, end: indexRange.end };
}
