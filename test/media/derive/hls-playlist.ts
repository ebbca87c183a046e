import type { Bandwidth } from './bandwidth.js';

/** A stretch of a file, in bytes. */
export interface FileRange {
  readonly offset: number;
  readonly length: number;
}

export interface PlaylistSegment {
  readonly uri: string;
  readonly seconds: number;
  readonly range?: FileRange;
  /** Lines to write before the segment: EXT-X-DISCONTINUITY, EXT-X-MAP, EXT-X-KEY … */
  readonly tags?: readonly string[];
}

/** A finished media playlist. */
export function mediaPlaylist(segments: readonly PlaylistSegment[], mediaSequence = 0): string {
  const target = Math.max(...segments.map(({ seconds }) => Math.round(seconds)));
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${target}`,
    `#EXT-X-MEDIA-SEQUENCE:${mediaSequence}`,
    '#EXT-X-PLAYLIST-TYPE:VOD',
    ...segments.flatMap(({ tags, seconds, range, uri }) => [
      ...(tags ?? []),
      `#EXTINF:${seconds.toFixed(5)},`,
      ...(range === undefined ? [] : [`#EXT-X-BYTERANGE:${range.length}@${range.offset}`]),
      uri,
    ]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

export function mapTag(uri: string, range?: FileRange): string {
  return `#EXT-X-MAP:URI="${uri}"${range === undefined ? '' : `,BYTERANGE="${range.length}@${range.offset}"`}`;
}

export interface Variant {
  readonly uri: string;
  readonly bandwidth: Bandwidth;
  /** Left out of the playlist where empty. */
  readonly codecs: readonly string[];
  readonly size?: { readonly width: number; readonly height: number };
  readonly audioGroup?: string;
}

export interface AudioRendition {
  readonly groupId: string;
  readonly name: string;
  readonly language: string;
  readonly uri: string;
  readonly isDefault: boolean;
}

export function multivariantPlaylist(variants: readonly Variant[], audio: readonly AudioRendition[] = []): string {
  return ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS', ...audio.map(mediaTag), ...variants.flatMap(variantLines), ''].join('\n');
}

function mediaTag({ groupId, name, language, uri, isDefault }: AudioRendition): string {
  const choice = `DEFAULT=${isDefault ? 'YES' : 'NO'},AUTOSELECT=YES`;
  return `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${groupId}",NAME="${name}",LANGUAGE="${language}",${choice},CHANNELS="2",URI="${uri}"`;
}

function variantLines({ uri, bandwidth, codecs, size, audioGroup }: Variant): string[] {
  const attributes = [
    `BANDWIDTH=${bandwidth.peak}`,
    `AVERAGE-BANDWIDTH=${bandwidth.average}`,
    ...(codecs.length === 0 ? [] : [`CODECS="${codecs.join(',')}"`]),
    ...(size === undefined ? [] : [`RESOLUTION=${size.width}x${size.height}`, 'FRAME-RATE=25.000']),
    ...(audioGroup === undefined ? [] : [`AUDIO="${audioGroup}"`]),
  ];
  return [`#EXT-X-STREAM-INF:${attributes.join(',')}`, uri];
}
