import { bandwidthOf } from './bandwidth.js';
import { byNumber, byTime, type Addressing } from './dash-addressing.js';
import { dashManifest, type DashRepresentation, type DashSet } from './dash-manifest.js';
import type { EncodedPieces } from './encoded-pieces.js';
import { trackSeconds, type EncodedTrack } from './encoded-track.js';
import { fragmentedRendition, type FragmentedRendition } from './fragmented-segments.js';
import type { FragmentOptions } from './media-fragment.js';
import { textFile, type StreamFile } from './stream-file.js';

interface Built<T> {
  readonly made: T;
  readonly files: readonly StreamFile[];
}

function representation(id: string, track: EncodedTrack, rendition: FragmentedRendition, addressing: Addressing): Built<DashRepresentation> {
  const addressed = addressing({ id, timescale: track.timescale, rendition });
  const shape = track.kind === 'video' ? { size: track } : { sampleRate: track.sampleRate };
  const made = { id, codecs: track.codecs, bandwidth: bandwidthOf(rendition.segments), ...shape, addressing: addressed.addressing };
  return { made, files: addressed.files };
}

/** Which of a track's segments a Period holds, and what its representation ids begin with. */
interface PeriodCut {
  readonly prefix: string;
  readonly segments: readonly [number, number];
}

const wholeProgramme: PeriodCut = { prefix: '', segments: [0, Infinity] };

function sets({ video, audio }: Pick<EncodedPieces, 'video' | 'audio'>, addressing: Addressing, options: FragmentOptions, cut = wholeProgramme): Built<DashSet[]> {
  const build = (name: string, track: EncodedTrack): Built<DashRepresentation> => {
    const { init, segments } = fragmentedRendition([track], options);
    return representation(`${cut.prefix}${name}`, track, { init, segments: segments.slice(...cut.segments) }, addressing);
  };
  const pictures = video.map(({ name, track }) => build(name, track));
  const sounds = audio.map((piece) => ({ piece, built: build(`audio-${piece.language}`, piece.track) }));
  const videoSet: DashSet = { kind: 'video', mimeType: 'video/mp4', isMain: true, representations: pictures.map(({ made }) => made) };
  const audioSets = sounds.map(({ piece, built }): DashSet => {
    const { language, name: label } = piece;
    return { kind: 'audio', mimeType: 'audio/mp4', language, label, isMain: language === 'en', representations: [built.made] };
  });
  return { made: [...(video.length === 0 ? [] : [videoSet]), ...audioSets], files: [...pictures, ...sounds.map(({ built }) => built)].flatMap(({ files }) => files) };
}

export interface DashOptions extends FragmentOptions {
  /** Folders that all hold the files; each becomes a BaseURL. */
  readonly locations?: readonly string[];
}

/** One Period, addressed in the given way. */
export function dash(pieces: Pick<EncodedPieces, 'video' | 'audio'>, addressing: Addressing, { locations = [], ...options }: DashOptions = {}): StreamFile[] {
  const { made, files } = sets(pieces, addressing, options);
  const seconds = Math.round(Math.max(...[...pieces.video, ...pieces.audio].map(({ track }) => trackSeconds(track))));
  const manifest = dashManifest(seconds, [{ id: 'programme', startSeconds: 0, sets: made }], locations.map((folder) => `${folder}/`));
  const placed = locations.length === 0 ? files : locations.flatMap((folder) => files.map(({ path, body }) => ({ path: `${folder}/${path}`, body })));
  return [textFile('manifest.mpd', manifest), ...placed];
}

/**
 * The programme cut in two at 12 s. The second Period has other representation ids, a timeline instead of numbers, and a
 * presentationTimeOffset, since the media's clock runs on. Audio crosses the cut by half a frame, as in real cuts.
 */
export function dashTwoPeriods(pieces: EncodedPieces): StreamFile[] {
  const first = sets(pieces, byNumber(), {}, { prefix: 'first-', segments: [0, 6] });
  const second = sets(pieces, byTime(12), {}, { prefix: 'second-', segments: [6, 12] });
  const manifest = dashManifest(24, [
    { id: 'first', startSeconds: 0, sets: first.made },
    { id: 'second', startSeconds: 12, sets: second.made },
  ]);
  return [textFile('manifest.mpd', manifest), ...first.files, ...second.files];
}

/** One video and one Opus rendition in fMP4. */
export function dashWithOpus({ opus }: EncodedPieces, name: string, video: EncodedTrack): StreamFile[] {
  return dash({ video: [{ name, track: video }], audio: [{ language: 'en', name: 'English', track: opus }] }, byNumber());
}
