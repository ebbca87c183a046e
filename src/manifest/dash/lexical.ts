import { invalidMpd } from './invalid.js';
import { unsigned } from './timeline-columns.js';
import { attributeOf, type XmlElement } from './xml-tree.js';

type Kind = 'text' | 'unsigned' | 'number' | 'positive' | 'ticks' | 'ratio' | 'range';

/** Kinds of the values that playback stands on: a wrong one is an error. A wrong one of the others is left out. */
const vital: ReadonlySet<Kind> = new Set(['number', 'positive', 'ticks', 'range']);

const onSets = {
  mimeType: 'text', codecs: 'text', contentType: 'text', lang: 'text',
  bandwidth: 'unsigned', width: 'unsigned', height: 'unsigned', frameRate: 'ratio',
} as const;
const onSegments = {
  timescale: 'positive', duration: 'positive', presentationTimeOffset: 'ticks', startNumber: 'number', endNumber: 'number',
  indexRange: 'range', media: 'text', initialization: 'text', eptDelta: 'text',
} as const;
const onResources = { sourceURL: 'text', range: 'range' } as const;

/** The attributes that are read through inheritance, by element, and what they must look like (ISO/IEC 23009-1 annex B). */
const attributeKinds: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  AdaptationSet: onSets, Representation: { id: 'text', ...onSets },
  SegmentBase: onSegments, SegmentList: onSegments, SegmentTemplate: onSegments,
  Initialization: onResources, RepresentationIndex: onResources,
  S: { r: 'text' },
};

/**
 * The known attributes of an element that have a sound value. What mpd-parser makes of others is not sound: it reads
 * `12abc` as 12, and an attribute called `valueOf` as a call. Throws `manifest/invalid` for a number playback stands on.
 */
export function soundAttributes(element: XmlElement, url: string): { readonly name: string; readonly value: string }[] {
  const local = element.localName ?? element.nodeName;
  const kinds = Object.hasOwn(attributeKinds, local) ? attributeKinds[local] ?? {} : {};
  const sound: { name: string; value: string }[] = [];
  for (const [name, kind] of Object.entries(kinds)) {
    const value = attributeOf(element, name);
    if (value === null) continue;
    if (isSound(kind, value)) sound.push({ name, value });
    else if (vital.has(kind)) throw invalidMpd(url, `${local}@${name} is "${value.slice(0, 40)}"`, { element: local });
  }
  return sound;
}

function isSound(kind: Kind, value: string): boolean {
  switch (kind) {
    case 'text':
      return true;
    case 'unsigned':
    case 'number':
      return unsigned(value) !== null;
    case 'positive':
      return (unsigned(value) ?? 0) > 0;
    case 'ticks':
      // @presentationTimeOffset of a 10 MHz clock since 1970 is beyond 2^53; as a double it is off by less than 1 µs.
      return unsigned(value) !== null || /^\d{1,18}$/.test(value);
    case 'ratio':
      return /^\d+(?:\.\d+)?(?:\/[1-9]\d*(?:\.\d+)?)?$/.test(value);
    case 'range':
      return parseByteRange(value) !== null;
  }
}

/** `first-last` as in an HTTP Range header, both inclusive; `first-` is to the end. Null for anything else. */
export function parseByteRange(text: string): { readonly start: number; readonly end: number | null } | null {
  const match = /^(\d{1,16})-(\d{0,16})$/.exec(text.trim());
  const start = unsigned(match?.[1] ?? '');
  if (match === null || start === null) return null;
  if (match[2] === '') return { start, end: null };
  const last = unsigned(match[2] ?? '');
  return last === null || last < start || last === Number.MAX_SAFE_INTEGER ? null : { start, end: last + 1 };
}
