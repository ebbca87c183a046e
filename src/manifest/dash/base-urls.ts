import { resolveMediaUrl } from './urls.js';
import { attributeOf, childrenOf, textOf, type XmlElement } from './xml-tree.js';

/** One place that relative URLs resolve against. */
export interface BaseUrl {
  readonly url: string;
  /** @serviceLocation of the innermost BaseURL that has one, or what tells siblings on one host apart, else null: the host names the location. */
  readonly serviceLocation: string | null;
  /** DVB-DASH §10.8.2.1: lower is asked first. */
  readonly priority: number;
  readonly weight: number;
  /** The BaseURLs that it was joined from, outermost first. */
  readonly elements: readonly XmlElement[];
}

/** BaseURLs multiply at four levels; more than this many places for one rendition help nobody. */
const maxBaseUrls = 16;

/**
 * The base URLs in force inside `element`: those around it, each joined with each of its own (ISO/IEC 23009-1 §5.6.4).
 * Best first: by priority, then by weight; DVB draws lots by weight, but a player that starts elsewhere at each load misses caches.
 */
export function baseUrlsIn(element: XmlElement, around: readonly BaseUrl[], mpdUrl: string): readonly BaseUrl[] {
  const own = childrenOf(element, 'BaseURL').slice(0, maxBaseUrls);
  if (own.length === 0) return around;
  const joined = new Map<string, BaseUrl>();
  for (const base of around) {
    const urls = own.map((child) => resolveMediaUrl(base.url, textOf(child), mpdUrl));
    for (const [index, child] of own.entries()) {
      const url = urls[index];
      if (url === undefined || joined.has(url)) continue;
      const isAloneOnHost = urls.every((other) => other === url || hostOf(other) !== hostOf(url));
      joined.set(url, {
        url,
        serviceLocation: attributeOf(child, 'serviceLocation') ?? (isAloneOnHost ? base.serviceLocation : hostAndPath(url)),
        priority: numberOf(child, 'priority') ?? base.priority,
        weight: numberOf(child, 'weight') ?? base.weight,
        elements: [...base.elements, child],
      });
    }
  }
  return [...joined.values()].sort((a, b) => a.priority - b.priority || b.weight - a.weight).slice(0, maxBaseUrls);
}

function numberOf(element: XmlElement, local: 'priority' | 'weight'): number | null {
  const name = Object.keys(element.attributes).find((key) => key === local || key.endsWith(`:${local}`));
  const value = Number(name === undefined ? NaN : attributeOf(element, name));
  return Number.isFinite(value) ? value : null;
}

/** Name under which a place fails and recovers. */
export function locationId(base: BaseUrl): string {
  return base.serviceLocation ?? hostOf(base.url);
}

function hostOf(url: string): string {
  return new URL(url).host || url.slice(0, 40);
}

/** Without the query, where tokens live. */
function hostAndPath(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
