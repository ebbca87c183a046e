import { fullBoxReader, boxReader, childBoxes, findBox, type Box } from '../kit/isobmff.js';
import { MalformedBytes } from '../kit/byte-reader.js';
import type { MediaType } from '../model/presentation.js';
import { codecString, visualEntryFields, audioEntryFields } from './codec-string.js';

/** What a moov says about one track that a sink can take. */
export interface Mp4Track {
  readonly id: number;
  readonly type: MediaType;
  /** Units a second of its decode times. */
  readonly timescale: number;
  /** RFC 6381. */
  readonly codec: string;
  /** Pixels; 0 for sound. */
  readonly width: number;
  readonly height: number;
  readonly isEncrypted: boolean;
  /** Media time that the edit list puts at 0, in timescale units; 0 without one. */
  readonly editMediaTime: number;
  /** trex. */
  readonly defaultSampleSize: number;
}

export interface Mp4Init {
  readonly tracks: readonly Mp4Track[];
  /** False for a plain MP4, whose samples are listed in moov: no browser takes it through Media Source Extensions. */
  readonly isFragmented: boolean;
}

/** Reads a whole moov. Throws MalformedBytes. */
export function readMoov(bytes: Uint8Array, moov: Box): Mp4Init {
  const tracks: Mp4Track[] = [];
  const sampleSizes = new Map<number, number>();
  let isFragmented = false;
  for (const child of childBoxes(bytes, moov)) {
    if (child.type !== 'mvex') continue;
    isFragmented = true;
    for (const trex of childBoxes(bytes, child)) {
      if (trex.type !== 'trex') continue;
      const { reader } = fullBoxReader(bytes, trex);
      const trackId = reader.u32();
      reader.skip(8);
      sampleSizes.set(trackId, reader.u32());
    }
  }
  for (const child of childBoxes(bytes, moov)) {
    if (child.type !== 'trak') continue;
    const track = readTrak(bytes, child, sampleSizes);
    if (track !== null) tracks.push(track);
  }
  return { tracks, isFragmented };
}

function readTrak(bytes: Uint8Array, trak: Box, sampleSizes: ReadonlyMap<number, number>): Mp4Track | null {
  const type = handlerType(bytes, required(bytes, trak, ['mdia', 'hdlr']));
  if (type === null) return null;
  const tkhd = fullBoxReader(bytes, required(bytes, trak, ['tkhd']));
  tkhd.reader.skip(tkhd.version === 1 ? 16 : 8);
  const id = tkhd.reader.u32();

  const mdhd = fullBoxReader(bytes, required(bytes, trak, ['mdia', 'mdhd']));
  mdhd.reader.skip(mdhd.version === 1 ? 16 : 8);
  const timescale = mdhd.reader.u32();
  if (timescale === 0) throw new MalformedBytes('a track has a timescale of 0', trak.start);

  const stsd = required(bytes, trak, ['mdia', 'minf', 'stbl', 'stsd']);
  const [entry] = childBoxes(bytes, stsd, 8);
  if (entry === undefined) throw new MalformedBytes('a track has no sample description', stsd.start);
  const size = type === 'video' ? visualEntryFields(bytes, entry) : { width: 0, height: 0 };
  const children = [...childBoxes(bytes, entry, type === 'video' ? visualEntryLength : audioEntryFields(bytes, entry).length)];
  const { codec, isEncrypted } = codecString(bytes, entry, children);
  return { id, type, timescale, codec, ...size, isEncrypted, editMediaTime: editMediaTime(bytes, trak), defaultSampleSize: sampleSizes.get(id) ?? 0 };
}

/** Fields of a VisualSampleEntry before its child boxes (ISO/IEC 14496-12 §12.1.3). */
const visualEntryLength = 78;

function handlerType(bytes: Uint8Array, hdlr: Box): MediaType | null {
  const { reader } = fullBoxReader(bytes, hdlr);
  reader.skip(4);
  const handler = reader.text(4);
  return handler === 'vide' ? 'video' : handler === 'soun' ? 'audio' : null;
}

/** Of the first edit that shows media: browsers know no others in Media Source Extensions, and empty edits they pass over. */
function editMediaTime(bytes: Uint8Array, trak: Box): number {
  const elst = findBox(bytes, trak, ['edts', 'elst']);
  if (elst === null) return 0;
  const { reader, version } = fullBoxReader(bytes, elst);
  const isLong = version === 1;
  for (let left = reader.entries(reader.u32(), isLong ? 20 : 12); left > 0; left -= 1) {
    reader.skip(isLong ? 8 : 4);
    const mediaTime = isLong ? reader.i64() : reader.i32();
    reader.skip(4);
    if (mediaTime >= 0) return mediaTime;
  }
  return 0;
}

function required(bytes: Uint8Array, parent: Box, path: readonly string[]): Box {
  const box = findBox(bytes, parent, path);
  if (box === null) throw new MalformedBytes(`the box "${path.join('/')}" is missing in "${parent.type}"`, parent.start);
  // Reads its bounds once, so that a cut box fails here with its own name.
  boxReader(bytes, box);
  return box;
}

/** As addSourceBuffer wants it: a file with a picture is video, whatever else it holds. */
export function mp4Mime(tracks: readonly Mp4Track[]): string {
  const type = tracks.some((track) => track.type === 'video') ? 'video' : 'audio';
  return `${type}/mp4; codecs="${tracks.map(({ codec }) => codec).join(',')}"`;
}
