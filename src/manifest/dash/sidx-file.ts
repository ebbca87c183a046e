import { MalformedBytes } from '../../kit/byte-reader.js';
import { boxAt, type Box } from '../../kit/isobmff.js';
import type { SubsegmentColumns } from '../../model/indexes/sidx-index.js';
import type { EmbeddedIndex } from '../../model/presentation.js';
import type { ByteRange } from '../../model/segment.js';
import { manifestLimits } from '../limits.js';
import type { FileBytes, NeededBytes } from './file-bytes.js';
import { parseSidx, type SidxReference } from './sidx.js';

/** What an index inside a media file says. */
export interface EmbeddedColumns {
  readonly columns: SubsegmentColumns;
  readonly timescale: number;
  readonly initRange: ByteRange;
}

/** Fetched at a time while looking for boxes: holds the init segment and index of most files. */
const lookAheadBytes = 32 * 1024;
/** 65,535 references are 786 KB, more a sidx cannot hold. */
const maxSidxBytes = 1024 * 1024;
/** Boxes before the index, and indexes below indexes. */
const maxSteps = 1000;

/** Reads the `sidx` of a file, and those it refers to, as far as the bytes reach; null: there is none before the media. Throws MalformedBytes. */
export function readSidxFile(file: FileBytes, embedded: EmbeddedIndex): EmbeddedColumns | NeededBytes | null {
  const { indexRange } = embedded;
  if (indexRange !== null && indexRange.end !== null && file.from(indexRange.start).length < indexRange.end - indexRange.start) {
    return { start: indexRange.start, end: indexRange.end };
  }
  const top = findSidx(file, indexRange?.start ?? 0);
  if (top === null || 'end' in top) return top;
  const initRange = embedded.initRange ?? { start: 0, end: indexRange?.start ?? top.at };
  const { timescale } = top.sidx;

  const media: SidxReference[] = [];
  const seen = new Set<number>([top.at]);
  const waiting = [...top.sidx.references].reverse();
  for (let reference = waiting.pop(); reference !== undefined; reference = waiting.pop()) {
    if (!reference.isIndex) media.push(reference);
    else {
      if (seen.has(reference.startByte) || seen.size > maxSteps) throw new MalformedBytes('a sidx that leads back to itself', reference.startByte);
      seen.add(reference.startByte);
      const below = sidxAt(file, reference.startByte);
      if ('end' in below) return below;
      if (below.sidx.timescale !== timescale) throw new MalformedBytes('a sidx of another timescale below a sidx', reference.startByte);
      for (const next of [...below.sidx.references].reverse()) waiting.push(next);
    }
    if (media.length + waiting.length > manifestLimits.segments) throw new MalformedBytes('a sidx with more references than any media has', top.at);
  }
  const backwards = media.find((reference, row) => reference.startTicks < (media[row - 1]?.endTicks ?? 0));
  if (backwards !== undefined) throw new MalformedBytes('a sidx whose time goes back', top.at);
  const column = (pick: (reference: SidxReference) => number): Float64Array => Float64Array.from(media, pick);
  return {
    timescale,
    initRange,
    columns: {
      startTicks: column((reference) => reference.startTicks),
      endTicks: column((reference) => reference.endTicks),
      startBytes: column((reference) => reference.startByte),
      endBytes: column((reference) => reference.endByte),
    },
  };
}

interface FoundSidx {
  readonly at: number;
  readonly sidx: ReturnType<typeof parseSidx>;
}

/** The first `sidx` at or behind `from`; null: media comes first, so there is none. */
function findSidx(file: FileBytes, from: number): FoundSidx | NeededBytes | null {
  let at = from;
  for (let step = 0; step < maxSteps; step += 1) {
    const box = headerAt(file, at);
    if (box === null) return { start: at, end: at + lookAheadBytes };
    if (box.type === 'sidx') return sidxAt(file, at);
    if (box.type === 'moof' || box.type === 'mdat' || box.end === Infinity) break;
    at += box.end;
  }
  return null;
}

function sidxAt(file: FileBytes, at: number): FoundSidx | NeededBytes {
  const box = headerAt(file, at);
  if (box === null) return { start: at, end: at + lookAheadBytes };
  if (box.end > maxSidxBytes) throw new MalformedBytes(`a box "${box.type}" of ${String(box.end)} bytes where a sidx should be`, at);
  const bytes = file.from(at);
  if (bytes.length < box.end) return { start: at, end: at + box.end };
  return { at, sidx: parseSidx(bytes, 0, at) };
}

function headerAt(file: FileBytes, at: number): Box | null {
  return boxAt(file.from(at), 0);
}
