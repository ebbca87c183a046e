import type { Container } from '../../model/presentation.js';

export type CodecKind = 'video' | 'audio' | 'text' | 'unknown';

const video = /^(?:avc[1-4]|hvc1|hev1|dv(?:h1|he|a1|av)|dav1|vp0?[89]|av01|mp4v|vvc1|vvi1|lvc1|jpeg|mjpg)$/;
const audio = /^(?:mp4a|[ae]c-[34]|opus|flac|vorbis|mp3|alac|dts[cehlx]|mh[am][12]|iamf)$/;
const text = /^(?:wvtt|stpp|tx3g)$/;
/** Codecs that no transport stream carries. */
const mp4Only = /^(?:dav1|vp0?[89]|av01|opus|flac|alac|iamf|wvtt|stpp)$/;

export function codecKind(codec: string): CodecKind {
  const family = familyOf(codec);
  if (video.test(family)) return 'video';
  if (audio.test(family)) return 'audio';
  return text.test(family) ? 'text' : 'unknown';
}

/** RFC 6381 list as written; empty where there is none. */
export function splitCodecs(list: string | undefined): string[] {
  return (list ?? '').split(',').map((codec) => codec.trim()).filter((codec) => codec !== '');
}

/** Those that are for a buffer of the types wanted; what is unknown counts as picture, so that it is tried and not lost. */
export function codecsOf(codecs: readonly string[], wanted: readonly ('video' | 'audio')[]): string[] {
  return codecs.filter((codec) => {
    const kind = codecKind(codec);
    return kind === 'unknown' ? wanted.includes('video') : kind !== 'text' && wanted.includes(kind);
  });
}

/** What the codecs tell of the container before the first playlist has been read. */
export function containerOfCodecs(codecs: readonly string[]): Container {
  return codecs.some((codec) => mp4Only.test(familyOf(codec))) ? 'mp4' : 'unknown';
}

function familyOf(codec: string): string {
  return (codec.split('.', 1)[0] ?? '').toLowerCase();
}
