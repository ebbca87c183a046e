import { box, fullBox } from './box.js';
import { ascii, u16, u32, u8 } from './byte-fields.js';
import { concatBytes } from '../../../src/kit/bytes.js';
import type { EncodedTrack } from './encoded-track.js';

const unityMatrix = concatBytes([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32));
const zeros = (count: number): Uint8Array => new Uint8Array(count);

export interface InitOptions {
  /** Writes an edit list that hides the decode delay, and expects fragments with `composition: 'positive'`. */
  readonly editList?: boolean;
}

/** ftyp + moov for the tracks; their ids are 1, 2 … in the order given. */
export function initSegment(tracks: readonly EncodedTrack[], options: InitOptions = {}): Uint8Array {
  const mvhd = fullBox('mvhd', 0, 0, u32(0), u32(0), u32(1000), u32(0), u32(0x10000), u16(0x100), zeros(10), unityMatrix, zeros(24), u32(tracks.length + 1));
  const traks = tracks.map((track, index) => trak(track, index + 1, options.editList === true));
  const trexs = tracks.map((_, index) => fullBox('trex', 0, 0, u32(index + 1), u32(1), u32(0), u32(0), u32(0)));
  return concatBytes([box('ftyp', ascii('iso6'), u32(0), ascii('iso6cmfcmp41')), box('moov', mvhd, ...traks, box('mvex', ...trexs))]);
}

function trak(track: EncodedTrack, id: number, editList: boolean): Uint8Array {
  const isVideo = track.kind === 'video';
  const tkhd = fullBox(
    'tkhd', 0, 3, u32(0), u32(0), u32(id), u32(0), u32(0), zeros(8), u16(0), u16(isVideo ? 0 : 1), u16(isVideo ? 0 : 0x100), u16(0),
    unityMatrix, u32(track.width * 0x10000), u32(track.height * 0x10000),
  );
  const mdhd = fullBox('mdhd', 0, 0, u32(0), u32(0), u32(track.timescale), u32(0), u16(0x55c4), u16(0));
  const hdlr = fullBox('hdlr', 0, 0, u32(0), ascii(isVideo ? 'vide' : 'soun'), zeros(12), ascii(isVideo ? 'picture\0' : 'sound\0'));
  const mediaHeader = isVideo ? fullBox('vmhd', 0, 1, zeros(8)) : fullBox('smhd', 0, 0, zeros(4));
  const dinf = box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
  const stbl = box(
    'stbl', fullBox('stsd', 0, 0, u32(1), track.sampleEntry),
    fullBox('stts', 0, 0, u32(0)), fullBox('stsc', 0, 0, u32(0)), fullBox('stsz', 0, 0, u32(0), u32(0)), fullBox('stco', 0, 0, u32(0)),
  );
  const edits = editList ? [box('edts', fullBox('elst', 0, 0, u32(1), u32(0), u32(track.decodeDelay), u8(0, 1, 0, 0)))] : [];
  return box('trak', tkhd, ...edits, box('mdia', mdhd, hdlr, box('minf', mediaHeader, dinf, stbl)));
}
