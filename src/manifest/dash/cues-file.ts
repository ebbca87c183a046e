import { MalformedBytes } from '../../kit/byte-reader.js';
import { ebmlElementAt, ebmlElements, ebmlFloat, ebmlUint, type EbmlElement } from '../../kit/ebml.js';
import type { EmbeddedIndex } from '../../model/presentation.js';
import type { FileBytes, NeededBytes } from './file-bytes.js';
import type { EmbeddedColumns } from './sidx-file.js';

/** Matroska element ids (RFC 9559 §5). */
const id = {
  segment: 0x18538067, seekHead: 0x114d9b74, seek: 0x4dbb, seekId: 0x53ab, seekPosition: 0x53ac,
  info: 0x1549a966, timestampScale: 0x2ad7b1, duration: 0x4489, tracks: 0x1654ae6b, cluster: 0x1f43b675,
  cues: 0x1c53bb6b, cuePoint: 0xbb, cueTime: 0xb3, cueTrackPositions: 0xb7, cueClusterPosition: 0xf1,
} as const;

const lookAheadBytes = 32 * 1024;
const maxHeaderBytes = 4 * 1024 * 1024;
const maxCuesBytes = 8 * 1024 * 1024;

/** What the start of a WebM file tells. Positions are bytes of the file. */
interface WebmHeader {
  /** Positions inside the file count from here. */
  readonly segmentStart: number;
  readonly segmentEnd: number;
  /** Nanoseconds of one tick. */
  readonly timestampScale: number;
  readonly durationTicks: number | null;
  readonly cuesAt: number | null;
  /** First Cluster, or the end of what the decoder needs. */
  readonly end: number;
}

/** Reads the Cues of a WebM file, with what of its header they need, as far as the bytes reach; null: it has none. Throws MalformedBytes. */
export function readCuesFile(file: FileBytes, embedded: EmbeddedIndex): EmbeddedColumns | NeededBytes | null {
  const { indexRange } = embedded;
  const head = file.from(0);
  const wanted = embedded.initRange?.end ?? Math.min(indexRange?.start ?? lookAheadBytes, lookAheadBytes);
  const header = readHeader(head);
  if (header === null) {
    if (head.length >= maxHeaderBytes) throw new MalformedBytes('a WebM header without end', head.length);
    return head.length < wanted ? { start: 0, end: wanted } : { start: head.length, end: 2 * head.length };
  }
  const cuesAt = indexRange?.start ?? header.cuesAt;
  if (cuesAt === null) return null;
  const bytes = file.from(cuesAt);
  const cues = ebmlElementAt(bytes, 0);
  if (cues === null) return { start: cuesAt, end: indexRange?.end ?? cuesAt + lookAheadBytes };
  if (cues.id !== id.cues || cues.end > maxCuesBytes) throw new MalformedBytes('no Cues where they should be', cuesAt);
  if (bytes.length < cues.end) return { start: cuesAt, end: cuesAt + cues.end };
  return { ...columnsOf(bytes, cues, header, cuesAt), initRange: embedded.initRange ?? { start: 0, end: header.end } };
}

/** null: more bytes are needed. */
function readHeader(bytes: Uint8Array): WebmHeader | null {
  const ebml = ebmlElementAt(bytes, 0);
  if (ebml === null) return null;
  if (ebml.id !== 0x1a45dfa3) throw new MalformedBytes('no EBML header', 0);
  const segment = ebml.end < bytes.length ? ebmlElementAt(bytes, ebml.end) : null;
  if (segment === null) return null;
  if (segment.id !== id.segment) throw new MalformedBytes('no Segment behind the EBML header', ebml.end);
  let timestampScale: number | null = null;
  let durationTicks: number | null = null;
  let hasTracks = false;
  let seeksCues = false;
  let cuesAt: number | null = null;
  let end = segment.bodyStart;
  for (const element of ebmlElements(bytes, segment.bodyStart, segment.end, new Set([id.seekHead, id.seek, id.info]))) {
    if (element.id === id.cluster || element.id === id.cues) {
      if (element.id === id.cues) cuesAt = element.start;
      end = element.start;
      break;
    }
    // A tail of tags or padding may be missing: what the decoder needs ends with the tracks.
    if (element.end > bytes.length) break;
    end = element.end;
    if (element.id === id.tracks) hasTracks = true;
    else if (element.id === id.seekId) seeksCues = ebmlUint(bytes, element) === id.cues;
    else if (element.id === id.seekPosition && seeksCues) cuesAt = segment.bodyStart + ebmlUint(bytes, element);
    else if (element.id === id.info) timestampScale ??= 1_000_000;
    else if (element.id === id.timestampScale) timestampScale = ebmlUint(bytes, element);
    else if (element.id === id.duration) durationTicks = ebmlFloat(bytes, element);
  }
  if (timestampScale === null || !hasTracks) return null;
  if (timestampScale === 0) throw new MalformedBytes('a TimestampScale of 0', segment.start);
  return { segmentStart: segment.bodyStart, segmentEnd: segment.end, timestampScale, durationTicks, cuesAt, end };
}

function columnsOf(bytes: Uint8Array, cues: EbmlElement, header: WebmHeader, cuesAt: number): Pick<EmbeddedColumns, 'columns' | 'timescale'> {
  // A scale that does not divide a second, which Matroska allows, is counted in nanoseconds.
  const divides = 1e9 % header.timestampScale === 0;
  const factor = divides ? 1 : header.timestampScale;
  const times: number[] = [];
  const clusters: number[] = [];
  let time: number | null = null;
  for (const element of ebmlElements(bytes, cues.bodyStart, cues.end, new Set([id.cuePoint, id.cueTrackPositions]))) {
    if (element.id === id.cueTime) time = ebmlUint(bytes, element) * factor;
    else if (element.id === id.cueClusterPosition && time !== null) {
      const at = header.segmentStart + ebmlUint(bytes, element);
      const previous = clusters.at(-1);
      // Several tracks, or several key frames of one cluster: a segment is a cluster.
      if (at === previous) continue;
      if (previous !== undefined && (at < previous || time <= (times.at(-1) ?? 0))) throw new MalformedBytes('Cues that go back', cuesAt);
      times.push(time);
      clusters.push(at);
    }
  }
  const last = clusters.at(-1) ?? 0;
  const endByte = cuesAt > last ? Math.min(cuesAt, header.segmentEnd) : header.segmentEnd;
  const duration = header.durationTicks === null ? Infinity : header.durationTicks * factor;
  const endTick = duration > (times.at(-1) ?? 0) ? duration : Infinity;
  return {
    timescale: divides ? 1e9 / header.timestampScale : 1e9,
    columns: {
      startTicks: Float64Array.from(times),
      endTicks: Float64Array.from(times, (_, row) => times[row + 1] ?? endTick),
      startBytes: Float64Array.from(clusters),
      endBytes: Float64Array.from(clusters, (_, row) => clusters[row + 1] ?? endByte),
    },
  };
}
