import type { Location, MediaType, Rendition } from '../../model/presentation.js';
import { codecKind, codecsOf, containerOfCodecs } from './codecs.js';
import type { VariantTag } from './multivariant-tags.js';

/** Attributes in which copies of one variant on several hosts may differ. */
const notPartOfTheEncoding = new Set(['AUDIO', 'SUBTITLES', 'CLOSED-CAPTIONS', 'VIDEO', 'PATHWAY-ID', 'STABLE-VARIANT-ID']);

/** Audio GROUP-IDs, and whether some of the group's sound is inside the variants (EXT-X-MEDIA without URI). */
export type AudioGroups = ReadonlyMap<string, { readonly isInside: boolean }>;

/**
 * Renditions out of variants: variants of one URI (they only pair it with other audio) are one, and variants with equal
 * attributes on other URIs are further locations of one (RFC 8216bis §6.2.4, redundant variant streams).
 */
export function variantRenditions(variants: readonly VariantTag[], type: MediaType, idPrefix: string, audio: AudioGroups): Rendition[] {
  const byUrl = groupBy(variants, (variant) => variant.url);
  const byEncoding = groupBy([...byUrl.values()], encodingOf);
  return [...byEncoding.values()].map((copies, order) => renditionOf(copies.flat(), type, `${idPrefix}${String(order)}`, audio));
}

/** One variant at several places, and paired with several audio groups. */
function renditionOf(variants: readonly VariantTag[], type: MediaType, id: string, audio: AudioGroups): Rendition {
  // The peak of a variant counts its audio too: the least of them is nearest to what this rendition itself costs.
  const byBitrate = [...variants].sort((a, b) => (a.bitrateBps ?? 0) - (b.bitrateBps ?? 0));
  const [least] = byBitrate;
  const codecs = [...new Set(variants.flatMap((variant) => variant.codecs))];
  const carries = type === 'audio' ? (['audio'] as const) : carriedBy(variants, codecs, audio);
  const pairings = byBitrate.reverse().map((variant) => variant.attributes.get('AUDIO') ?? '').filter((group) => type === 'video' && audio.has(group));
  return {
    id,
    type,
    carries,
    bitrateBps: least?.bitrateBps ?? 0,
    averageBitrateBps: least?.averageBitrateBps ?? null,
    codecs: codecsOf(codecs, carries),
    container: containerOfCodecs(codecs),
    width: least?.width ?? null,
    height: least?.height ?? null,
    frameRate: least?.frameRate ?? null,
    videoRange: least?.attributes.get('VIDEO-RANGE') ?? null,
    audioPairings: [...new Set(pairings)],
    pairingKey: null,
    locations: locationsOf(variants.map(({ url, attributes }) => ({ url, pathway: attributes.get('PATHWAY-ID') ?? null }))),
    protection: [],
  };
}

/** By what the audio group says; without a group by the codecs; both where nothing tells. */
function carriedBy(variants: readonly VariantTag[], codecs: readonly string[], audio: AudioGroups): readonly MediaType[] {
  const inside = variants.map((variant) => audio.get(variant.attributes.get('AUDIO') ?? '')?.isInside);
  const isTold = codecs.length > 0 && !codecs.some((codec) => codecKind(codec) === 'audio');
  return inside.includes(true) || (inside.includes(undefined) && !isTold) ? ['video', 'audio'] : ['video'];
}

/** Not all of its sound has playlists of its own. */
export function hasOwnSound(variant: VariantTag, audio: AudioGroups): boolean {
  return audio.get(variant.attributes.get('AUDIO') ?? '')?.isInside !== false;
}

/** The places a playlist can be had from, in the author's order. A second one on the same host has an id of its own. */
export function locationsOf(places: readonly { readonly url: string; readonly pathway: string | null }[]): Location[] {
  const seen = new Map<string, number>();
  const urls = new Map(places.map((place) => [place.url, place]));
  return [...urls.values()].map(({ url, pathway }) => {
    const host = pathway ?? new URL(url).host;
    const count = (seen.get(host) ?? 0) + 1;
    seen.set(host, count);
    return { id: count === 1 ? host : `${host}#${String(count)}`, index: { kind: 'playlist', url } };
  });
}

/** Equal for redundant copies. A variant that says nothing of itself is nobody's copy. */
function encodingOf(sameUrl: readonly VariantTag[]): string {
  const keys = sameUrl.map((variant) => {
    if (variant.bitrateBps === null) return variant.url;
    const attributes = [...variant.attributes].filter(([name]) => !notPartOfTheEncoding.has(name));
    return attributes.map((pair) => pair.join('=')).sort().join('\n');
  });
  return keys.sort().join('\n\n');
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
