import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import type { TimedValue } from '../../model/timed-event.js';
import { readAttributes } from './attributes.js';
import type { Playlist } from './playlist.js';

/** One EXT-X-DATERANGE, or what several of one ID say together. */
export interface DateRange {
  readonly id: string;
  readonly className: string | null;
  /** Epoch ms. */
  readonly startMs: number;
  /** null: not told, or told by the next one of its class. */
  readonly endMs: number | null;
  readonly plannedEndMs: number | null;
  readonly endsOnNext: boolean;
  readonly attributes: Readonly<Record<string, TimedValue>>;
}

/** One tag as it stands. */
export interface DateRangeTag {
  readonly id: string;
  readonly attributes: DateRange['attributes'];
}

/** An end that is told twice may be rounded, in ms. */
const roundingMs = 1;

/** The attributes of one tag; null: not even that can be read, and `fail` was told. */
export function readDateRangeTag(value: string, playlist: Playlist, fail: (error: PlayerError) => void): DateRangeTag | null {
  const typed: Record<string, TimedValue> = {};
  try {
    const writtenAs: string[] = [];
    // RFC 8216bis §4.3: variables stand in strings and in hexadecimal sequences.
    const texts = readAttributes(value, playlist, (text, written) => {
      writtenAs.push(written.trim());
      return playlist.variables.substitute(text);
    });
    for (const [at, [name, text]] of [...texts].entries()) if (/^[A-Z0-9-]+$/.test(name)) typed[name] = typedValue(text, writtenAs[at] ?? '');
  } catch (thrown) {
    fail(invalidRange(playlist.url, null, `cannot be read and is ignored (${thrown instanceof PlayerError ? thrown.message : String(thrown)})`));
    return null;
  }
  const { ID: id } = typed;
  if (typeof id === 'string' && id !== '') return { id, attributes: typed };
  fail(invalidRange(playlist.url, null, 'has no ID, and is ignored'));
  return null;
}

/** Strings are quoted; what is neither a number nor bytes is a word. */
function typedValue(text: string, written: string): TimedValue {
  if (written.startsWith('"')) return text;
  if (/^0x(?:[\da-f]{2})*$/i.test(text)) return Uint8Array.from(text.slice(2).match(/../g) ?? [], (byte) => parseInt(byte, 16));
  return /^[+-]?\d+(?:\.\d*)?$/.test(text) ? Number(text) : text;
}

/** RFC 8216bis §4.4.5.1. null: it has no place in time, and `fail` was told; what else is wrong of it is left out, and told too. */
export function dateRangeOf(id: string, attributes: DateRange['attributes'], url: string, fail: (error: PlayerError) => void): DateRange | null {
  const wrong = (problem: string): void => fail(invalidRange(url, id, problem));
  const { CLASS: className, 'START-DATE': startDate, 'END-DATE': endDate, DURATION: duration, 'PLANNED-DURATION': planned, 'END-ON-NEXT': endOnNext, CUE: cue } = attributes;
  const startMs = epochMs(startDate);
  if (Number.isNaN(startMs)) {
    wrong('has no START-DATE that is a date, and is ignored');
    return null;
  }
  const after = (name: string, seconds: TimedValue | undefined): number | null => {
    if (seconds === undefined) return null;
    if (typeof seconds === 'number' && seconds >= 0) return startMs + 1000 * seconds;
    wrong(`has a ${name} that is no number of seconds; its length is unknown`);
    return null;
  };
  const byDuration = after('DURATION', duration);
  const endDateMs = epochMs(endDate);
  if (endDate !== undefined && !(endDateMs >= startMs)) wrong('has an END-DATE that is no date after its START-DATE; it is ignored');
  const byDate = endDateMs >= startMs ? endDateMs : null;
  if (byDuration !== null && byDate !== null && Math.abs(byDuration - byDate) > roundingMs) wrong('has an END-DATE that is not its START-DATE and DURATION; the DURATION counts');
  const endMs = byDuration ?? byDate;
  if (endOnNext !== undefined && (endOnNext !== 'YES' || typeof className !== 'string' || endMs !== null)) wrong('has an END-ON-NEXT that is not YES, or no CLASS, or an end of its own besides; it is ignored');
  if (typeof cue === 'string' && /\bPRE\b/.test(cue) && /\bPOST\b/.test(cue)) wrong('is to be played both before and after the stream (CUE)');
  for (const name of ['SCTE35-CMD', 'SCTE35-OUT', 'SCTE35-IN']) if (attributes[name] !== undefined && !(attributes[name] instanceof Uint8Array)) wrong(`has an ${name} that is not hexadecimal; it is handed on as it is`);
  return {
    id, startMs, endMs, attributes,
    className: typeof className === 'string' ? className : null,
    plannedEndMs: after('PLANNED-DURATION', planned),
    endsOnNext: endOnNext === 'YES' && typeof className === 'string' && endMs === null,
  };
}

/** NaN: no date. Not every engine reads an offset without its colon. */
function epochMs(date: TimedValue | undefined): number {
  const text = typeof date === 'string' ? date.trim().replace(/([+-]\d\d)(\d\d)$/, '$1:$2') : '';
  return /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?)?$/i.test(text) ? Date.parse(text) : NaN;
}

export function invalidRange(url: string, id: string | null, problem: string): PlayerError<'metadata/invalid'> {
  return new PlayerError('metadata/invalid', `An EXT-X-DATERANGE of ${redactUrl(url)}${id === null ? '' : `, ID "${id.slice(0, 80)}",`} ${problem}. It has to be mended at its source.`, { url: redactUrl(url), id }, { severity: 'ignored' });
}
