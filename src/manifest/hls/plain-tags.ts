import ParseStream from 'm3u8-parser/src/parse-stream.js';
import type { Token } from 'm3u8-parser/src/parse-stream.js';
import type { Playlist } from './playlist.js';

export type { Token };

/**
 * What m3u8-parser makes of one URI or plain tag; null: nothing. It is only shown lines whose shape has been checked, and
 * never an attribute list, where it throws or takes quadratic time. A throw all the same is `manifest/invalid`.
 */
export type PlainTagReader = (line: string) => Token | null;

export function createPlainTagReader(playlist: Playlist): PlainTagReader {
  const stream = new ParseStream();
  const read: { token: Token | null } = { token: null };
  stream.on('data', (token) => {
    read.token = token;
  });
  return (line) => {
    read.token = null;
    try {
      stream.push(line);
    } catch (cause) {
      throw playlist.invalid('a line could not be read', cause);
    }
    return read.token;
  };
}
