import { PlayerError } from '../../errors/player-error.js';
import type { ManifestNote } from '../../model/presentation.js';
import { Notes } from './context.js';
import { readTree, type MpdTree } from './parse-mpd.js';
import type { TimelineColumns } from './timeline-columns.js';
import { renumbered, withTimelines } from './tree-edit.js';
import { resolveMediaUrl } from './urls.js';
import { attributeOf, childrenOf, type XmlElement } from './xml-tree.js';

/** Links that are followed in one MPD, the same twice counted twice; ad breaks have a few. */
const maxLinks = 16;
/** Documents in documents. */
const maxDepth = 2;
/** Says that there is nothing in the element's place (ISO/IEC 23009-1 §5.5.3). */
const resolvesToZero = 'urn:mpeg:dash:resolve-to-zero:2013';

/** What has become of the links of an MPD. */
export interface Spliced {
  readonly tree: MpdTree;
  /** Documents without which it is not whole. */
  readonly needs: readonly string[];
  readonly notes: readonly ManifestNote[];
  /** The documents that are in it. */
  readonly used: ReadonlyMap<string, string>;
}

/**
 * Periods and AdaptationSets with xlink:href, by what stands in the documents named. Those to be followed on request are followed
 * at once where they have nothing of their own to show. What cannot be had leaves the element as it is without its link
 * (§5.5.3), which is mostly empty. Throws `manifest/invalid` and `policy/scheme` for a link that is none.
 */
export async function splicedTree(tree: MpdTree, url: string, baseUrl: string, remote: ReadonlyMap<string, string>, pace: () => Promise<void>): Promise<Spliced> {
  if (!hasLinks(tree.mpd)) return { tree, needs: [], notes: [], used: new Map() };
  const splicing = new Splicing(tree.timelines, url, remote, pace);
  const childNodes: XmlElement[] = [];
  for (const child of tree.mpd.childNodes) childNodes.push(...(child.localName === 'Period' ? await splicing.period(child, baseUrl, 0) : [child]));
  return { tree: withTimelines(tree, { ...tree.mpd, childNodes }, splicing.timelines), needs: [...splicing.needs], notes: splicing.notes.list, used: splicing.used };
}

function hasLinks(mpd: XmlElement): boolean {
  return childrenOf(mpd, 'Period').some((period) => linkOf(period) !== null || childrenOf(period, 'AdaptationSet').some((set) => linkOf(set) !== null));
}

function linkOf(element: XmlElement): string | null {
  return attributeOf(element, 'xlink:href');
}

class Splicing {
  readonly timelines: TimelineColumns[];
  readonly needs = new Set<string>();
  readonly notes = new Notes();
  readonly used = new Map<string, string>();
  readonly #url: string;
  readonly #remote: ReadonlyMap<string, string>;
  readonly #pace: () => Promise<void>;
  #links = 0;

  constructor(timelines: readonly TimelineColumns[], url: string, remote: ReadonlyMap<string, string>, pace: () => Promise<void>) {
    this.timelines = [...timelines];
    this.#url = url;
    this.#remote = remote;
    this.#pace = pace;
  }

  async period(element: XmlElement, baseUrl: string, depth: number): Promise<XmlElement[]> {
    return this.#followed(element, 'Period', baseUrl, depth, async (whole, base) => {
      const childNodes: XmlElement[] = [];
      for (const child of whole.childNodes) childNodes.push(...(child.localName === 'AdaptationSet' ? await this.#followed(child, 'AdaptationSet', base, depth, async (set) => [set]) : [child]));
      return [{ ...whole, childNodes }];
    });
  }

  /** What stands in the place of an element; `inside` looks further into one that is whole. */
  async #followed(element: XmlElement, name: 'Period' | 'AdaptationSet', baseUrl: string, depth: number, inside: (whole: XmlElement, baseUrl: string) => Promise<XmlElement[]>): Promise<XmlElement[]> {
    const link = linkOf(element);
    if (link === null) return inside(element, baseUrl);
    if (link === resolvesToZero) return [];
    const { 'xlink:href': _, 'xlink:actuate': __, ...attributes } = element.attributes;
    const own = { ...element, attributes };
    const isFull = childrenOf(own, name === 'Period' ? 'AdaptationSet' : 'Representation').length > 0;
    if (isFull && attributeOf(element, 'xlink:actuate') !== 'onLoad') return inside(own, baseUrl);
    const url = resolveMediaUrl(baseUrl, link, this.#url);
    const elements = depth < maxDepth && (this.#links += 1) <= maxLinks ? await this.#elementsAt(url, name) : null;
    if (elements === null) {
      if (!this.needs.has(url)) this.notes.add(`The document ${name} ${attributeOf(element, 'id') ?? ''} links to (xlink) could not be had or read; ${isFull ? 'what the MPD has in its place is played' : 'it was left out'}.`);
      // One that is empty still has a place in time, if it has times.
      return isFull || attributeOf(own, 'duration') !== null || attributeOf(own, 'start') !== null ? inside(own, baseUrl) : [];
    }
    const followed: XmlElement[] = [];
    for (const one of elements) followed.push(...(name === 'Period' ? await this.period(one, url, depth + 1) : await this.#followed(one, name, url, depth + 1, inside)));
    return followed;
  }

  /** The elements of a document; null where it is not there, or not yet. */
  async #elementsAt(url: string, name: 'Period' | 'AdaptationSet'): Promise<XmlElement[] | null> {
    const text = this.#remote.get(url);
    if (text === undefined) {
      this.needs.add(url);
      return null;
    }
    this.used.set(url, text);
    if (text === '') return null;
    const isPeriod = name === 'Period';
    try {
      const { mpd, timelines } = await readTree(isPeriod ? `<MPD>${text}</MPD>` : `<MPD><Period>${text}</Period></MPD>`, url, this.#pace);
      const [root] = isPeriod ? [mpd] : childrenOf(mpd, 'Period');
      const elements = root === undefined ? [] : childrenOf(root, name).map((element) => renumbered(element, this.timelines.length));
      this.timelines.push(...timelines);
      return elements.length === 0 ? null : elements;
    } catch (error) {
      // A document of another author; without it the MPD can still be played.
      if (error instanceof PlayerError) return null;
      throw error;
    }
  }
}
