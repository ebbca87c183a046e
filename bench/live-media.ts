import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EncodedPieces, VideoPiece } from '../test/media/derive/encoded-pieces.js';
import { readFragmentedMp4 } from '../test/media/derive/read-fragmented-mp4.js';
import { openMediaLibrary } from '../test/media/library.js';
import { strip } from '../test/media/frame-counter.js';
import { ffmpeg, hasFfmpeg, make } from './ffmpeg.js';

interface LiveRung {
  /** Height in lines. */
  readonly name: string;
  readonly size: readonly [width: number, height: number];
  readonly kbps: number;
}

/** The top one does not fit through 2 Mb/s, the middle one does. */
const rungs: readonly LiveRung[] = [
  { name: '360', size: [640, 360], kbps: 600 },
  { name: '540', size: [960, 540], kbps: 1300 },
  { name: '720', size: [1280, 720], kbps: 2600 },
];

const seconds = 24;
const framesPerSecond = 25;

/** What the live channels loop: rungs of its own, encoded once by ffmpeg with the sample media's counter in the picture; without ffmpeg the sample media. */
export function openLiveMedia(root: string): EncodedPieces {
  const { pieces } = openMediaLibrary(join(root, 'test/media/encoded'));
  if (!hasFfmpeg()) return pieces;
  const folder = join(root, '.cache/bench-live');
  mkdirSync(folder, { recursive: true });
  const video = rungs.map((rung, index): VideoPiece => {
    const file = make(join(folder, `${rung.name}-${rung.kbps}k.mp4`), (out) => encode(rung, index + 1, out));
    return { name: rung.name, track: readFragmentedMp4(new Uint8Array(readFileSync(file))) };
  });
  return { ...pieces, video };
}

function encode({ size: [width, height], kbps }: LiveRung, code: number, out: string): void {
  const counter = `color=black:s=${strip.blocks}x1:r=${framesPerSecond}:d=${seconds},format=gray,geq=lum='16+219*(${counterBlocks(code)})'`;
  const scaled = `scale=${Math.round((strip.right - strip.left) * width)}:${Math.round((strip.bottom - strip.top) * height)}:flags=neighbor,format=yuv420p`;
  const band = Math.round(height / 10);
  ffmpeg([
    '-f', 'lavfi', '-i', `testsrc2=s=${width}x${height}:r=${framesPerSecond}:d=${seconds},noise=alls=10:allf=t,drawbox=x=0:y=0:w=iw:h=${band}:color=black:t=fill`, '-f', 'lavfi', '-i', counter,
    '-filter_complex', `[1:v]${scaled}[counter];[0:v][counter]overlay=x=${Math.round(strip.left * width)}:y=${Math.round(strip.top * height)},format=yuv420p[v]`, '-map', '[v]',
    '-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-bf', '2', '-x264-params', 'open-gop=0', '-g', '50', '-keyint_min', '50', '-sc_threshold', '0',
    '-b:v', `${kbps}k`, '-maxrate', `${Math.round(kbps * 1.1)}k`, '-bufsize', `${kbps}k`, '-t', String(seconds),
    '-movflags', '+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets', '-use_editlist', '0', '-map_metadata', '-1', '-fflags', '+bitexact', out,
  ]);
}

/** The blocks of the counter as an expression of ffmpeg's, N the frame and X the block: see test/media/README.md. */
function counterBlocks(code: number): string {
  const bits = Array.from({ length: 16 }, (_, bit) => `mod(floor(N/${2 ** bit}),2)`);
  const codeOnes = [1, 2, 4, 8].filter((bit) => (code & bit) !== 0).length;
  const checksum = `mod(${bits.join('+')}+${codeOnes},4)`;
  return `if(eq(X,0),1,if(eq(X,1),0,if(lt(X,18),mod(floor(N/pow(2,17-X)),2),if(lt(X,22),mod(floor(${code}/pow(2,21-X)),2),mod(floor(${checksum}/pow(2,23-X)),2)))))`;
}
