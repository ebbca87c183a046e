/** Segment sizes of one film in all its renditions, lowest first. */
export interface Movie {
  readonly name: string;
  readonly segmentSeconds: number;
  /** Bits per second as a manifest would say. */
  readonly bitratesBps: readonly number[];
  /** [segment][rendition] */
  readonly sizesBits: readonly (readonly number[])[];
}

/** The same film cut into segments of another length: bits are spread evenly within an original segment. */
export function recut(movie: Movie, segmentSeconds: number): Movie {
  if (segmentSeconds === movie.segmentSeconds) return movie;
  const count = Math.floor((movie.sizesBits.length * movie.segmentSeconds) / segmentSeconds);
  const sizesBits = Array.from({ length: count }, (_, index) => {
    const start = (index * segmentSeconds) / movie.segmentSeconds;
    const end = ((index + 1) * segmentSeconds) / movie.segmentSeconds;
    return movie.bitratesBps.map((_bitrate, rendition) => {
      let bits = 0;
      for (let part = Math.floor(start); part < end; part += 1) {
        const share = Math.min(end, part + 1) - Math.max(start, part);
        bits += share * (movie.sizesBits[part]?.[rendition] ?? 0);
      }
      return bits;
    });
  });
  return { ...movie, segmentSeconds, sizesBits };
}
