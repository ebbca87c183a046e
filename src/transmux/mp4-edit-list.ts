import { childBoxes, findBox, fullBoxReader, type Box } from '../kit/isobmff.js';
import { tfhdOf, trackIdOfTrak, wholeBox } from './mp4-drop-tracks.js';
import type { Mp4Track } from './mp4-init.js';

/**
 * What the edit lists of video tracks take off their media times, by track id. Chromium and Firefox apply them, WebKitGTK does
 * not (measured: a picture two frames late), so they are worked into the fragments and taken out of the set-up. GStreamer still
 * moves a picture with negative composition offsets, as it does where the packager wrote them: one frame late in the same file.
 * Edits of sound stay: they cut the encoder's priming, whose times before 0 no fragment can say, and weigh 21 ms where they are
 * not applied.
 */
export function videoEdits(tracks: readonly Mp4Track[]): ReadonlyMap<number, number> {
  return new Map(tracks.flatMap(({ id, type, editMediaTime }) => (type === 'video' && editMediaTime > 0 ? [[id, editMediaTime]] : [])));
}

/** A copy of the moov without these edit lists: `edts` becomes `free`, in place. */
export function withoutEdits(moov: Uint8Array, edits: ReadonlyMap<number, number>): Uint8Array {
  const copy = moov.slice();
  for (const trak of childBoxes(copy, wholeBox(copy))) {
    if (trak.type !== 'trak' || !edits.has(trackIdOfTrak(copy, trak))) continue;
    const edts = findBox(copy, trak, ['edts']);
    if (edts !== null) copy.set([0x66, 0x72, 0x65, 0x65], edts.start + 4);
  }
  return copy;
}

/**
 * A copy of the moof with these edits applied: off the composition offsets, so that decode times stay and never fall below 0;
 * where a fragment has no offsets, off its decode time.
 */
export function withEdits(moof: Uint8Array, edits: ReadonlyMap<number, number>): Uint8Array {
  const copy = moof.slice();
  for (const traf of childBoxes(copy, wholeBox(copy))) {
    const edit = traf.type === 'traf' ? edits.get(tfhdOf(copy, traf).trackId) : undefined;
    if (edit !== undefined) editTraf(copy, traf, edit);
  }
  return copy;
}

const compositionOffsetPresent = 0x800;

function editTraf(bytes: Uint8Array, traf: Box, edit: number): void {
  const children = [...childBoxes(bytes, traf)];
  const truns = children.filter(({ type }) => type === 'trun');
  if (truns.every((trun) => (fullBoxReader(bytes, trun).flags & compositionOffsetPresent) !== 0)) {
    for (const trun of truns) editTrun(bytes, trun, edit);
    return;
  }
  const tfdt = children.find(({ type }) => type === 'tfdt');
  if (tfdt === undefined) return;
  const { reader, version } = fullBoxReader(bytes, tfdt);
  const time = Math.max(0, (version === 1 ? reader.u64() : reader.u32()) - edit);
  const view = new DataView(bytes.buffer, bytes.byteOffset + tfdt.bodyStart + 4);
  if (version === 1) view.setUint32(0, Math.floor(time / 2 ** 32));
  view.setUint32(version === 1 ? 4 : 0, time % 2 ** 32);
}

/** The fields before a sample's composition offset, and before the samples, are there as their flags say. */
function editTrun(bytes: Uint8Array, trun: Box, edit: number): void {
  const { reader, flags } = fullBoxReader(bytes, trun);
  const has = (flag: number): number => ((flags & flag) === 0 ? 0 : 4);
  const count = reader.u32();
  reader.skip(has(0x1) + has(0x4));
  const before = has(0x100) + has(0x200) + has(0x400);
  reader.entries(count, before + 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = reader.offset + before;
  for (let index = 0; index < count; index += 1) {
    const at = first + index * (before + 4);
    view.setInt32(at, view.getInt32(at) - edit);
  }
  // Version 1: composition offsets may be negative.
  bytes[trun.bodyStart] = 1;
}
