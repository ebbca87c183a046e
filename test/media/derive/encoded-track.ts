/** One coded frame. Times are ticks of the track's timescale. */
export interface EncodedSample {
  /** Decode order as a clock: 0, one duration, two durations … May run ahead of `pts`, see `decodeDelay`. */
  readonly dts: number;
  /** Presentation time; the first frame shown has 0. */
  readonly pts: number;
  readonly key: boolean;
  readonly data: Uint8Array;
}

/** One elementary stream, free of any container but its sample entry. All samples last equally long. */
export interface EncodedTrack {
  readonly kind: 'video' | 'audio';
  /** RFC 6381. */
  readonly codecs: string;
  readonly timescale: number;
  readonly sampleDuration: number;
  /** Ticks by which decoding must start ahead of presentation: 0 without B-frames. */
  readonly decodeDelay: number;
  /** The box in `stsd`: avc1, mp4a, av01 … with its configuration. */
  readonly sampleEntry: Uint8Array;
  /** Pixels; 0 for audio. */
  readonly width: number;
  readonly height: number;
  /** Hz; 0 for video. */
  readonly sampleRate: number;
  readonly samples: readonly EncodedSample[];
}

/** A run of samples that starts with a key frame. `start` and `duration` are ticks. */
export interface TrackSegment {
  readonly track: EncodedTrack;
  readonly start: number;
  readonly duration: number;
  readonly samples: readonly EncodedSample[];
}

/**
 * Cuts the track every `seconds`. Video is cut at its key frames, which lie there; audio at the nearest frame, so its
 * segments are up to half a frame (11 ms) longer or shorter, as every packager makes them. What is left over at the end
 * goes to the last segment while it is shorter than half of one.
 */
export function cutTrack(track: EncodedTrack, seconds: number): TrackSegment[] {
  const out: TrackSegment[] = [];
  const count = Math.max(1, Math.round(trackSeconds(track) / seconds));
  for (let index = 0; index < count; index += 1) {
    const framesBefore = (cut: number): number => Math.round((cut * seconds * track.timescale) / track.sampleDuration);
    const from = framesBefore(index);
    const to = index === count - 1 ? track.samples.length : framesBefore(index + 1);
    const samples = track.samples.slice(from, to);
    if (samples[0]?.key !== true) throw new Error(`No key frame at ${index * seconds} s: cannot cut there.`);
    out.push({ track, start: from * track.sampleDuration, duration: (to - from) * track.sampleDuration, samples });
  }
  return out;
}

/** All samples together. */
export function trackSeconds(track: EncodedTrack): number {
  return (track.samples.length * track.sampleDuration) / track.timescale;
}

export function secondsOf(segment: TrackSegment): number {
  return segment.duration / segment.track.timescale;
}
