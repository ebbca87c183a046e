import { bandwidthOf, joinBandwidths, type PackagedSegment } from './bandwidth.js';
import type { EncodedPieces } from './encoded-pieces.js';
import { mediaPlaylist, multivariantPlaylist, type AudioRendition, type Variant } from './hls-playlist.js';
import { textFile, type StreamFile } from './stream-file.js';
import { packedAudioSegments, transportSegments } from './transport-segments.js';

/** Segments named 0, 1 … in `folder`, and `folder/index.m3u8`. */
export function segmentFolder(folder: string, extension: string, segments: readonly PackagedSegment[]): StreamFile[] {
  const files = segments.map(({ bytes }, index) => ({ path: `${folder}/${index}.${extension}`, body: bytes }));
  const list = segments.map(({ seconds }, index) => ({ uri: `${index}.${extension}`, seconds }));
  return [textFile(`${folder}/index.m3u8`, mediaPlaylist(list)), ...files];
}

export interface MuxedTsOptions {
  /** 90 kHz timestamp of presentation time 0. */
  readonly baseTicks?: number;
  readonly declareCodecs?: boolean;
}

interface Ladder {
  readonly variants: readonly Variant[];
  readonly files: readonly StreamFile[];
}

function muxedLadder({ video, audio }: EncodedPieces, { baseTicks, declareCodecs = true }: MuxedTsOptions = {}): Ladder {
  const sound = audio.slice(0, 1).map(({ track }) => track);
  const rungs = video.map(({ name, track }) => {
    const tracks = [track, ...sound];
    const segments = transportSegments(tracks, baseTicks);
    const codecs = declareCodecs ? tracks.map((each) => each.codecs) : [];
    const variant: Variant = { uri: `${name}/index.m3u8`, bandwidth: bandwidthOf(segments), codecs, size: track };
    return { variant, files: segmentFolder(name, 'ts', segments) };
  });
  return { variants: rungs.map(({ variant }) => variant), files: rungs.flatMap(({ files }) => files) };
}

/** English audio and video in each segment. */
export function hlsMuxedTs(pieces: EncodedPieces, options: MuxedTsOptions = {}): StreamFile[] {
  const { variants, files } = muxedLadder(pieces, options);
  return [textFile('master.m3u8', multivariantPlaylist(variants)), ...files];
}

/** Two locations that hold the same bytes, as variants of equal attributes: the second is the spare of the first. */
export function hlsRedundant(pieces: EncodedPieces): StreamFile[] {
  const { variants, files } = muxedLadder(pieces);
  const places = ['a', 'b'];
  const master = multivariantPlaylist(places.flatMap((place) => variants.map((variant) => ({ ...variant, uri: `${place}/${variant.uri}` }))));
  return [textFile('master.m3u8', master), ...places.flatMap((place) => files.map(({ path, body }) => ({ path: `${place}/${path}`, body })))];
}

/** Video alone in the variants; an audio group of English as packed ADTS and German as audio-only TS. */
export function hlsTsWithAudioGroup({ video, audio }: EncodedPieces): StreamFile[] {
  const audioGroup = 'sound';
  const sounds = audio.map(({ language, name, track }) => {
    const [extension, segments] = language === 'en' ? (['aac', packedAudioSegments(track)] as const) : (['ts', transportSegments([track])] as const);
    const uri = `audio-${language}/index.m3u8`;
    const rendition: AudioRendition = { groupId: audioGroup, name, language, uri, isDefault: language === 'en' };
    return { rendition, track, bandwidth: bandwidthOf(segments), files: segmentFolder(`audio-${language}`, extension, segments) };
  });
  const pictures = video.map(({ name, track }) => {
    const segments = transportSegments([track]);
    const bandwidth = joinBandwidths([bandwidthOf(segments), ...sounds.slice(0, 1).map((sound) => sound.bandwidth)]);
    const codecs = [track, ...sounds.slice(0, 1).map((sound) => sound.track)].map((each) => each.codecs);
    const variant: Variant = { uri: `${name}/index.m3u8`, bandwidth, codecs, size: track, audioGroup };
    return { variant, files: segmentFolder(name, 'ts', segments) };
  });
  const master = multivariantPlaylist(pictures.map(({ variant }) => variant), sounds.map(({ rendition }) => rendition));
  return [textFile('master.m3u8', master), ...[...sounds, ...pictures].flatMap(({ files }) => files)];
}

/** One rendition's media playlist with nothing above it. */
export function hlsMediaPlaylistOnly({ video, audio }: EncodedPieces): StreamFile[] {
  const tracks = [...video.slice(1, 2), ...audio.slice(0, 1)].map(({ track }) => track);
  return segmentFolder('360', 'ts', transportSegments(tracks));
}
