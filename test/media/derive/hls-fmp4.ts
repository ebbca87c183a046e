import { bandwidthOf, joinBandwidths } from './bandwidth.js';
import type { EncodedPieces } from './encoded-pieces.js';
import type { EncodedTrack } from './encoded-track.js';
import { fragmentedRendition, singleFile, type FragmentedRendition } from './fragmented-segments.js';
import { mapTag, mediaPlaylist, multivariantPlaylist, type AudioRendition, type Variant } from './hls-playlist.js';
import { textFile, type StreamFile } from './stream-file.js';

const audioGroup = 'sound';

/** How one rendition lies on the server: a folder with `index.m3u8`. */
type Layout = (folder: string, rendition: FragmentedRendition, track: EncodedTrack) => StreamFile[];

/** `init.mp4` and a file a segment. */
export const segmentFiles: Layout = (folder, { init, segments }) => {
  const list = segments.map(({ seconds }, index) => ({ uri: `${index}.m4s`, seconds, tags: index === 0 ? [mapTag('init.mp4')] : [] }));
  const files = segments.map(({ bytes }, index) => ({ path: `${folder}/${index}.m4s`, body: bytes }));
  return [textFile(`${folder}/index.m3u8`, mediaPlaylist(list)), { path: `${folder}/init.mp4`, body: init }, ...files];
};

/** One file; map and segments are byte ranges of it. */
export const byteRanges: Layout = (folder, rendition, track) => {
  const { body, init, segments } = singleFile(rendition, track.timescale);
  const list = rendition.segments.map(({ seconds }, index) => {
    const range = segments[index] ?? init;
    return { uri: 'media.mp4', seconds, range, tags: index === 0 ? [mapTag('media.mp4', init)] : [] };
  });
  return [textFile(`${folder}/index.m3u8`, mediaPlaylist(list)), { path: `${folder}/media.mp4`, body }];
};

/** Video renditions and an audio group, all fMP4. */
export function hlsFmp4({ video, audio }: EncodedPieces, layout: Layout): StreamFile[] {
  const sounds = audio.map(({ language, name, track }) => {
    const built = fragmentedRendition([track]);
    const folder = `audio-${language}`;
    const rendition: AudioRendition = { groupId: audioGroup, name, language, uri: `${folder}/index.m3u8`, isDefault: language === 'en' };
    return { rendition, codecs: track.codecs, bandwidth: bandwidthOf(built.segments), files: layout(folder, built, track) };
  });
  const heard = sounds.slice(0, 1);
  const pictures = video.map(({ name, track }) => {
    const built = fragmentedRendition([track]);
    const bandwidth = joinBandwidths([bandwidthOf(built.segments), ...heard.map((sound) => sound.bandwidth)]);
    const codecs = [track.codecs, ...heard.map((sound) => sound.codecs)];
    const variant: Variant = { uri: `${name}/index.m3u8`, bandwidth, codecs, size: track, audioGroup };
    return { variant, files: layout(name, built, track) };
  });
  const master = multivariantPlaylist(pictures.map(({ variant }) => variant), sounds.map(({ rendition }) => rendition));
  return [textFile('master.m3u8', master), ...[...sounds, ...pictures].flatMap(({ files }) => files)];
}

/** English audio and video as two tracks of each segment. */
export function hlsMuxedFmp4({ video, audio }: EncodedPieces): StreamFile[] {
  const sound = audio.slice(0, 1).map(({ track }) => track);
  const built = video.map(({ name, track }) => {
    const tracks = [track, ...sound];
    const rendition = fragmentedRendition(tracks);
    const codecs = tracks.map((each) => each.codecs);
    const variant: Variant = { uri: `${name}/index.m3u8`, bandwidth: bandwidthOf(rendition.segments), codecs, size: track };
    return { variant, files: segmentFiles(name, rendition, track) };
  });
  return [textFile('master.m3u8', multivariantPlaylist(built.map(({ variant }) => variant))), ...built.flatMap(({ files }) => files)];
}
