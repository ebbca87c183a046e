/** A rendition of a sample stream: what the picture's counter tells about it, see frame-counter.ts. */
export interface SampleRendition {
  /** The code that is burnt into its frames. */
  readonly counterCode: number;
  readonly width: number;
  readonly height: number;
}

/** A sample stream of the origin, at `/media/` + path. In all of them the frame shown at t seconds bears the number t × 25. */
export interface SampleStream {
  readonly id: string;
  /** For the demo's menu. */
  readonly title: string;
  readonly path: string;
  readonly protocol: 'hls' | 'dash';
  readonly durationSeconds: number;
  /** Video, from low to high; empty for audio alone. */
  readonly renditions: readonly SampleRendition[];
  readonly hasAudio: boolean;
  /** Languages that can be chosen; one or none: no choice. */
  readonly audioLanguages: readonly string[];
  /** MIME types with codecs that a browser must support, beside H.264 and AAC in MP4; a test skips what it does not. */
  readonly needs: readonly string[];
  readonly notes: string;
}

export const framesPerSecond = 25;

const low: SampleRendition = { counterCode: 1, width: 320, height: 180 };
const middle: SampleRendition = { counterCode: 2, width: 640, height: 360 };
const high: SampleRendition = { counterCode: 3, width: 960, height: 540 };
/** Seconds 8..16 of the discontinuity streams. */
const alternate: SampleRendition = { counterCode: 4, width: 480, height: 360 };
const vp9: SampleRendition = { counterCode: 5, width: 320, height: 180 };
const av1: SampleRendition = { counterCode: 6, width: 320, height: 180 };

const ladder = [low, middle, high];
const opusInMp4 = 'audio/mp4; codecs="opus"';

function stream(protocol: 'hls' | 'dash', id: string, title: string, notes: string, change: Partial<SampleStream> = {}): SampleStream {
  const path = `${id}/${protocol === 'hls' ? 'master.m3u8' : 'manifest.mpd'}`;
  return { id, title, path, protocol, durationSeconds: 24, renditions: ladder, hasAudio: true, audioLanguages: ['en'], needs: [], notes, ...change };
}

const twoLanguages = { audioLanguages: ['en', 'de'] } as const;
const shown = { renditions: [middle, high, alternate] } as const;

export const catalogue: readonly SampleStream[] = [
  stream('hls', 'hls-ts', 'HLS · MPEG-TS', 'Video and audio muxed in each segment.'),
  stream('hls', 'hls-ts-audio-group', 'HLS · MPEG-TS, audio apart', 'Video-only TS; English as packed ADTS with ID3 timestamps, German as audio-only TS.', twoLanguages),
  stream('hls', 'hls-ts-no-codecs', 'HLS · MPEG-TS, no CODECS', 'STREAM-INF without CODECS: the first segment tells.'),
  stream('hls', 'hls-ts-wrap', 'HLS · MPEG-TS, clock wraps', 'The 33-bit clock passes 2^33 at 11 s, in the middle of a segment.'),
  stream('hls', 'hls-ts-media-playlist', 'HLS · media playlist alone', 'One rendition with no multivariant playlist above it.', {
    path: 'hls-ts-media-playlist/360/index.m3u8',
    renditions: [middle],
  }),
  stream('hls', 'hls-ts-redundant', 'HLS · redundant variants', 'Folders a/ and b/ hold the same bytes; b is the spare.'),
  stream('hls', 'hls-ts-discontinuity', 'HLS · discontinuities, TS', 'Seconds 8–16 are another picture size, 44.1 kHz and another clock.', shown),
  stream('hls', 'hls-ts-aes-explicit-iv', 'HLS · AES-128', 'One key, IV attribute.'),
  stream('hls', 'hls-ts-aes-implicit-iv', 'HLS · AES-128, IV from number', 'One key, no IV attribute; the media sequence starts at 7.'),
  stream('hls', 'hls-ts-aes-rotation', 'HLS · AES-128, keys rotate', 'A new key each three segments, by turns without and with an IV.'),
  stream('hls', 'hls-fmp4', 'HLS · fMP4', 'Audio group with two languages, one file a segment.', twoLanguages),
  stream('hls', 'hls-fmp4-byterange', 'HLS · fMP4, byte ranges', 'One file a rendition; BYTERANGE on segments and map.', twoLanguages),
  stream('hls', 'hls-fmp4-muxed', 'HLS · fMP4, muxed', 'Two tracks in each segment.'),
  stream('hls', 'hls-fmp4-discontinuity', 'HLS · discontinuities, fMP4', 'As the TS one, with a map that changes and times that start at 0 again.', shown),
  stream('hls', 'hls-fmp4-aes', 'HLS · AES-128, fMP4', 'Segments and map encrypted as a whole.'),
  stream('hls', 'hls-audio-aac', 'HLS · AAC alone', 'Packed ADTS audio, no video.', { renditions: [] }),
  stream('hls', 'hls-audio-mp3', 'HLS · MP3 alone', 'Packed MP3 audio, no video.', { renditions: [], needs: ['audio/mpeg'] }),
  stream('hls', 'hls-audio-ts', 'HLS · MPEG-TS, sound alone', 'A media playlist alone, which does not say that there is no video.', { path: 'hls-audio-ts/audio/index.m3u8', renditions: [] }),
  stream('dash', 'dash-number', 'DASH · $Number$', 'SegmentTemplate with a duration.', twoLanguages),
  stream('dash', 'dash-timeline', 'DASH · $Time$', 'SegmentTimeline; four moof + mdat pairs in each segment.', twoLanguages),
  stream('dash', 'dash-list', 'DASH · SegmentList', 'Each URL written out.', twoLanguages),
  stream('dash', 'dash-sidx', 'DASH · SegmentBase', 'One file a representation, with a sidx.', twoLanguages),
  stream('dash', 'dash-edit-list', 'DASH · edit lists', 'Composition offsets are positive and an edit list undoes them; all others need none.', twoLanguages),
  stream('dash', 'dash-two-period', 'DASH · two Periods', 'Cut at 12 s: other representation ids, numbers then timeline, presentationTimeOffset.', twoLanguages),
  stream('dash', 'dash-two-locations', 'DASH · two BaseURLs', 'Folders a/ and b/ hold the same bytes.', twoLanguages),
  stream('dash', 'dash-audio', 'DASH · audio alone', 'Two languages, no video.', { renditions: [], ...twoLanguages }),
  stream('dash', 'dash-av1', 'DASH · AV1 and Opus', 'In MP4.', { durationSeconds: 8, renditions: [av1], needs: ['video/mp4; codecs="av01.0.00M.08"', opusInMp4] }),
  stream('dash', 'dash-vp9', 'DASH · VP9 and Opus', 'In MP4.', { durationSeconds: 8, renditions: [vp9], needs: ['video/mp4; codecs="vp09.00.10.08"', opusInMp4] }),
  stream('dash', 'dash-webm', 'DASH · WebM', 'VP9 and Opus; the Cues are the index.', {
    durationSeconds: 8,
    renditions: [vp9],
    needs: ['video/webm; codecs="vp09.00.10.08"', 'audio/webm; codecs="opus"'],
  }),
];
