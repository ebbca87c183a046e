import { checkLimit } from '../limits.js';
import type { Pace } from './pace.js';
import type { Playlist } from './playlist.js';

/** Calls `visit` with each line that is neither blank nor a comment, trimmed, and where in the text the next one begins; `playlist.line` says which it is. */
export async function forEachLine(text: string, playlist: Playlist, pace: Pace, visit: (line: string, next: number) => void): Promise<void> {
  // RFC 8216bis §4.1 ends lines with LF or CR LF; a file of lone CRs is readable too.
  const separator = text.includes('\n') ? '\n' : '\r';
  let number = 0;
  for (let from = text.startsWith('\ufeff') ? 1 : 0; from < text.length; ) {
    const found = text.indexOf(separator, from);
    const end = found < 0 ? text.length : found;
    number += 1;
    checkLimit('lineCharacters', end - from, playlist.url);
    checkLimit('lines', number, playlist.url);
    const line = text.slice(from, end).trim();
    from = end + 1;
    const pause = pace.step();
    if (pause !== null) await pause;
    if (line === '' || (line.startsWith('#') && !line.startsWith('#EXT'))) continue;
    playlist.line = number;
    visit(line, from);
  }
  playlist.line = 0;
}

export interface Tag {
  /** Without `#`: `EXT-X-KEY`. */
  readonly name: string;
  /** What stands behind the colon; empty where there is none. */
  readonly value: string;
}

/** null: the line is a URI. */
export function splitTag(line: string): Tag | null {
  if (!line.startsWith('#')) return null;
  const colon = line.indexOf(':');
  return colon < 0 ? { name: line.slice(1), value: '' } : { name: line.slice(1, colon).trimEnd(), value: line.slice(colon + 1).trim() };
}
