import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EncodedPieces } from './derive/encoded-pieces.js';
import { packagings } from './derive/packagings.js';
import { readFragmentedMp4 } from './derive/read-fragmented-mp4.js';
import type { EncodedTrack } from './derive/encoded-track.js';

/** The files of one stream by their path relative to its folder. */
export type StreamFiles = ReadonlyMap<string, Uint8Array>;

/** The sample streams, each packaged when first asked for and then kept. */
export interface MediaLibrary {
  /** What all streams are made of; the live origin loops it. */
  readonly pieces: EncodedPieces;
  /** Null for an id that is not in the catalogue. */
  stream(id: string): StreamFiles | null;
}

/** Opens the pieces in `folder` (default: the one beside this file). Synchronous; about 7 MB. */
export function openMediaLibrary(folder = fileURLToPath(new URL('encoded/', import.meta.url))): MediaLibrary {
  const pieces = readPieces(folder);
  const built = new Map<string, StreamFiles>();
  return {
    pieces,
    stream(id) {
      const known = built.get(id);
      if (known !== undefined) return known;
      const packaging = Object.hasOwn(packagings, id) ? packagings[id] : undefined;
      if (packaging === undefined) return null;
      const files = new Map(packaging(pieces).map(({ path, body }) => [path, body]));
      built.set(id, files);
      return files;
    },
  };
}

function readPieces(folder: string): EncodedPieces {
  const file = (name: string): Uint8Array => new Uint8Array(readFileSync(`${folder}/${name}`));
  const track = (name: string): EncodedTrack => readFragmentedMp4(file(name));
  // An AAC encoder starts with one frame of priming; without it the beep is where the flash is.
  const aac = (name: string): EncodedTrack => readFragmentedMp4(file(name), 1);
  return {
    video: ['180', '360', '540'].map((name) => ({ name, track: track(`video-${name}.mp4`) })),
    audio: [
      { language: 'en', name: 'English', track: aac('audio-en.mp4') },
      { language: 'de', name: 'Deutsch', track: aac('audio-de.mp4') },
    ],
    alternate: { video: track('video-alt.mp4'), audio: aac('audio-alt.mp4') },
    av1: track('video-av1.mp4'),
    vp9: track('video-vp9.mp4'),
    opus: track('audio-opus.mp4'),
    vp9WebM: file('video-vp9.webm'),
    opusWebM: file('audio-opus.webm'),
    mp3: file('audio.mp3'),
  };
}
