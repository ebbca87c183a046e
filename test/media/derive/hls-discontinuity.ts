import { bandwidthOf, type PackagedSegment } from './bandwidth.js';
import type { EncodedPieces } from './encoded-pieces.js';
import { fragmentedRendition } from './fragmented-segments.js';
import { mapTag, mediaPlaylist, multivariantPlaylist, type PlaylistSegment } from './hls-playlist.js';
import { textFile, type StreamFile } from './stream-file.js';
import { transportSegments } from './transport-segments.js';

/** Segments of 2 s: 0..3 from the programme, 4 of the alternate piece, then 8..11 of the programme again. */
const firstStretch = [0, 4] as const;
const lastStretch = [8, 12] as const;
const discontinuity = '#EXT-X-DISCONTINUITY';
/** The alternate piece has a clock of its own. */
const alternateBaseTicks = 4_500_000;

/** 8 s of the programme, 8 s of a piece with another picture size and sample rate and clock, 8 s of the programme. TS. */
export function hlsTsDiscontinuity({ video, audio, alternate }: EncodedPieces): StreamFile[] {
  const sound = audio.slice(0, 1).map(({ track }) => track);
  const between = transportSegments([alternate.video, alternate.audio], alternateBaseTicks);
  const built = video.slice(1).map(({ name, track }) => {
    const programme = transportSegments([track, ...sound]);
    const stretches = [programme.slice(...firstStretch), between, programme.slice(...lastStretch)];
    const bandwidth = bandwidthOf(stretches.flat());
    const codecs = [track, ...sound].map((each) => each.codecs);
    const list = stretches.flatMap((segments, stretch) =>
      segments.map(({ seconds }, index): PlaylistSegment => {
        const opens = index === 0 && stretch > 0;
        return { uri: `${stretch}-${index}.ts`, seconds, tags: opens ? [discontinuity] : [] };
      }),
    );
    return {
      variant: { uri: `${name}/index.m3u8`, bandwidth, codecs, size: track },
      files: [textFile(`${name}/index.m3u8`, mediaPlaylist(list)), ...stretchFiles(name, 'ts', stretches)],
    };
  });
  return [textFile('master.m3u8', multivariantPlaylist(built.map(({ variant }) => variant))), ...built.flatMap(({ files }) => files)];
}

/** The same cut in muxed fMP4: the map changes at each discontinuity, and the alternate piece counts from 0. */
export function hlsFmp4Discontinuity({ video, audio, alternate }: EncodedPieces): StreamFile[] {
  const sound = audio.slice(0, 1).map(({ track }) => track);
  const between = fragmentedRendition([alternate.video, alternate.audio]);
  const built = video.slice(1).map(({ name, track }) => {
    const programme = fragmentedRendition([track, ...sound]);
    const stretches = [programme.segments.slice(...firstStretch), between.segments, programme.segments.slice(...lastStretch)];
    const maps = ['programme.mp4', 'alternate.mp4', 'programme.mp4'];
    const list = stretches.flatMap((segments, stretch) =>
      segments.map(({ seconds }, index): PlaylistSegment => {
        const opens = index === 0 ? [mapTag(maps[stretch] ?? '')] : [];
        return { uri: `${stretch}-${index}.m4s`, seconds, tags: stretch > 0 && index === 0 ? [discontinuity, ...opens] : opens };
      }),
    );
    const codecs = [track, ...sound].map((each) => each.codecs);
    return {
      variant: { uri: `${name}/index.m3u8`, bandwidth: bandwidthOf(stretches.flat()), codecs, size: track },
      files: [
        textFile(`${name}/index.m3u8`, mediaPlaylist(list)),
        { path: `${name}/programme.mp4`, body: programme.init },
        { path: `${name}/alternate.mp4`, body: between.init },
        ...stretchFiles(name, 'm4s', stretches),
      ],
    };
  });
  return [textFile('master.m3u8', multivariantPlaylist(built.map(({ variant }) => variant))), ...built.flatMap(({ files }) => files)];
}

function stretchFiles(folder: string, extension: string, stretches: readonly (readonly PackagedSegment[])[]): StreamFile[] {
  return stretches.flatMap((segments, stretch) =>
    segments.map(({ bytes }, index) => ({ path: `${folder}/${stretch}-${index}.${extension}`, body: bytes })),
  );
}
