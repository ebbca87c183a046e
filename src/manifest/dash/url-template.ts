import { manifestLimits } from '../limits.js';
import { invalidMpd, unsupportedMpd } from './invalid.js';

/** What a template's identifiers stand for in one segment. */
export interface TemplateValues {
  readonly number: number;
  /** Exact ticks in decimal. */
  readonly time: string;
}

/** A template with all that is fixed for a Representation filled in. */
export type UrlTemplate = (values: TemplateValues) => string;

/**
 * Compiles a SegmentTemplate@media or @initialization (ISO/IEC 23009-1 §5.3.9.4.4). Throws `manifest/invalid` for an unknown
 * identifier, a width no number needs, or a stray `$`.
 */
export function compileTemplate(template: string, representationId: string, bandwidth: number, mpdUrl: string): UrlTemplate {
  // Odd pieces stand between two dollars: text, identifier, text, identifier, … text.
  const pieces = template.split('$');
  if (pieces.length % 2 === 0) throw invalidMpd(mpdUrl, `the template "${template.slice(0, 80)}" has a "$" without its second`, { element: 'SegmentTemplate' });
  const parts = pieces.map((piece, ordinal) => (ordinal % 2 === 0 ? piece : compileIdentifier(piece, representationId, bandwidth, mpdUrl)));
  const joined: (string | UrlTemplate)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return (values) => joined.map((part) => (typeof part === 'string' ? part : part(values))).join('');
}

function compileIdentifier(text: string, representationId: string, bandwidth: number, mpdUrl: string): string | UrlTemplate {
  if (text === '') return '$';
  const match = /^([A-Za-z]{1,32})(?:%0(\d{1,12})([diuxXo]))?$/.exec(text);
  const width = Number(match?.[2] ?? 0);
  if (match === null || width > manifestLimits.templateWidth) throw noIdentifier(text, mpdUrl);
  const printed = (digits: string): string => inRadix(digits, match[3] ?? 'd').padStart(width, '0');
  switch (match[1]) {
    case 'RepresentationID':
      return representationId;
    case 'Bandwidth':
      return printed(String(bandwidth));
    case 'Number':
      return ({ number }) => printed(String(number));
    case 'Time':
      return ({ time }) => printed(time);
    case 'SubNumber':
      throw unsupportedMpd(mpdUrl, '$SubNumber$', 'its segments are addressed in sequences ($SubNumber$), which this player does not do');
    default:
      throw noIdentifier(text, mpdUrl);
  }
}

/** Only `d` is in the specification; packagers write the others of printf too, and the peers follow them. */
function inRadix(digits: string, conversion: string): string {
  switch (conversion) {
    case 'x':
      return BigInt(digits).toString(16);
    case 'X':
      return BigInt(digits).toString(16).toUpperCase();
    case 'o':
      return BigInt(digits).toString(8);
    default:
      return digits;
  }
}

function noIdentifier(text: string, mpdUrl: string): Error {
  return invalidMpd(mpdUrl, `"$${text.slice(0, 60)}$" is no identifier of a template`, { element: 'SegmentTemplate' });
}
