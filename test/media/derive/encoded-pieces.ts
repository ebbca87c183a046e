import type { EncodedTrack } from './encoded-track.js';

/** Everything that make.sh encodes, read into tracks; the raw files where they are served as they are. */
export interface EncodedPieces {
  /** H.264, 24 s, from low to high. */
  readonly video: readonly VideoPiece[];
  /** AAC, 24 s. */
  readonly audio: readonly AudioPiece[];
  /** 8 s that replace seconds 8..16: another size and sample rate. */
  readonly alternate: { readonly video: EncodedTrack; readonly audio: EncodedTrack };
  /** 8 s each. */
  readonly av1: EncodedTrack;
  readonly vp9: EncodedTrack;
  readonly opus: EncodedTrack;
  readonly vp9WebM: Uint8Array;
  readonly opusWebM: Uint8Array;
  /** MPEG-1 layer 3, 48 kHz, 24 s, frames only. */
  readonly mp3: Uint8Array;
}

export interface VideoPiece {
  /** Height in lines: the rendition's name in paths. */
  readonly name: string;
  readonly track: EncodedTrack;
}

export interface AudioPiece {
  readonly language: 'en' | 'de';
  readonly name: string;
  readonly track: EncodedTrack;
}

/** Seconds of a segment in every packaging; the encoder's GOP length. */
export const segmentSeconds = 2;
