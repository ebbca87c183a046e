import { boxAt, boxes, childBoxes, findBox, fullBoxReader, type Box } from '../kit/isobmff.js';
import type { MediaPiece, SegmentStart } from '../ports/transmuxer.js';
import { Mp4PassThrough } from './mp4-pass-through.js';
import type { Output, SegmentReader } from './segment-reader.js';

/**
 * Fragmented MP4 for WebKit over GStreamer, which shows pictures with negative composition offsets late by the largest of them
 * (measured with 1.22: two frames as a rule): they are decoded that much earlier instead, and shown when they were. Fragments
 * that cannot be changed so (several runs, encrypted samples that need more room) stay as they are.
 */
export function createLeadingMp4(): SegmentReader {
  const inner = new Mp4PassThrough();
  let video: VideoTrack | null = null;
  /** How much earlier so far. It only grows while the set-up holds, so that decode times keep their pace. */
  let leadTicks = 0;
  let isInside = false;

  function lead(piece: MediaPiece): MediaPiece {
    if (piece.kind === 'init') {
      video = videoTrack(piece.bytes);
      leadTicks = 0;
      return piece;
    }
    const isFirst = !isInside;
    isInside = !piece.isComplete;
    const moof = isFirst && video !== null ? boxAt(piece.bytes, 0) : null;
    if (moof === null || video === null) return piece;
    const led = withLead(piece.bytes, moof, video, leadTicks);
    leadTicks = led.leadTicks;
    return { ...piece, bytes: led.bytes };
  }

  function through(out: Output, work: (own: Output) => void): void {
    const own: Output = { pieces: [], warnings: out.warnings };
    work(own);
    out.pieces.push(...own.pieces.map(lead));
  }

  return {
    start(segment: SegmentStart, out) {
      isInside = false;
      through(out, (own) => inner.start(segment, own));
    },
    push: (bytes, out) => through(out, (own) => inner.push(bytes, own)),
    end: () => inner.end(),
    reset() {
      isInside = false;
      inner.reset();
    },
  };
}

interface VideoTrack {
  readonly id: number;
  /** trex; in ticks. */
  readonly defaultDuration: number;
  readonly isEncrypted: boolean;
}

/** The picture of an init segment that has been read before. */
function videoTrack(init: Uint8Array): VideoTrack | null {
  const moov = [...boxes(init)].find(({ type }) => type === 'moov');
  if (moov === undefined) return null;
  for (const trak of childBoxes(init, moov)) {
    if (trak.type !== 'trak') continue;
    const hdlr = findBox(init, trak, ['mdia', 'hdlr']);
    const tkhd = findBox(init, trak, ['tkhd']);
    const stsd = findBox(init, trak, ['mdia', 'minf', 'stbl', 'stsd']);
    if (hdlr === null || tkhd === null || stsd === null) continue;
    const handler = fullBoxReader(init, hdlr).reader;
    handler.skip(4);
    if (handler.text(4) !== 'vide') continue;
    const { reader, version } = fullBoxReader(init, tkhd);
    reader.skip(version === 1 ? 16 : 8);
    const id = reader.u32();
    const isEncrypted = [...childBoxes(init, stsd, 8)].some(({ type }) => type === 'encv');
    return { id, isEncrypted, defaultDuration: trexDuration(init, moov, id) };
  }
  return null;
}

function trexDuration(init: Uint8Array, moov: Box, id: number): number {
  const mvex = findBox(init, moov, ['mvex']);
  for (const trex of mvex === null ? [] : childBoxes(init, mvex)) {
    if (trex.type !== 'trex') continue;
    const { reader } = fullBoxReader(init, trex);
    if (reader.u32() !== id) continue;
    reader.skip(4);
    return reader.u32();
  }
  return 0;
}

const tfhdFlags = { baseDataOffset: 1, sampleDescriptionIndex: 2, defaultDuration: 8, defaultBaseIsMoof: 0x020000 };
const trunFlags = { dataOffset: 1, firstSampleFlags: 4, duration: 0x100, size: 0x200, flags: 0x400, compositionOffset: 0x800 };
/** Of a box whose size has 32 bits. */
const shortHeaderBytes = 8;

/** `piece`: a moof and what follows it. Where the lead would go below 0, the first pictures are decoded a tick apart until they have it. */
function withLead(piece: Uint8Array, moof: Box, track: VideoTrack, leadTicks: number): { readonly bytes: Uint8Array; readonly leadTicks: number } {
  const same = { bytes: piece, leadTicks };
  const traf = [...childBoxes(piece, moof)].find((box) => box.type === 'traf' && readTfhd(piece, box)?.trackId === track.id);
  if (traf === undefined) return same;
  const tfhd = readTfhd(piece, traf);
  const tfdt = findBox(piece, traf, ['tfdt']);
  const [trun, ...others] = [...childBoxes(piece, traf)].filter(({ type }) => type === 'trun');
  if (tfhd === null || tfdt === null || trun === undefined || others.length > 0) return same;

  const { reader, flags } = fullBoxReader(piece, trun);
  const width = (flag: number): number => ((flags & flag) === 0 ? 0 : 4);
  const count = reader.u32();
  reader.skip(width(trunFlags.dataOffset) + width(trunFlags.firstSampleFlags));
  const entryBytes = width(trunFlags.duration) + width(trunFlags.size) + width(trunFlags.flags) + width(trunFlags.compositionOffset);
  reader.entries(count, entryBytes);
  if (width(trunFlags.compositionOffset) === 0) return same;
  const first = reader.offset;
  const end = first + count * entryBytes;
  const before = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
  let lead = leadTicks;
  for (let next = first + entryBytes; next <= end; next += entryBytes) lead = Math.max(lead, -before.getInt32(next - 4));
  if (lead === 0) return same;

  const time = baseTime(piece, tfdt);
  const isShort = time < lead;
  const around = [moof, traf, trun];
  const added = isShort && width(trunFlags.duration) === 0 ? 4 : 0;
  // Sample auxiliary information of encrypted samples is found by counting bytes, too.
  const canGrow = tfhd.isBasedOnMoof && !track.isEncrypted && around.every(({ start, bodyStart }) => bodyStart - start === shortHeaderBytes);
  if (added > 0 && !canGrow) return same;

  const bytes = new Uint8Array(piece.length + added * count);
  const after = new DataView(bytes.buffer);
  bytes.set(piece.subarray(0, first));
  bytes.set(piece.subarray(end), end + added * count);
  let due = time - lead;
  let decode = Math.max(0, due);
  setBaseTime(bytes, tfdt, decode);
  for (let index = 0; index < count; index += 1) {
    const from = first + index * entryBytes;
    const to = from + index * added;
    bytes.set(piece.subarray(from, from + entryBytes), to + added);
    const offsetAt = to + added + entryBytes - 4;
    after.setInt32(offsetAt, before.getInt32(from + entryBytes - 4) + due + lead - decode);
    if (!isShort) continue;
    due += added > 0 ? (tfhd.defaultDuration ?? track.defaultDuration) : before.getUint32(from);
    const next = Math.max(due, decode + 1);
    after.setUint32(to, next - decode);
    decode = next;
  }
  if (added > 0) {
    after.setUint32(trun.bodyStart, (1 << 24) | flags | trunFlags.duration);
    lengthen(bytes, around, added * count);
  }
  return { bytes, leadTicks: lead };
}

function readTfhd(bytes: Uint8Array, traf: Box): { readonly trackId: number; readonly isBasedOnMoof: boolean; readonly defaultDuration: number | null } | null {
  const tfhd = findBox(bytes, traf, ['tfhd']);
  if (tfhd === null) return null;
  const { reader, flags } = fullBoxReader(bytes, tfhd);
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const trackId = reader.u32();
  reader.skip((has(tfhdFlags.baseDataOffset) ? 8 : 0) + (has(tfhdFlags.sampleDescriptionIndex) ? 4 : 0));
  return { trackId, isBasedOnMoof: has(tfhdFlags.defaultBaseIsMoof), defaultDuration: has(tfhdFlags.defaultDuration) ? reader.u32() : null };
}

function baseTime(bytes: Uint8Array, tfdt: Box): number {
  const { reader, version } = fullBoxReader(bytes, tfdt);
  return version === 1 ? reader.u64() : reader.u32();
}

function setBaseTime(bytes: Uint8Array, tfdt: Box, ticks: number): void {
  const { reader, version } = fullBoxReader(bytes, tfdt);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint32(reader.offset, Math.floor(ticks / 2 ** 32));
  view.setUint32(reader.offset + (version === 1 ? 4 : 0), ticks % 2 ** 32);
}

/** Sizes of the boxes around what was put in, and where the samples now lie behind it. */
function lengthen(bytes: Uint8Array, around: readonly Box[], added: number): void {
  const view = new DataView(bytes.buffer);
  for (const { start } of around) view.setUint32(start, view.getUint32(start) + added);
  const longer = boxAt(bytes, 0);
  if (longer === null) return;
  for (const traf of childBoxes(bytes, longer)) {
    if (traf.type !== 'traf') continue;
    for (const trun of childBoxes(bytes, traf)) {
      if (trun.type !== 'trun') continue;
      const { reader, flags } = fullBoxReader(bytes, trun);
      if ((flags & trunFlags.dataOffset) === 0) continue;
      reader.skip(4);
      view.setInt32(reader.offset, view.getInt32(reader.offset) + added);
    }
  }
}
