import { namesAudio } from '../buffer/codec-switch.js';
import type { MediaType, Presentation, Rendition } from '../model/presentation.js';
import type { Capabilities } from '../ports/capabilities.js';

/** Ids of the renditions that this browser cannot play. What does not name its codecs is believed until its first bytes. */
export function unsupportedRenditions(presentation: Presentation, capabilities: Capabilities): readonly string[] {
  const all = presentation.periods.flatMap(({ groups }) => groups.flatMap(({ renditions }) => renditions));
  return all.filter((rendition) => rendition.type !== 'text' && !isPlayable(rendition, capabilities)).map(({ id }) => id);
}

function isPlayable(rendition: Rendition, capabilities: Capabilities): boolean {
  return mimesOf(rendition).every((mime) => capabilities.isTypeSupported(mime));
}

/** MP3 by its RFC 6381 names: MPEG-4 object type 34, MPEG-1 and MPEG-2 audio. */
const MPEG_AUDIO = /^(mp4a\.40\.34|mp4a\.69|mp4a\.6b|mp3)$/i;

/** The types a sink would be asked for. MPEG-TS and ADTS become MP4 on the way; muxed TS becomes one track for each type. */
function mimesOf(rendition: Rendition): readonly string[] {
  const { codecs, container, type } = rendition;
  if (codecs.length === 0) return container === 'mp3' ? ['audio/mpeg'] : [];
  if (container === 'mp3') return ['audio/mpeg'];
  if (container === 'webm') return [mime(type, 'webm', codecs)];
  if (container === 'mp4') return [mime(type, 'mp4', codecs)];
  // Until a playlist tells, the container is open, and MPEG audio may come as it is (RFC 8216bis §3.1.3, packed audio).
  if (codecs.every((codec) => MPEG_AUDIO.test(codec))) return ['audio/mpeg'];
  const audio = codecs.filter((codec) => namesAudio(`codecs="${codec}"`));
  const video = codecs.filter((codec) => !audio.includes(codec));
  return [...(video.length > 0 ? [mime('video', 'mp4', video)] : []), ...(audio.length > 0 ? [mime('audio', 'mp4', audio)] : [])];
}

function mime(type: MediaType | 'text', container: string, codecs: readonly string[]): string {
  return `${type}/${container}; codecs="${codecs.join(',')}"`;
}
