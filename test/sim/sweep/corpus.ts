import { readFileSync } from 'node:fs';
import { Link, type Trace } from './link.js';
import type { Movie } from './movie.js';

export interface Family {
  readonly name: string;
  readonly movie: Movie;
  readonly links: readonly Link[];
}

const FAMILIES = ['3g', '4g', '5g-like', 'fcc-sd', 'fcc-hd', 'puffer', 'steps'] as const;

interface TraceFile {
  readonly family: string;
  readonly movie: 'sd' | 'uhd';
  readonly traces: readonly Trace[];
}

interface MovieFile {
  readonly name: string;
  readonly segmentMs: number;
  readonly kbps: readonly number[];
  readonly sizesBits: readonly (readonly number[])[];
}

/** All recorded and made-up links with the film that suits their rate. `folder` is test/sim/traces. */
export function readCorpus(folder: URL): readonly Family[] {
  const movies = { sd: readMovie(folder, 'sd'), uhd: readMovie(folder, 'uhd') };
  return FAMILIES.map((name) => {
    const file: TraceFile = JSON.parse(readFileSync(new URL(`traces-${name}.json`, folder), 'utf8'));
    return { name, movie: movies[file.movie], links: file.traces.map((trace) => new Link(trace)) };
  });
}

function readMovie(folder: URL, name: string): Movie {
  const file: MovieFile = JSON.parse(readFileSync(new URL(`movie-${name}.json`, folder), 'utf8'));
  return { name: file.name, segmentSeconds: file.segmentMs / 1000, bitratesBps: file.kbps.map((kbps) => kbps * 1000), sizesBits: file.sizesBits };
}
