import { audioCodec, videoCodec } from './init-segment.js';
import type { Layout, SimRendition, SimSegment } from './title.js';

/** Where the bytes of a segment or init segment lie, as a playlist says it. */
export interface Place {
  readonly url: string;
  /** null: the whole resource. */
  readonly range: { readonly start: number; readonly length: number } | null;
}

export interface Places {
  segment(segment: SimSegment): Place;
  init(rendition: SimRendition, section: number): Place;
  key(period: number): string;
}

/** The multivariant playlist; every host is a redundant set of variants and audio groups. */
export function multivariantPlaylist(layout: Layout): string {
  const { title, renditions } = layout;
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];
  const audios = renditions.filter(({ type }) => type === 'audio');
  const videos = renditions.filter(({ type }) => type === 'video');
  title.hosts.forEach((host, hostIndex) => {
    if (videos.length > 0) audios.forEach((audio, order) => {
      lines.push(`#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound${hostIndex}",NAME="Track ${order + 1}",LANGUAGE="${audio.language ?? 'und'}",AUTOSELECT=YES,DEFAULT=${order === 0 ? 'YES' : 'NO'},CHANNELS="2",URI="https://${host}/r${audio.index}.m3u8"`);
    });
  });
  // Redundant variants follow their first copy, as RFC 8216bis §4.4.6.2 wants it.
  for (const rendition of videos.length > 0 ? videos : audios) {
    title.hosts.forEach((host, hostIndex) => {
      lines.push(`#EXT-X-STREAM-INF:${streamAttributes(layout, rendition, hostIndex)}`, `https://${host}/r${rendition.index}.m3u8`);
    });
  }
  return `${lines.join('\n')}\n`;
}

function streamAttributes(layout: Layout, rendition: SimRendition, hostIndex: number): string {
  const { title, renditions } = layout;
  const sound = renditions.find(({ type }) => type === 'audio');
  const isVideo = rendition.video !== null;
  const hasSound = !isVideo || title.isMuxed || sound !== undefined;
  const codecs = [...(isVideo ? [videoCodec] : []), ...(hasSound ? [audioCodec] : [])].join(',');
  const bandwidth = rendition.bitrateBps + (isVideo ? sound?.bitrateBps ?? 0 : 0);
  const size = rendition.video === null ? '' : `,RESOLUTION=${rendition.video.width}x${rendition.video.height},FRAME-RATE=25.000`;
  const group = isVideo && sound !== undefined ? `,AUDIO="sound${hostIndex}"` : '';
  return `BANDWIDTH=${bandwidth},AVERAGE-BANDWIDTH=${Math.round(bandwidth * 0.78)},CODECS="${codecs}"${size}${group}`;
}

/** A media playlist with all that its title asks for: byte ranges, discontinuities, gaps, rotating keys. */
export function mediaPlaylist(layout: Layout, rendition: SimRendition, places: Places): string {
  const { title } = layout;
  const target = Math.max(1, ...rendition.segments.map(({ durationSeconds }) => Math.round(durationSeconds)));
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', `#EXT-X-TARGETDURATION:${target}`, '#EXT-X-MEDIA-SEQUENCE:0', '#EXT-X-PLAYLIST-TYPE:VOD'];
  let lastSection = -1;
  let lastKey: number | null = null;
  for (const segment of rendition.segments) {
    const keyPeriod = title.keyRotation === null ? null : Math.floor(segment.position / title.keyRotation);
    if (lastSection >= 0 && segment.section !== lastSection) lines.push('#EXT-X-DISCONTINUITY');
    if (lastKey === null && segment.section !== lastSection) lines.push(map(places.init(rendition, segment.section)));
    if (keyPeriod !== null && keyPeriod !== lastKey) lines.push(`#EXT-X-KEY:METHOD=AES-128,URI="${places.key(keyPeriod)}"`);
    lastSection = segment.section;
    lastKey = keyPeriod;
    const place = places.segment(segment);
    const overstated = segment === rendition.segments.at(-1) ? title.overstatedSeconds ?? 0 : 0;
    lines.push(`#EXTINF:${(segment.durationSeconds + overstated).toFixed(5)},`);
    if (title.gaps.includes(segment.position)) lines.push('#EXT-X-GAP');
    if (place.range !== null) lines.push(`#EXT-X-BYTERANGE:${place.range.length}@${place.range.start}`);
    lines.push(place.url);
  }
  lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

function map(place: Place): string {
  const range = place.range === null ? '' : `,BYTERANGE="${place.range.length}@${place.range.start}"`;
  return `#EXT-X-MAP:URI="${place.url}"${range}`;
}
