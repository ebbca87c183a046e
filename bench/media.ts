import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamSource } from '../demo/origin/resources.js';
import { openMediaLibrary } from '../test/media/library.js';
import { ffmpeg, hasFfmpeg, make } from './ffmpeg.js';
import type { Format } from './options.js';

/** One packaging with one rendition, so that every player starts with the same. */
export interface BenchStream {
  /** Its folder below /media/. */
  readonly id: string;
  readonly format: Format;
  /** Path of the manifest within the folder. */
  readonly manifest: string;
  /** Path of the media playlist of the picture; null in DASH. */
  readonly playlist: string | null;
  /** Init segment of the picture; null in TS. */
  readonly init: string | null;
  /** Media segment of the picture that starts at `index` × `segmentSeconds`. */
  readonly segment: (index: number) => string;
  readonly segmentSeconds: number;
  /** Of picture and sound, bits per second. */
  readonly bitrateBps: number;
  readonly durationSeconds: number;
}

export interface BenchMedia extends StreamSource {
  /** The stream for a link: a rendition that takes half to two thirds of it, where the link is slow. */
  choose(format: Format, segmentSeconds: number, bitsPerSecond: number | null): BenchStream;
  /** Segment lengths that there are. */
  readonly segmentSeconds: readonly number[];
  /** Where it comes from, for the report. */
  readonly about: string;
}

const seconds = 24;
const loops = 4;
const gop = '-r 25 -g 50 -keyint_min 50 -sc_threshold 0 -pix_fmt yuv420p';

interface Rung {
  readonly name: string;
  readonly size: string;
  readonly kbps: number;
}

const low: Rung = { name: '900k', size: '640x360', kbps: 900 };
const high: Rung = { name: '2500k', size: '1280x720', kbps: 2500 };
const audioKbps = 96;

/** Encodes once with ffmpeg into the cache of the project in `root`; without ffmpeg the sample streams stand in. */
export function openBenchMedia(root: string, segmentLengths: readonly number[]): BenchMedia {
  return hasFfmpeg() ? encodedMedia(join(root, '.cache/bench-media'), segmentLengths) : sampleMedia(join(root, 'test/media/encoded'));
}

function encodedMedia(folder: string, segmentLengths: readonly number[]): BenchMedia {
  mkdirSync(folder, { recursive: true });
  const folders = new Map<string, string>();
  const files = new Map<string, ReadonlyMap<string, Uint8Array>>();
  for (const rung of [low, high]) {
    const source = make(join(folder, `${rung.name}.mp4`), (out) => encode(rung, out));
    for (const length of segmentLengths) {
      const input = ['-stream_loop', String(loops - 1), '-i', source, '-c', 'copy'];
      const ts = make(join(folder, `ts-${rung.name}-${length}s`), (out) => {
        mkdirSync(out);
        ffmpeg([...input, '-f', 'hls', '-hls_time', String(length), '-hls_playlist_type', 'vod', '-hls_segment_filename', `${out}/%d.ts`, '-master_pl_name', 'master.m3u8', `${out}/index.m3u8`]);
      });
      const cmaf = make(join(folder, `cmaf-${rung.name}-${length}s`), (out) => {
        mkdirSync(out);
        ffmpeg([...input, '-f', 'dash', '-seg_duration', String(length), '-use_template', '1', '-use_timeline', '0', '-hls_playlist', '1',
          '-init_seg_name', 'init-$RepresentationID$.mp4', '-media_seg_name', '$RepresentationID$-$Number$.m4s', `${out}/manifest.mpd`]);
      });
      for (const path of [ts, cmaf]) folders.set(path.slice(folder.length + 1), path);
    }
  }
  return {
    stream(id) {
      const path = folders.get(id);
      if (path === undefined) return null;
      const found = files.get(id) ?? readFolder(path);
      files.set(id, found);
      return found;
    },
    segmentSeconds: segmentLengths,
    about: `H.264 at ${low.kbps} and ${high.kbps} kb/s with a key frame every 2 s, AAC at ${audioKbps} kb/s, encoded by ffmpeg; ${low.kbps} on links below 2 Mb/s`,
    choose(format, segmentSeconds, bitsPerSecond) {
      const rung = bitsPerSecond !== null && bitsPerSecond < 2_000_000 ? low : high;
      const shared = { format, segmentSeconds, bitrateBps: (rung.kbps + audioKbps) * 1000, durationSeconds: seconds * loops };
      if (format === 'hls-ts') return { ...shared, id: `ts-${rung.name}-${segmentSeconds}s`, manifest: 'master.m3u8', playlist: 'index.m3u8', init: null, segment: (index) => `${index}.ts` };
      const id = `cmaf-${rung.name}-${segmentSeconds}s`;
      const isHls = format === 'hls-fmp4';
      return { ...shared, id, manifest: isHls ? 'master.m3u8' : 'manifest.mpd', playlist: isHls ? 'media_0.m3u8' : null, init: 'init-0.mp4', segment: (index) => `0-${index + 1}.m4s` };
    },
  };
}

/** The plain sample streams: several renditions and little ones, so these figures say less. */
function sampleMedia(folder: string): BenchMedia {
  const library = openMediaLibrary(folder);
  const ids: Readonly<Record<Format, string>> = { 'hls-ts': 'hls-ts-media-playlist', 'hls-fmp4': 'hls-fmp4', dash: 'dash-number' };
  return {
    stream: (id) => library.stream(id),
    segmentSeconds: [2],
    about: 'the sample streams (ffmpeg is not installed; with it the benchmark encodes its own): players may start with different renditions',
    choose(format) {
      const shared = { id: ids[format], format, segmentSeconds: 2, bitrateBps: 500_000, durationSeconds: seconds };
      if (format === 'hls-ts') return { ...shared, manifest: '360/index.m3u8', playlist: null, init: null, segment: (index) => `360/${index}.ts` };
      const isHls = format === 'hls-fmp4';
      return { ...shared, manifest: isHls ? 'master.m3u8' : 'manifest.mpd', playlist: isHls ? '360/index.m3u8' : null, init: '360/init.mp4', segment: (index) => `360/${isHls ? index : index + 1}.m4s` };
    },
  };
}

function encode({ size, kbps }: Rung, out: string): void {
  ffmpeg([
    '-f', 'lavfi', '-i', `testsrc2=s=${size}:r=25:d=${seconds},noise=alls=14:allf=t`, '-f', 'lavfi', '-i', `sine=f=440:r=48000:d=${seconds}`,
    '-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-bf', '2', '-x264-params', 'open-gop=0', ...gop.split(' '),
    '-b:v', `${kbps}k`, '-maxrate', `${Math.round(kbps * 1.1)}k`, '-bufsize', `${kbps}k`, '-c:a', 'aac', '-b:a', `${audioKbps}k`, '-ac', '2', '-t', String(seconds), out,
  ]);
}

function readFolder(folder: string): ReadonlyMap<string, Uint8Array> {
  return new Map(readdirSync(folder).map((name) => {
    const body = new Uint8Array(readFileSync(join(folder, name)));
    return [name, name.endsWith('.m3u8') ? plainPlaylist(body) : body];
  }));
}

/** ffmpeg's DASH muxer dates every segment and does not say that nothing follows; shaka then fetches the middle and the end first. */
function plainPlaylist(body: Uint8Array): Uint8Array {
  const lines = new TextDecoder().decode(body).split('\n').filter((line) => !line.startsWith('#EXT-X-PROGRAM-DATE-TIME') && !line.startsWith('#EXT-X-PLAYLIST-TYPE'));
  const header = lines.findIndex((line) => line.startsWith('#EXT-X-TARGETDURATION'));
  if (header >= 0) lines.splice(header, 0, '#EXT-X-PLAYLIST-TYPE:VOD');
  return new TextEncoder().encode(lines.join('\n'));
}
