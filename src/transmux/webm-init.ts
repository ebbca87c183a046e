import { MalformedBytes } from '../kit/byte-reader.js';
import { ebmlElements, ebmlReader, ebmlText, ebmlUint } from '../kit/ebml.js';
import type { MediaType } from '../model/presentation.js';

/** Matroska element ids, with their length markers (RFC 9559). */
export const webmIds = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackType: 0x83,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  contentEncodings: 0x6d80,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  cues: 0x1c53bb6b,
} as const;

export interface WebmInit {
  /** Nanoseconds a unit of its timestamps. */
  readonly timestampScale: number;
  readonly tracks: readonly { readonly type: MediaType; readonly codec: string }[];
}

const entered = new Set<number>([webmIds.segment, webmIds.info, webmIds.tracks, webmIds.trackEntry]);

/** Reads what stands before the first Cluster. Throws MalformedBytes. */
export function readWebmInit(bytes: Uint8Array): WebmInit {
  let timestampScale = 1_000_000;
  const tracks: { type: MediaType | null; codec: string }[] = [];
  for (const element of ebmlElements(bytes, 0, Infinity, entered)) {
    if (element.id === webmIds.cluster) break;
    const track = tracks.at(-1);
    if (element.id === webmIds.timestampScale) timestampScale = ebmlUint(bytes, element);
    else if (element.id === webmIds.trackEntry) tracks.push({ type: null, codec: '' });
    else if (track === undefined) continue;
    else if (element.id === webmIds.trackType) track.type = mediaType(ebmlUint(bytes, element));
    else if (element.id === webmIds.codecId) track.codec = codecName(ebmlText(bytes, element), track.codec);
    else if (element.id === webmIds.codecPrivate) track.codec = av1Name(ebmlReader(bytes, element).bytes(Math.min(4, element.end - element.bodyStart)), track.codec);
  }
  if (timestampScale === 0) throw new MalformedBytes('the timestamp scale is 0', 0);
  return { timestampScale, tracks: tracks.flatMap(({ type, codec }) => (type === null ? [] : [{ type, codec }])) };
}

function mediaType(trackType: number): MediaType | null {
  return trackType === 1 ? 'video' : trackType === 2 ? 'audio' : null;
}

/** As browsers take them in a MIME type; the private data may have named AV1 more closely before. */
function codecName(codecId: string, known: string): string {
  switch (codecId) {
    case 'V_VP8':
      return 'vp8';
    case 'V_VP9':
      return 'vp9';
    case 'V_AV1':
      return known.startsWith('av01') ? known : 'av01';
    case 'A_OPUS':
      return 'opus';
    case 'A_VORBIS':
      return 'vorbis';
    default:
      return codecId.toLowerCase();
  }
}

/** The private data of AV1 in Matroska is the av1C of MP4: marker, profile and level, tier and depth. */
function av1Name(configuration: Uint8Array, known: string): string {
  const [marker, profileAndLevel = 0, flags = 0] = configuration;
  if (marker !== 0x81 || (known !== '' && known !== 'av01')) return known;
  const depth = (flags & 0x40) === 0 ? '08' : (flags & 0x20) !== 0 && profileAndLevel >> 5 === 2 ? '12' : '10';
  return `av01.${profileAndLevel >> 5}.${String(profileAndLevel & 31).padStart(2, '0')}${(flags & 0x80) === 0 ? 'M' : 'H'}.${depth}`;
}

export function webmMime(tracks: WebmInit['tracks']): string {
  const type = tracks.some((track) => track.type === 'video') ? 'video' : 'audio';
  return `${type}/webm; codecs="${tracks.map(({ codec }) => codec).join(',')}"`;
}
