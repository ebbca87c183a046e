/** A segment as served. */
export interface PackagedSegment {
  readonly bytes: Uint8Array;
  readonly seconds: number;
}

/** What a manifest declares: bits per second of the fullest segment, and of all of them. */
export interface Bandwidth {
  readonly peak: number;
  readonly average: number;
}

export function bandwidthOf(segments: readonly PackagedSegment[]): Bandwidth {
  const bits = segments.reduce((sum, { bytes }) => sum + bytes.length * 8, 0);
  const seconds = segments.reduce((sum, segment) => sum + segment.seconds, 0);
  return { peak: Math.ceil(Math.max(...segments.map((segment) => (segment.bytes.length * 8) / segment.seconds))), average: Math.ceil(bits / seconds) };
}

/** Of streams that are played together: the sum. */
export function joinBandwidths(parts: readonly Bandwidth[]): Bandwidth {
  return parts.reduce((sum, part) => ({ peak: sum.peak + part.peak, average: sum.average + part.average }), { peak: 0, average: 0 });
}
