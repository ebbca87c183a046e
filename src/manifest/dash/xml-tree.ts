import { parseXml } from '@svta/cml-xml';
import { invalidMpd } from './invalid.js';
import { partName } from './scan-mpd.js';

/** An element of a parsed MPD; the shape is cml-xml's. Read it through the functions below. */
export interface XmlElement {
  readonly nodeName: string;
  readonly nodeValue: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly childNodes: readonly XmlElement[];
  readonly localName?: string | undefined;
}

/**
 * The MPD element with all below it. `pace` is awaited between the parts, which `scanMpd` has found well-formed. Throws
 * `manifest/invalid`.
 */
export async function parseParts(parts: readonly string[], url: string, pace: () => Promise<void>, index = 0): Promise<XmlElement> {
  await pace();
  const element = parseElement(parts[index] ?? '', url);
  if (!element.childNodes.some(({ nodeName }) => nodeName === partName)) return element;
  const childNodes: XmlElement[] = [];
  for (const child of element.childNodes) {
    childNodes.push(child.nodeName === partName ? await parseParts(parts, url, pace, Number(child.attributes['r'])) : child);
  }
  return { ...element, childNodes };
}

/** The one element in `xml`. */
function parseElement(xml: string, url: string): XmlElement {
  try {
    const element = parseXml(xml).childNodes.find((node) => !node.nodeName.startsWith('#'));
    if (element !== undefined) return element;
  } catch (cause) {
    throw invalidMpd(url, 'its XML is not well-formed', {}, cause);
  }
  throw invalidMpd(url, 'its XML has no element');
}

/** Child elements by local name: no MPD uses one name from two namespaces. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.childNodes.filter((child) => child.localName === name);
}

/** Trimmed; null where the attribute is missing. */
export function attributeOf(element: XmlElement, name: string): string | null {
  return Object.hasOwn(element.attributes, name) ? (element.attributes[name] ?? '').trim() : null;
}

/** Text and CDATA directly inside, trimmed; '' where there is none. */
export function textOf(element: XmlElement): string {
  return element.childNodes
    .filter((child) => child.nodeName === '#text' || child.nodeName === '#cdata')
    .map((child) => child.nodeValue ?? '')
    .join('')
    .trim();
}
