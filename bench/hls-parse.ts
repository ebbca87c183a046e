/**
 * What the HLS parser costs on long playlists: CPU time in all, and the longest stretch in which no other task could run.
 * npx esbuild bench/hls-parse.ts --bundle --platform=node --format=esm | node --single-threaded-gc --input-type=module
 */
import * as dateRanges from '../src/manifest/hls/date-ranges.js';
import { createHlsParser } from '../src/manifest/hls/index.js';
import * as live from '../src/manifest/hls/live-playlist.js';
import type { Clock } from '../src/ports/clock.js';

const header = '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:6\n#EXT-X-PLAYLIST-TYPE:VOD\n';
const rows = (count: number, row: (at: number) => string): string => `${header}${Array.from({ length: count }, (_, at) => row(at)).join('')}#EXT-X-ENDLIST\n`;
const plain = (at: number): string => `#EXTINF:5.99467,\nsegments/video_1080p_${String(at).padStart(8, '0')}.ts\n`;
const key = (at: number): string => (at % 10 === 0 ? `#EXT-X-KEY:METHOD=AES-128,URI="https://keys.example/${String(at)}",IV=0x${at.toString(16).padStart(32, '0')}\n` : '');
const rich = (at: number): string => `${key(at)}#EXT-X-PROGRAM-DATE-TIME:${new Date(1.7e12 + at * 6000).toISOString()}\n#EXTINF:6.000,\nhttps://cdn.example/a/video_${String(at)}.m4s?x=1\n`;

/** CPU, not wall, since the machine may have other work: user and system ms of this process. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function measure(name: string, text: string): Promise<void> {
  const totals: number[] = [];
  const longest: number[] = [];
  for (let run = 0; run < 7; run += 1) {
    const start = cpuMs();
    let sliceStart = start;
    let worst = 0;
    const endSlice = (): void => {
      worst = Math.max(worst, cpuMs() - sliceStart);
    };
    const clock: Clock = {
      now: () => performance.now(),
      wallNow: () => Date.now(),
      sleep(): Promise<void> {
        endSlice();
        return new Promise((resolve) => setImmediate(() => {
          sliceStart = cpuMs();
          resolve();
        }));
      },
    };
    await createHlsParser({ clock, loadLive: async () => live, loadDateRanges: async () => dateRanges }).parse({ text, url: 'https://media.example/show/main.m3u8', nowEpochMs: 0, previous: null, remote: new Map() }, new AbortController().signal);
    endSlice();
    totals.push(cpuMs() - start);
    longest.push(worst);
  }
  const show = (values: readonly number[]): string => `first ${(values[0] ?? 0).toFixed(0)}, best ${Math.min(...values).toFixed(0)}`;
  console.log(`${name} (${(text.length / 1e6).toFixed(1)} MB): CPU ms ${show(totals)}; longest slice ms ${show(longest)}`);
}

await measure('20 000 segments', rows(20_000, plain));
await measure('20 000 segments, dated, a key each ten', rows(20_000, rich));
await measure('200 000 segments', rows(200_000, plain));
