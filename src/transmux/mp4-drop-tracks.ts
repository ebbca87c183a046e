import { MalformedBytes } from '../kit/byte-reader.js';
import { concatBytes } from '../kit/bytes.js';
import { boxAt, childBoxes, fullBoxReader, type Box } from '../kit/isobmff.js';
import { box } from './write-box.js';

/**
 * The moov without the tracks that are not in `keep`. For muxed media whose sound comes from another rendition: what a sink
 * was not told of must not be in what it gets.
 */
export function dropMoovTracks(moov: Uint8Array, keep: ReadonlySet<number>): Uint8Array {
  return rebuilt(moov, (child) => {
    const whole = moov.subarray(child.start, child.end);
    if (child.type === 'trak') return keep.has(trackIdOfTrak(moov, child)) ? whole : null;
    if (child.type !== 'mvex') return whole;
    return rebuilt(whole, (trex) => (trex.type === 'trex' && !keep.has(fullBoxReader(whole, trex).reader.u32()) ? null : whole.subarray(trex.start, trex.end)));
  });
}

/** Track id of a trak. */
export function trackIdOfTrak(bytes: Uint8Array, trak: Box): number {
  for (const child of childBoxes(bytes, trak)) {
    if (child.type !== 'tkhd') continue;
    const { reader, version } = fullBoxReader(bytes, child);
    reader.skip(version === 1 ? 16 : 8);
    return reader.u32();
  }
  throw new MalformedBytes('a track has no "tkhd"', trak.start);
}

const defaultBaseIsMoof = 0x020000;
const dataOffsetPresent = 1;

/** The moof without them. The mdat stays as it is; data offsets, which count from the moof's start, become smaller by what went. */
export function dropMoofTracks(moof: Uint8Array, keep: ReadonlySet<number>): Uint8Array {
  const kept = rebuilt(moof, (child) => (child.type === 'traf' && !keep.has(tfhdOf(moof, child).trackId) ? null : moof.subarray(child.start, child.end)));
  const shift = moof.length - kept.length;
  for (const traf of childBoxes(kept, wholeBox(kept))) {
    if (traf.type !== 'traf') continue;
    if ((tfhdOf(kept, traf).flags & defaultBaseIsMoof) === 0) throw new MalformedBytes('a muxed fragment counts its offsets not from its own start, so its tracks cannot be parted', traf.start);
    for (const trun of childBoxes(kept, traf)) {
      if (trun.type !== 'trun' || (fullBoxReader(kept, trun).flags & dataOffsetPresent) === 0) continue;
      const view = new DataView(kept.buffer, kept.byteOffset + trun.bodyStart + 8, 4);
      view.setInt32(0, view.getInt32(0) - shift);
    }
  }
  return kept;
}

/** Whose fragment a traf is. */
export function tfhdOf(bytes: Uint8Array, traf: Box): { readonly trackId: number; readonly flags: number } {
  for (const child of childBoxes(bytes, traf)) {
    if (child.type !== 'tfhd') continue;
    const { reader, flags } = fullBoxReader(bytes, child);
    return { trackId: reader.u32(), flags };
  }
  throw new MalformedBytes('a track fragment does not name its track', traf.start);
}

function rebuilt(parent: Uint8Array, child: (box: Box) => Uint8Array | null): Uint8Array {
  const { type } = wholeBox(parent);
  const parts: Uint8Array[] = [];
  for (const found of childBoxes(parent, wholeBox(parent))) {
    const part = child(found);
    if (part !== null) parts.push(part);
  }
  return box(type, concatBytes(parts));
}

/** The box that an array of bytes is. */
export function wholeBox(bytes: Uint8Array): Box {
  const found = boxAt(bytes, 0, bytes.length);
  if (found === null) throw new MalformedBytes('a box is cut', 0);
  return found;
}
