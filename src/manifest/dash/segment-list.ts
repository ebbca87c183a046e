import type { SegmentAddress } from '../../model/indexes/tick-index.js';
import type { ByteRange } from '../../model/segment.js';
import { checkLimit } from '../limits.js';
import { invalidMpd } from './invalid.js';
import { parseByteRange } from './lexical.js';
import { resolveMediaUrl } from './urls.js';
import { attributeOf, childrenOf, type XmlElement } from './xml-tree.js';

/**
 * The SegmentURLs of the innermost level that has some: lists are not joined across levels, whatever mpd-parser does.
 * URLs are resolved when a segment is asked for. Throws `manifest/invalid`, `manifest/limit`, `policy/scheme`.
 */
export function readSegmentList(levels: readonly XmlElement[], startNumber: number, baseUrl: string, mpdUrl: string): { readonly address: SegmentAddress; readonly count: number } {
  const lists = levels.map((level) => childrenOf(level, 'SegmentList').flatMap((list) => childrenOf(list, 'SegmentURL')));
  const elements = lists.find((list) => list.length > 0) ?? [];
  checkLimit('segments', elements.length, mpdUrl);
  const media: (string | null)[] = [];
  const ranges: (ByteRange | null)[] = [];
  for (const element of elements) {
    const reference = attributeOf(element, 'media');
    // Schemes, user info and control characters cannot hide in these characters; the rest is worth a full look now.
    if (reference !== null && !/^[\w./?=&%~+,;-]*$/.test(reference)) resolveMediaUrl(baseUrl, reference, mpdUrl);
    media.push(reference);
    ranges.push(rangeOf(element, 'mediaRange', mpdUrl));
  }
  const address: SegmentAddress = (number) => {
    const reference = media[number - startNumber] ?? null;
    return { url: reference === null ? baseUrl : resolveMediaUrl(baseUrl, reference, mpdUrl), range: ranges[number - startNumber] ?? null };
  };
  return { address, count: elements.length };
}

/** A byte-range attribute; null where it is missing. Throws `manifest/invalid`. */
export function rangeOf(element: XmlElement, name: string, mpdUrl: string): ByteRange | null {
  const text = attributeOf(element, name);
  if (text === null) return null;
  const range = parseByteRange(text);
  const local = element.localName ?? element.nodeName;
  if (range === null) throw invalidMpd(mpdUrl, `${local}@${name} is "${text.slice(0, 40)}" and no byte range`, { element: local });
  return range;
}
