import { concatBytes } from '../../../src/kit/bytes.js';
import { id3Timestamp } from './adts.js';
import { bandwidthOf, type PackagedSegment } from './bandwidth.js';
import { segmentSeconds, type EncodedPieces } from './encoded-pieces.js';
import { multivariantPlaylist } from './hls-playlist.js';
import { segmentFolder } from './hls-ts.js';
import { mp3FrameSeconds, mp3Frames } from './mp3-frames.js';
import { textFile, type StreamFile } from './stream-file.js';
import { defaultBaseTicks, packedAudioSegments, transportSegments } from './transport-segments.js';

/** Nothing but packed AAC. */
export function hlsPackedAac({ audio }: EncodedPieces): StreamFile[] {
  return audio.slice(0, 1).flatMap(({ track }) => audioOnly(packedAudioSegments(track), 'aac', track.codecs));
}

/** A media playlist alone, which cannot say that its transport stream has no picture. */
export function hlsAudioTs({ audio }: EncodedPieces): StreamFile[] {
  return audio.slice(0, 1).flatMap(({ track }) => segmentFolder('audio', 'ts', transportSegments([track])));
}

/** Nothing but packed MP3. */
export function hlsPackedMp3({ mp3 }: EncodedPieces): StreamFile[] {
  const frames = mp3Frames(mp3);
  const count = Math.round((frames.length * mp3FrameSeconds) / segmentSeconds);
  const segments = Array.from({ length: count }, (_, index): PackagedSegment => {
    const from = Math.round((index * segmentSeconds) / mp3FrameSeconds);
    const to = index === count - 1 ? frames.length : Math.round(((index + 1) * segmentSeconds) / mp3FrameSeconds);
    const stamp = id3Timestamp(defaultBaseTicks + Math.round(from * mp3FrameSeconds * 90_000));
    return { seconds: (to - from) * mp3FrameSeconds, bytes: concatBytes([stamp, ...frames.slice(from, to)]) };
  });
  // 40.34 is MPEG-1 layer 3 audio in the object types of RFC 6381.
  return audioOnly(segments, 'mp3', 'mp4a.40.34');
}

function audioOnly(segments: readonly PackagedSegment[], extension: string, codecs: string): StreamFile[] {
  const variant = { uri: 'audio/index.m3u8', bandwidth: bandwidthOf(segments), codecs: [codecs] };
  return [textFile('master.m3u8', multivariantPlaylist([variant])), ...segmentFolder('audio', extension, segments)];
}
