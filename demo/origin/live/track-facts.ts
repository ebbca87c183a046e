/** What the timetable and the manifests need to know of one looped track: its frames and its attributes, no bytes. */
export interface TrackFacts {
  /** Name in URLs: `360`, `audio-en`. */
  readonly id: string;
  readonly kind: 'video' | 'audio';
  /** RFC 6381. */
  readonly codecs: string;
  /** Bits per second. */
  readonly peakBandwidth: number;
  readonly averageBandwidth: number;
  /** Pixels; 0 for audio. */
  readonly width: number;
  readonly height: number;
  /** Hz; 0 for video. */
  readonly sampleRate: number;
  /** Audio: ISO 639, and its name for people; empty for video. */
  readonly language: string;
  readonly label: string;
  readonly timescale: number;
  /** Ticks of each frame; all last equally long. */
  readonly frameTicks: number;
  /** Frames until the content repeats. */
  readonly loopFrames: number;
  /** Frames of the loop, rising, in front of which it may be cut into parts; null: any. */
  readonly cleanCuts: readonly number[] | null;
}

/** All tracks of a live channel. In a break the one video and one audio of `alternate` stand for all others. */
export interface LadderFacts {
  readonly video: readonly TrackFacts[];
  readonly audio: readonly TrackFacts[];
  readonly alternate: { readonly video: TrackFacts; readonly audio: TrackFacts };
}

/** Every track there is. */
export function allTracks({ video, audio, alternate }: LadderFacts): TrackFacts[] {
  return [...video, ...audio, alternate.video, alternate.audio];
}

/** The track that stands for `track` in an ad. */
export function alternateOf(ladder: LadderFacts, track: TrackFacts): TrackFacts {
  return track.kind === 'video' ? ladder.alternate.video : ladder.alternate.audio;
}
