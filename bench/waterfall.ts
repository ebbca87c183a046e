import type { RequestRecord } from '../demo/origin/request-log.js';
import type { StartRecord } from './page/driver.js';

/** What happened in one start, in order: requests as the origin saw them, marks as the page saw them. Times in ms after load(). */
export function waterfall(start: StartRecord, requests: readonly RequestRecord[], originEpoch: number): string {
  const since = (ms: number | null): string => (ms === null ? '…' : String(Math.round(ms + originEpoch - start.loadedAt)));
  const asked = requests.map(({ url, range, startMs, firstByteMs, endMs, bytes, isNewConnection, outcome }) => ({
    atMs: startMs + originEpoch - start.loadedAt,
    text: `→ ${url}${range === null ? '' : ` ${range}`}  first byte ${since(firstByteMs)}, end ${since(endMs)}, ${bytes} B${isNewConnection ? ', new connection' : ''}${outcome === 'complete' ? '' : `, ${outcome}`}`,
  }));
  const seen = start.marks.map(({ name, atMs }) => ({ atMs, text: name }));
  return [...asked, ...seen].sort((a, b) => a.atMs - b.atMs).map(({ atMs, text }) => `${String(Math.round(atMs)).padStart(7)}  ${text}`).join('\n');
}
