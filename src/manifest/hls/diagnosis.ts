import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import type { ManifestNote } from '../../model/presentation.js';

/** More notes than anyone reads; the first ones tell what is wrong. */
const maxNotes = 50;

/** What is wrong with the playlist that is being read, and where. */
export interface Diagnosis {
  /** Of the playlist. */
  readonly url: string;
  /** From 1: the line that is being read; 0 when no line is concerned. */
  line: number;
  readonly notes: readonly ManifestNote[];
  /** A fault that does not stop playback, on the current line. The same text is kept once. */
  note(text: string): void;
  /** The error for a fault that playback cannot do without, on the current line. */
  invalid(problem: string, cause?: unknown): PlayerError<'manifest/invalid'>;
}

export function createDiagnosis(url: string): Diagnosis {
  const notes: ManifestNote[] = [];
  const seen = new Set<string>();
  const diagnosis: Diagnosis = {
    url,
    line: 0,
    notes,
    note(text): void {
      if (notes.length >= maxNotes || seen.has(text)) return;
      seen.add(text);
      notes.push({ text, line: diagnosis.line > 0 ? diagnosis.line : null });
    },
    invalid(problem, cause): PlayerError<'manifest/invalid'> {
      const { line } = diagnosis;
      const where = line > 0 ? `, line ${line},` : '';
      const context = line > 0 ? { url: redactUrl(url), line } : { url: redactUrl(url) };
      return new PlayerError('manifest/invalid', `The HLS playlist ${redactUrl(url)}${where} cannot be played: ${problem}. It has to be mended at its source.`, context, { cause });
    },
  };
  return diagnosis;
}
