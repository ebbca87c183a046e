import { ascii, box, fullBox, join, u16, u32, u64, u8, zeros } from '../../sim/origin/boxes.js';
import type { Bytes } from '../../sim/origin/boxes.js';
import { TitleOrigin } from '../../sim/origin/title-origin.js';
import { layOut } from '../../sim/origin/title.js';
import type { Title } from '../../sim/origin/title.js';
import { titleOf } from '../../sim/scenarios/stage.js';

/** Twelve seconds, so that a row that plays is over soon. */
const short = { sections: [{ durationSeconds: 12, mediaStartSeconds: 10 }] } as const;
export const hls: Title = titleOf('hls', short);
export const dash: Title = titleOf('dash', short);
export const dashWithSidx: Title = titleOf('dash', { ...short, addressing: 'sidx' });
export const encrypted: Title = titleOf('hls', { ...short, keyRotation: 1000 });

/** What an honest origin sends for a path, as text. */
export function honestText(title: Title, path: string): string {
  const { body } = new TitleOrigin(layOut(title)).find(`https://cdn-a.test${path}`, null) ?? { body: null };
  if (body === null) throw new Error(`The title has no ${path}.`);
  return new TextDecoder().decode(body.slice(0, body.length));
}

/** The playlist of rendition 0 with these lines before its first segment. */
export function playlistWith(...lines: readonly string[]): string {
  return honestText(hls, '/r0.m3u8').replace('#EXTINF', `${lines.join('\n')}\n#EXTINF`);
}

/** The same with the URI of its first segment replaced. */
export function playlistWithUri(uri: string): string {
  return honestText(hls, '/r0.m3u8').replace(/^r0\/1\.m4s$/m, uri);
}

/** The multivariant playlist with these lines at its end. */
export function multivariantWith(...lines: readonly string[]): string {
  return `${honestText(hls, '/main.m3u8')}${lines.join('\n')}\n`;
}

/** The MPD with a piece of it replaced; throws where the piece is not there. */
export function mpdWith(find: RegExp, replacement: string): string {
  const text = honestText(dash, '/main.mpd');
  if (!find.test(text)) throw new Error(`The MPD has no ${String(find)}.`);
  return text.replace(find, () => replacement);
}

/** The MPD with other segment addressing in each Representation. */
export function mpdAddressedBy(segments: string): string {
  return mpdWith(/<SegmentTemplate.*?<\/SegmentTemplate>/gs, segments);
}

const header = (size: number, type: string): Bytes => join(u32(size), ascii(type));
const tfhd = fullBox('tfhd', 0, 0x020000, u32(1));
const tfdt = fullBox('tfdt', 1, 0, u64(0));
const moofOf = (...boxes: readonly Bytes[]): Bytes => box('moof', fullBox('mfhd', 0, 0, u32(1)), box('traf', ...boxes));

/** Bodies of media segments that are lies. Each starts as MP4 does. */
export const lyingSegments: Readonly<Record<string, Bytes>> = {
  'X28 a box without an end': join(header(0, 'moof'), zeros(600)),
  'X28 a box that claims a 64-bit size and has none': join(header(1, 'moof'), u64(0), zeros(600)),
  'X28 a box shorter than its own header': join(header(4, 'moof'), zeros(600)),
  'X28 a box of 2^63 bytes': join(header(1, 'moof'), u32(0x80000000), u32(0), zeros(600)),
  'X28 a child larger than its parent': join(box('moof', join(header(5000, 'traf'), zeros(100))), box('mdat', zeros(600))),
  'X29 a run of 2^32-1 samples': join(moofOf(tfhd, tfdt, fullBox('trun', 0, 0x300, u32(0xffffffff), zeros(64))), box('mdat', zeros(600))),
  'X29 a run of 2^32-1 samples that take no bytes in it': join(moofOf(tfhd, tfdt, fullBox('trun', 0, 0, u32(0xffffffff))), box('mdat', zeros(600))),
  'X26 an emsg of 4 GB': join(header(0xffffffff, 'emsg'), zeros(2000)),
};

/** A sidx whose only reference is an index at its own place. */
export const sidxOfItself: Bytes = fullBox('sidx', 0, 0, u32(1), u32(1000), u32(0), u32(0), u16(0), u16(2), u32(0x80000000), u32(1000), u32(0), u32(0x80000000), u32(1000), u32(0));
export const sidxOf65535: Bytes = fullBox('sidx', 0, 0, u32(1), u32(1000), u32(0), u32(0), u16(0), u16(0xffff), zeros(24));

/** An ADTS header with a frame length of 0, again and again. */
export const endlessAdts: Bytes = join(...Array.from({ length: 200 }, () => u8(0xff, 0xf1, 0x50, 0x80, 0, 0x1f, 0xfc)));
/** Packets of a transport stream, every one another PID, nothing in them. */
export const emptyTransport: Bytes = join(...Array.from({ length: 1000 }, (_, pid) => join(u8(0x47, 0x40 | (pid >> 8), pid & 255, 0x10), new Uint8Array(184).fill(0xff))));
/** Each packet all adaptation field, longer than itself. */
export const longAdaptation: Bytes = join(...Array.from({ length: 200 }, () => join(u8(0x47, 0x40, 0, 0x30, 255), zeros(183))));
export const id3Of256Megabytes: Bytes = join(ascii('ID3'), u8(4, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f), zeros(2_000_000));
