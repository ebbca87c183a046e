import { checkLimit } from '../limits.js';
import type { Diagnosis } from './diagnosis.js';

/** Attributes of one tag by name; quotes removed. A Map, so that `__proto__` is a name like any other. */
export type Attributes = ReadonlyMap<string, string>;

/**
 * Reads `NAME=value,NAME="value"` in one sweep, whatever it holds: the cost grows with the length and nothing else. What
 * peers forgive is forgiven with a note: stray commas, text without `=`, unclosed quotes, names given twice. `substitute` has each
 * value, and how it is written: only quotes tell a string from a number.
 */
export function readAttributes(list: string, diagnosis: Diagnosis, substitute: (text: string, written: string) => string): Attributes {
  const attributes = new Map<string, string>();
  const sweep = createSweep(list);
  let name = '';
  let count = 0;
  for (let position = 0; position < list.length; ) {
    const comma = sweep.comma(position);
    const equals = sweep.equals(position);
    if (equals > comma || equals === list.length) {
      const stray = list.slice(position, comma).trim();
      if (stray === '') diagnosis.note('A tag has a comma too many.');
      // An author who forgot the quotes of CODECS=avc1.4d401f,mp4a.40.2 means both.
      else if (name === 'CODECS') attributes.set(name, `${attributes.get(name) ?? ''},${stray}`);
      if (stray !== '') diagnosis.note('An attribute list has text without "=".');
      position = comma + 1;
      continue;
    }
    name = list.slice(position, equals).trim();
    const { text, end } = readValue(list, equals + 1, sweep, diagnosis);
    checkLimit('attributes', (count += 1), diagnosis.url);
    if (attributes.has(name)) diagnosis.note('An attribute is given twice; the first one counts.');
    else attributes.set(name, substitute(text, list.slice(equals + 1, end)));
    position = end + 1;
  }
  if (/,\s*$/.test(list.slice(-16))) diagnosis.note('A tag has a comma too many.');
  return attributes;
}

interface Value {
  readonly text: string;
  /** Of the comma behind it, or the list's end. */
  readonly end: number;
}

function readValue(list: string, from: number, sweep: Sweep, diagnosis: Diagnosis): Value {
  const plainEnd = sweep.comma(from);
  const plain = list.slice(from, plainEnd).trim();
  if (!plain.startsWith('"')) return { text: plain.replace(/^'(.*)'$/, '$1'), end: plainEnd };
  const open = list.indexOf('"', from);
  const close = sweep.quote(open + 1);
  if (close === list.length) {
    diagnosis.note('An attribute value has no closing quote.');
    return { text: plain.slice(1), end: plainEnd };
  }
  const end = sweep.comma(close);
  if (list.slice(close + 1, end).trim() !== '') diagnosis.note('An attribute value goes on behind its closing quote.');
  return { text: list.slice(open + 1, close), end };
}

interface Sweep {
  /** Position of the next such character at or after `from`; the list's length where there is none. */
  comma(from: number): number;
  equals(from: number): number;
  quote(from: number): number;
}

/** Remembers what was found ahead, so that no stretch is searched twice for the same character. */
function createSweep(list: string): Sweep {
  const finder = (character: string): ((from: number) => number) => {
    let found = -1;
    return (from) => {
      if (found >= from) return found;
      found = list.indexOf(character, from);
      if (found < 0) found = list.length;
      return found;
    };
  };
  return { comma: finder(','), equals: finder('='), quote: finder('"') };
}

/** `YES` as the RFC writes it, and as authors do. */
export function isYes(attributes: Attributes, name: string): boolean {
  return /^yes$/i.test(attributes.get(name) ?? '');
}

/** A decimal attribute within bounds; null where it is missing or no such number (which is noted). */
export function numberIn(attributes: Attributes, name: string, low: number, high: number, diagnosis: Diagnosis): number | null {
  const text = attributes.get(name);
  if (text === undefined) return null;
  const value = text === '' ? NaN : Number(text);
  if (value >= low && value <= high) return value;
  diagnosis.note(`${name} is not a number that makes sense; it is ignored.`);
  return null;
}
