/** An element of an MPD or a patch. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  /** Elements, and text that is more than white space. */
  children: (XmlElement | string)[];
}

/** A reader for the XML that the live origin writes: no comments, no CDATA. Throws where tags do not match. */
export function readXml(text: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [] };
  const open = [root];
  for (const [, closing, name, attributes = '', empty, plain] of text.matchAll(/<(\/?)([\w:]+)((?:\s[\w:]+="[^"]*")*)\s*(\/?)>|<\?[^>]*\?>|([^<]+)/g)) {
    const parent = open.at(-1);
    if (parent === undefined) throw new Error('The XML is closed before its end.');
    if (plain !== undefined && plain.trim() !== '') parent.children.push(plain.trim());
    if (name === undefined) continue;
    if (closing === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing.`);
      continue;
    }
    const element: XmlElement = { name, attributes: Object.fromEntries([...attributes.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value])), children: [] };
    parent.children.push(element);
    if (empty !== '/') open.push(element);
  }
  const [document] = root.children;
  if (open.length !== 1 || document === undefined || typeof document === 'string') throw new Error('The XML is not one closed element.');
  return document;
}

export function elementsOf({ children }: XmlElement, name?: string): XmlElement[] {
  return children.flatMap((child) => (typeof child === 'string' || (name !== undefined && child.name !== name) ? [] : [child]));
}

interface Place {
  readonly parent: XmlElement;
  readonly element: XmlElement;
}

/** RFC 5261 as far as selectors are names with an `@id` or a position. Throws where one selects nothing. */
function select(document: XmlElement, selector: string): Place {
  const holder: XmlElement = { name: '', attributes: {}, children: [document] };
  let place: Place = { parent: holder, element: holder };
  for (const [, name, id, position] of selector.matchAll(/\/(\w+)(?:\[@id='([^']*)'\]|\[(\d+)\])?/g)) {
    const named = elementsOf(place.element, name);
    const element = id === undefined ? named[Number(position ?? 1) - 1] : named.find(({ attributes }) => attributes['id'] === id);
    if (element === undefined) throw new Error(`${selector} selects nothing.`);
    place = { parent: place.element, element };
  }
  return place;
}

/** The document with the patch applied to it, in place. */
export function applyPatch(document: XmlElement, patch: XmlElement): XmlElement {
  if (patch.attributes['originalPublishTime'] !== document.attributes['publishTime'] || patch.attributes['mpdId'] !== document.attributes['id']) throw new Error('The patch is for another MPD.');
  for (const { name, attributes, children } of elementsOf(patch)) {
    const [path = '', attribute] = (attributes['sel'] ?? '').split('/@');
    const { parent, element } = select(document, path);
    const at = parent.children.indexOf(element);
    if (attribute !== undefined) element.attributes[attribute] = children.join('');
    else if (name === 'remove') parent.children.splice(at, 1);
    else if (name === 'replace') parent.children.splice(at, 1, ...children);
    else if (attributes['pos'] === 'after') parent.children.splice(at + 1, 0, ...children);
    else element.children.push(...children);
  }
  return document;
}
