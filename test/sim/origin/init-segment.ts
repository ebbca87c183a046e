import { ascii, box, fullBox, join, u16, u32, u8, zeros } from './boxes.js';
import type { Bytes } from './boxes.js';
import type { SimRendition, SimTrack, VideoRung } from './title.js';

const matrix = join(u32(0x10000), zeros(12), u32(0x10000), zeros(12), u32(0x40000000));

/** H.264 High 3.1, as every rung of the simulation says: `avc1.64001f`. */
export const videoCodec = 'avc1.64001f';
/** AAC-LC. */
export const audioCodec = 'mp4a.40.2';

function avc1(video: VideoRung): Bytes {
  const sps = u8(0x67, 0x64, 0x00, 0x1f, 0xac, 0xd9, 0x40, 0x50, 0x05, 0xbb, 0x01, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10, 0x00, 0x00, 0x03, 0x03, 0x20, 0xf1, 0x83, 0x19, 0x60);
  const pps = u8(0x68, 0xeb, 0xe3, 0xcb, 0x22, 0xc0);
  const avcC = box('avcC', u8(1, 0x64, 0x00, 0x1f, 0xff, 0xe1), u16(sps.length), sps, u8(1), u16(pps.length), pps);
  return box('avc1', zeros(6), u16(1), zeros(16), u16(video.width), u16(video.height), u32(0x480000), u32(0x480000), zeros(4), u16(1), zeros(32), u16(24), u16(0xffff), avcC);
}

function mp4a(): Bytes {
  // ES_Descriptor > DecoderConfig (AAC) > AudioSpecificConfig: LC, 48 kHz, stereo.
  const specific = u8(0x05, 2, 0x11, 0x90);
  const decoder = u8(0x04, 13 + specific.length, 0x40, 0x15, 0, 0, 0, 0, 1, 0xf4, 0, 0, 1, 0xf4, 0);
  const esds = fullBox('esds', 0, 0, u8(0x03, 3 + decoder.length + specific.length + 3, 0, 1, 0), decoder, specific, u8(0x06, 1, 2));
  return box('mp4a', zeros(6), u16(1), zeros(8), u16(2), u16(16), zeros(4), u32(48_000 << 16), esds);
}

function trak(track: SimTrack, id: number, video: VideoRung | null): Bytes {
  const isVideo = track.type === 'video' && video !== null;
  const header = fullBox('tkhd', 0, 3, zeros(8), u32(id), zeros(8), zeros(12), u16(isVideo ? 0 : 0x0100), zeros(2), matrix,
    u32(isVideo ? video.width << 16 : 0), u32(isVideo ? video.height << 16 : 0));
  const media = box('mdia',
    fullBox('mdhd', 0, 0, zeros(8), u32(track.timescale), u32(0), u16(0x55c4), u16(0)),
    fullBox('hdlr', 0, 0, zeros(4), ascii(isVideo ? 'vide' : 'soun'), zeros(12), ascii('sim\0')),
    box('minf',
      isVideo ? fullBox('vmhd', 0, 1, zeros(8)) : fullBox('smhd', 0, 0, zeros(4)),
      box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1))),
      box('stbl',
        fullBox('stsd', 0, 0, u32(1), isVideo ? avc1(video) : mp4a()),
        fullBox('stts', 0, 0, u32(0)), fullBox('stsc', 0, 0, u32(0)), fullBox('stsz', 0, 0, u32(0), u32(0)), fullBox('stco', 0, 0, u32(0)))));
  return box('trak', header, media);
}

/** ftyp + moov of a rendition. */
export function initSegment(rendition: SimRendition): Bytes {
  const ids = rendition.tracks.map((track, order) => ({ track, id: order + 1 }));
  return join(
    box('ftyp', ascii('iso6'), u32(0), ascii('iso6cmfc')),
    box('moov',
      fullBox('mvhd', 0, 0, zeros(8), u32(1000), u32(0), u32(0x10000), u16(0x0100), zeros(10), matrix, zeros(24), u32(ids.length + 1)),
      ...ids.map(({ track, id }) => trak(track, id, rendition.video)),
      box('mvex', ...ids.map(({ track, id }) => fullBox('trex', 0, 0, u32(id), u32(1), u32(track.frameTicks), u32(0), u32(track.type === 'video' ? 0x01010000 : 0x02000000))))));
}
