import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import type { ManifestNote } from '../../model/presentation.js';
import { readAttributes } from './attributes.js';
import type { Attributes } from './attributes.js';
import { createUriPolicy } from './uri-policy.js';
import type { UriPolicy } from './uri-policy.js';
import { createVariables } from './variables.js';
import type { Variables } from './variables.js';

/** More notes than anyone reads; the first ones tell what is wrong. */
const maxNotes = 50;

/** One playlist while it is read: where it came from, the line that is being read, its variables, what was wrong with it. */
export interface Playlist {
  readonly url: string;
  /** From 1; 0 when no line is concerned. */
  line: number;
  readonly notes: readonly ManifestNote[];
  readonly variables: Variables;
  readonly uris: UriPolicy;
  /** A fault that does not stop playback, on the current line. The same text is kept once. */
  note(text: string): void;
  /** The error for a fault that playback cannot do without, on the current line. */
  invalid(problem: string, cause?: unknown): PlayerError<'manifest/invalid'>;
  /** Attributes of the current line's tag, variables substituted; faults become notes. */
  attributes(list: string): Attributes;
}

/** `imports`: variables of the multivariant playlist that this one may import; null in a multivariant playlist. */
export function createPlaylist(url: string, imports: ReadonlyMap<string, string> | null): Playlist {
  const notes: ManifestNote[] = [];
  const seen = new Set<string>();
  const where = (line: number): string => (line > 0 ? `, line ${String(line)}` : '');
  const playlist: Playlist = {
    url,
    line: 0,
    notes,
    get variables() {
      return variables;
    },
    get uris() {
      return uris;
    },
    note(text): void {
      if (notes.length >= maxNotes || seen.has(text)) return;
      seen.add(text);
      notes.push({ text, line: playlist.line > 0 ? playlist.line : null });
    },
    invalid(problem, cause): PlayerError<'manifest/invalid'> {
      const { line } = playlist;
      const context = line > 0 ? { url: redactUrl(url), line } : { url: redactUrl(url) };
      return new PlayerError('manifest/invalid', `The HLS playlist ${redactUrl(url)}${where(line)} cannot be played: ${problem}. The playlist has to be mended at its source.`, context, { cause });
    },
    attributes: (list) => readAttributes(list, playlist),
  };
  const variables = createVariables(playlist, imports);
  const uris = createUriPolicy(playlist);
  return playlist;
}
