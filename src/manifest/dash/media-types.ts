import type { Container, MediaType, TrackType } from '../../model/presentation.js';
import type { Inherited } from './inherit.js';

const containers: ReadonlyMap<string, Container> = new Map([
  ['video/mp4', 'mp4'], ['audio/mp4', 'mp4'], ['application/mp4', 'mp4'],
  ['video/webm', 'webm'], ['audio/webm', 'webm'],
  ['video/mp2t', 'ts'], ['audio/aac', 'aac'], ['audio/aacp', 'aac'], ['audio/mpeg', 'mp3'],
  ['application/ttml+xml', 'text'], ['application/x-subrip', 'text'],
]);

const audioCodec = /^(?:mp4a|ac-3|ec-3|ac-4|opus|flac|vorbis|alac|dts|mhm|mha|iamf|mp3)/i;
const textCodec = /^(?:stpp|wvtt|tx3g|c608)/i;

/** By @mimeType; parameters behind a semicolon do not count. */
export function containerOf(mimeType: string): Container {
  const bare = mimeTypeOf(mimeType);
  return containers.get(bare) ?? (bare.startsWith('text/') ? 'text' : 'unknown');
}

export function mimeTypeOf(mimeType: string): string {
  return (mimeType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

export function codecsOf(inherited: Inherited): string[] {
  return inherited.codecs.split(',').map((codec) => codec.trim()).filter((codec) => codec !== '');
}

/** What a Representation is to the viewer; `image` for thumbnails; null where nothing tells. */
export function trackTypeOf(inherited: Inherited): TrackType | 'image' | null {
  const mimeType = mimeTypeOf(inherited.mimeType);
  if (mimeType.startsWith('image/') || inherited.contentType === 'image') return 'image';
  const codecs = codecsOf(inherited);
  // application/mp4 and a missing @contentType leave it to the codec.
  const said = [inherited.contentType, mimeType.split('/', 1)[0]].find((type) => type === 'video' || type === 'audio' || type === 'text');
  if (said === 'video' || said === 'audio' || said === 'text') return said;
  if (containerOf(mimeType) === 'text' || codecs.some((codec) => textCodec.test(codec))) return 'text';
  if (codecs.length === 0) return null;
  return codecs.every((codec) => audioCodec.test(codec)) ? 'audio' : 'video';
}

/** A muxed Representation names the codecs of both; `components`: @contentType of its ContentComponents. */
export function carriedTypes(type: TrackType | 'image', codecs: readonly string[], components: readonly string[]): MediaType[] {
  if (type === 'text' || type === 'image') return [];
  if (type === 'audio') return ['audio'];
  return codecs.some((codec) => audioCodec.test(codec)) || components.includes('audio') ? ['video', 'audio'] : ['video'];
}
