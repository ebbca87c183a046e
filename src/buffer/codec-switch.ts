/** How a track goes from one encoding to the next. */
export type CodecSwitch = 'same' | 'change-type' | 'rebuild';

/**
 * Same container and codec families: a new init segment is enough (MSE byte stream formats, "codec configuration may change").
 * Another family: changeType(), or a new sink where the browser has none.
 */
export function codecSwitch(currentMime: string, nextMime: string, canChangeType: boolean): CodecSwitch {
  if (family(currentMime) === family(nextMime)) return 'same';
  return canChangeType ? 'change-type' : 'rebuild';
}

/** `video/mp4; codecs="avc1.64001f,mp4a.40.2"` → `video/mp4 avc1 mp4a`: spellings of one codec are one family. */
function family(mime: string): string {
  const [container = '', parameters = ''] = mime.split(';', 2);
  const codecs = /codecs="?([^"]*)"?/.exec(parameters)?.[1] ?? '';
  const families = codecs.split(',').map(familyOf);
  return [container.trim().toLowerCase(), ...families.sort()].join(' ');
}

/** `hev1.1.6.L93` → `hvc1`: a codec without profile and spelling. */
export function familyOf(codec: string): string {
  const name = codec.trim().split('.', 1)[0] ?? '';
  return ALIASES[name] ?? name;
}

/** Sample entry names that differ only in where parameter sets are stored. */
const ALIASES: Readonly<Record<string, string>> = { avc3: 'avc1', hev1: 'hvc1', dvh1: 'hvc1', dvhe: 'hvc1', vp9: 'vp09', Opus: 'opus', opus: 'opus' };

/** True where the MIME type names an audio codec beside the video one. */
export function namesAudio(mime: string): boolean {
  return /codecs="?[^"]*\b(mp4a|ac-3|ec-3|ac-4|opus|Opus|flac|fLaC|vorbis|mp3)\b/.test(mime);
}
