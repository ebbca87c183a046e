import { MalformedBytes } from '../kit/byte-reader.js';
import { boxAt, childBoxes, fullBoxReader, type Box } from '../kit/isobmff.js';

/**
 * The moov without the tracks that are not in `keep`. For muxed media whose sound comes from another rendition: what a sink
 * was not told of must not be in what it gets. Their boxes become free space (ISO/IEC 14496-12 §8.1.2), which every parser
 * passes over, so that no size and no offset changes.
 */
export function dropMoovTracks(moov: Uint8Array, keep: ReadonlySet<number>): Uint8Array {
  const kept = moov.slice();
  for (const child of childBoxes(kept, wholeBox(kept))) {
    if (child.type === 'trak' && !keep.has(trackIdOfTrak(kept, child))) free(kept, child);
    if (child.type !== 'mvex') continue;
    for (const trex of childBoxes(kept, child)) {
      if (trex.type === 'trex' && !keep.has(fullBoxReader(kept, trex).reader.u32())) free(kept, trex);
    }
  }
  return kept;
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

/** The moof without them. The mdat stays as it is. */
export function dropMoofTracks(moof: Uint8Array, keep: ReadonlySet<number>): Uint8Array {
  const kept = moof.slice();
  for (const traf of childBoxes(kept, wholeBox(kept))) {
    if (traf.type !== 'traf') continue;
    const { trackId, flags } = tfhdOf(kept, traf);
    // Without the flag a track's data may begin where that of the one before it ends.
    if ((flags & defaultBaseIsMoof) === 0) throw new MalformedBytes('the offsets of a muxed fragment do not count from its own start', traf.start);
    if (!keep.has(trackId)) free(kept, traf);
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

function free(bytes: Uint8Array, box: Box): void {
  for (let at = 0; at < 4; at += 1) bytes[box.start + 4 + at] = 'free'.charCodeAt(at);
}

/** The box that an array of bytes is. */
export function wholeBox(bytes: Uint8Array): Box {
  const found = boxAt(bytes, 0, bytes.length);
  if (found === null) throw new MalformedBytes('a box is cut', 0);
  return found;
}
