import type { Channel } from './channel.js';
import type { LadderFacts, TrackFacts } from './track-facts.js';

/**
 * The multivariant playlist: the video renditions, with the audio as a group of its own, or inside where segments are TS.
 * `prefix` stands before the playlists' folders: empty, or options that end in a slash.
 */
export function writeMultivariant({ container }: Channel, { video, audio }: LadderFacts, prefix: string): string {
  const [main] = audio;
  const isMuxed = container === 'ts';
  return [
    '#EXTM3U',
    `#EXT-X-VERSION:${isMuxed ? 3 : 7}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...(isMuxed ? [] : audio.map((track) => media(track, track === main, prefix))),
    ...video.flatMap((track) => variant(track, main, isMuxed, prefix)),
    '',
  ].join('\n');
}

const group = 'sound';
/** MPEG-TS takes up to so much more than fMP4 for the same frames, most at low rates. */
const transportOverhead = 1.15;

function media({ id, language, label }: TrackFacts, isDefault: boolean, prefix: string): string {
  return `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${group}",NAME="${label}",LANGUAGE="${language}",DEFAULT=${isDefault ? 'YES' : 'NO'},AUTOSELECT=YES,CHANNELS="2",URI="${prefix}${id}/index.m3u8"`;
}

function variant(track: TrackFacts, audio: TrackFacts | undefined, isMuxed: boolean, prefix: string): string[] {
  const codecs = [track.codecs, ...(audio === undefined ? [] : [audio.codecs])].join(',');
  const share = isMuxed ? transportOverhead : 1;
  const attributes = [
    `BANDWIDTH=${Math.ceil((track.peakBandwidth + (audio?.peakBandwidth ?? 0)) * share)}`,
    `AVERAGE-BANDWIDTH=${Math.ceil((track.averageBandwidth + (audio?.averageBandwidth ?? 0)) * share)}`,
    `CODECS="${codecs}"`,
    `RESOLUTION=${track.width}x${track.height}`,
    'FRAME-RATE=25.000',
    ...(isMuxed ? [] : [`AUDIO="${group}"`]),
  ];
  return [`#EXT-X-STREAM-INF:${attributes.join(',')}`, `${prefix}${track.id}/index.m3u8`];
}
